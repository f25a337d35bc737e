#include "adapters/web/routes.h"

#include <string.h>

#include "adapters/web/desk.h"
#include "adapters/web/moderate.h"
#include "adapters/web/pages.h"

static const struct web_route routes[] = {
    {WEB_GET, "/", WEB_HTML | WEB_JSON, WEB_KEPT, page_home},
    {WEB_GET, "/c/*", WEB_HTML | WEB_JSON | WEB_ATOM, WEB_KEPT, page_topic},
    {WEB_GET, "/p/*", WEB_HTML | WEB_JSON, WEB_KEPT, page_post},
    {WEB_GET | WEB_POST, "/p/*/report", WEB_HTML, 0, page_report},
    {WEB_GET | WEB_POST, "/check", WEB_HTML, 0, page_check},
    {WEB_GET, "/decision/*", WEB_HTML | WEB_JSON, 0, page_decision},
    {WEB_GET, "/@*", WEB_HTML | WEB_JSON, WEB_KEPT, page_person},
    {WEB_GET, "/area", WEB_HTML | WEB_JSON, WEB_KEPT, page_areas},
    {WEB_GET, "/area/*", WEB_HTML | WEB_JSON | WEB_ATOM, WEB_KEPT, page_area},
    {WEB_GET, "/area/*/sheet", WEB_HTML, 0, page_sheet},
    {WEB_GET, "/area/*/sheet.txt", WEB_HTML, 0, page_sheet_text},
    {WEB_GET, "/agency/*", WEB_HTML | WEB_JSON, 0, page_agency},
    {WEB_GET, "/case/*", WEB_HTML | WEB_JSON, 0, page_case},
    {WEB_GET, "/poll/*", WEB_HTML | WEB_JSON, 0, page_poll},
    {WEB_GET, "/search", WEB_HTML | WEB_JSON, 0, page_search},
    {WEB_GET, "/events", WEB_HTML, 0, page_events},
    {WEB_GET, "/static/*", WEB_HTML, WEB_PLAIN, page_static},
    {WEB_GET, "/favicon.ico", WEB_HTML, WEB_PLAIN, page_favicon},
    {WEB_GET, "/robots.txt", WEB_HTML, WEB_PLAIN, page_robots},
    {WEB_GET, "/metrics", WEB_HTML, WEB_PLAIN, page_metrics},
    {WEB_GET, "/healthz", WEB_HTML, WEB_PLAIN, page_healthz},
    {WEB_GET, "/desk", WEB_HTML, WEB_STAFF, desk_inbox},
    {WEB_GET | WEB_POST, "/desk/sign-in", WEB_HTML, 0, desk_sign_in},
    {WEB_POST, "/desk/sign-out", WEB_HTML, WEB_STAFF, desk_sign_out},
    {WEB_GET, "/admin", WEB_HTML | WEB_JSON, WEB_ADMIN, page_admin},
    {WEB_GET | WEB_POST, "/admin/load", WEB_HTML, WEB_ADMIN | WEB_UPLOAD, page_admin_load},
    {WEB_GET, "/admin/export/*", WEB_HTML | WEB_JSON, WEB_ADMIN, page_admin_export},
    {WEB_GET | WEB_POST, "/desk/case/*", WEB_HTML, WEB_OFFICER, desk_case},
    {WEB_POST, "/desk/bulk", WEB_HTML, WEB_OFFICER, desk_bulk},
    {WEB_POST, "/desk/views", WEB_HTML, WEB_OFFICER, desk_view_form},
    {WEB_GET, "/desk/events", WEB_HTML, WEB_OFFICER, desk_stream},
    {WEB_GET, "/desk/tree", WEB_HTML, WEB_OFFICER, desk_tree},
    {WEB_GET, "/desk/sheet", WEB_HTML, WEB_OFFICER, desk_sheet},
    {WEB_GET, "/desk/sheet/*", WEB_HTML, WEB_OFFICER, desk_sheet_sound},
    {WEB_GET | WEB_POST, "/desk/answers", WEB_HTML, WEB_OFFICER, desk_answers},
    {WEB_GET | WEB_POST, "/desk/faq", WEB_HTML, WEB_OFFICER, desk_faq},
    {WEB_GET | WEB_POST, "/desk/polls", WEB_HTML, WEB_OFFICER, desk_polls},
    {WEB_GET | WEB_POST, "/desk/poll/*", WEB_HTML, WEB_OFFICER, desk_poll},
    {WEB_GET, "/desk/poll/*/results.csv", WEB_HTML, WEB_OFFICER, desk_poll_csv},
    {WEB_GET | WEB_POST, "/desk/directives", WEB_HTML, WEB_OFFICER, desk_directives},
    {WEB_GET | WEB_POST, "/desk/directive/*", WEB_HTML, WEB_OFFICER, desk_directive},
    {WEB_GET, "/desk/directive/*/table.csv", WEB_HTML, WEB_OFFICER, desk_directive_csv},
    {WEB_GET, "/desk/cases.csv", WEB_HTML, WEB_OFFICER, desk_export},
    {WEB_GET | WEB_POST, "/desk/broadcasts", WEB_HTML, WEB_OFFICER, desk_broadcasts},
    {WEB_GET | WEB_POST, "/desk/broadcasts/new", WEB_HTML, WEB_OFFICER, desk_compose},
    {WEB_GET | WEB_POST, "/desk/broadcast/*", WEB_HTML, WEB_OFFICER, desk_broadcast},
    {WEB_GET | WEB_POST, "/desk/broadcast/*/edit", WEB_HTML, WEB_OFFICER, desk_compose},
    {WEB_GET, "/desk/broadcast/*/results.csv", WEB_HTML, WEB_OFFICER, desk_results_export},
    {WEB_GET | WEB_POST, "/desk/person", WEB_HTML, WEB_OFFICER, desk_person},
    {WEB_GET, "/moderate", WEB_HTML, WEB_MODERATOR, page_moderate},
    {WEB_GET, "/moderate/events", WEB_HTML, WEB_MODERATOR, page_moderate_events},
    {WEB_GET | WEB_POST, "/moderate/card/*", WEB_HTML, WEB_MODERATOR, page_moderate_card},
    {WEB_GET | WEB_POST, "/moderate/decision/*", WEB_HTML, WEB_MODERATOR, page_moderate_decision},
    {WEB_GET, "/transparency", WEB_HTML | WEB_JSON | WEB_ATOM, WEB_KEPT, page_transparency},
    {WEB_GET, "/transparency.csv", WEB_HTML, 0, page_transparency_csv},
    {WEB_GET, "/policy", WEB_HTML, WEB_PLAIN, page_policy},
};

static bool matches(struct web_request *request, const char *pattern)
{
    const char *path = request->path;
    size_t args = 0;
    for (; *pattern; pattern++) {
        if (*pattern != '*') {
            if (*path++ != *pattern)
                return false;
            continue;
        }
        size_t length = strcspn(path, "/");
        if (!length || args == WEB_ARGS_MAX)
            return false;
        request->args[args++] = arena_copy(request->arena, path, length);
        path += length;
    }
    return !*path;
}

unsigned route_find(struct web_request *request, const struct web_route **route)
{
    unsigned methods = 0, wanted = request->method == WEB_HEAD ? WEB_GET : request->method;
    *route = NULL;
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        if (!(routes[i].formats & request->format) || !matches(request, routes[i].pattern))
            continue;
        methods |= routes[i].methods;
        if (routes[i].methods & wanted)
            *route = &routes[i];
    }
    return methods;
}
