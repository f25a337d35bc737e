#include "adapters/web/multipart.h"

#include <string.h>
#include <strings.h>

#include "social-core/text/normal.h"

#define BOUNDARY_MAX 70 /* RFC 2046, section 5.1.1 */

const char *multipart_boundary(struct web_request *request)
{
    static const char type[] = "multipart/form-data";
    const char *given = web_header(request, "Content-Type");
    const char *at = given && !strncasecmp(given, type, sizeof type - 1) ? strstr(given, "boundary=") : NULL;
    if (!at)
        return NULL;
    at += strlen("boundary=");
    bool quoted = *at == '"';
    at += quoted;
    size_t length = strcspn(at, quoted ? "\"" : "; \t");
    return length && length <= BOUNDARY_MAX ? arena_printf(request->arena, "--%.*s", (int)length, at) : NULL;
}

/* A parameter of a part's Content-Disposition; NULL: it has none. */
static const char *parameter(struct arena *arena, const char *head, const char *name)
{
    const char *at = strcasestr(head, "content-disposition:");
    const char *wanted = arena_printf(arena, "; %s=\"", name);
    at = at ? strstr(at, wanted) : NULL;
    if (!at)
        return NULL;
    at += strlen(wanted);
    return text_normal(arena, at, strcspn(at, "\"\r\n"));
}

static void take_part(struct web_request *request, const char *part, size_t length)
{
    const char *blank = memmem(part, length, "\r\n\r\n", 4);
    if (!blank)
        return;
    const char *head = arena_copy(request->arena, part, (size_t)(blank - part)), *body = blank + 4;
    const char *name = parameter(request->arena, head, "name"), *file = parameter(request->arena, head, "filename");
    size_t bytes = length - (size_t)(body - part);
    if (file && !request->upload.name)
        request->upload = (struct web_upload){file, arena_copy(request->arena, body, bytes), bytes};
    else if (name && !file)
        web_pairs_add(request->arena, &request->form, name, text_normal(request->arena, body, bytes));
}

bool multipart_read(struct web_request *request, const char *boundary, const char *body, size_t length)
{
    size_t wide = strlen(boundary);
    const char *end = body + length, *at = body;
    if (length < wide || memcmp(body, boundary, wide) != 0)
        return false;
    while (at += wide, end - at >= 2 && !memcmp(at, "\r\n", 2)) {
        const char *next = memmem(at, (size_t)(end - at), boundary, wide);
        if (!next || next - at < 4 || memcmp(next - 2, "\r\n", 2) != 0)
            return false;
        take_part(request, at + 2, (size_t)(next - at) - 4);
        at = next;
    }
    return end - at >= 2 && !memcmp(at, "--", 2);
}
