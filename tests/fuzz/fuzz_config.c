/* Any bytes as loa.ini: read whole, or refused in one line that names the line. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "gateway/config.h"
#include "tests/fuzz/village.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char why[256] = "";
    if (!size)
        return 0;
    FILE *stream = fmemopen((void *)(uintptr_t)data, size, "r");
    struct config *config = config_read_stream(stream, "loa.ini", why, sizeof why);
    fclose(stream);
    if (config) {
        must(config->route_count > 0 && config_route(config, "+84912000001") != NULL);
        config_free(config);
    } else {
        must(!strncmp(why, "loa.ini:", 8) && !strpbrk(why, "\n\r"));
    }
    return 0;
}
