#include "social-core/base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#define LINE_BYTES 1024

void log_event(const char *event, const char *format, ...)
{
    char line[LINE_BYTES];
    int used = snprintf(line, sizeof line, "event=%s ", event);
    va_list args;
    va_start(args, format);
    int more = vsnprintf(line + used, sizeof line - (size_t)used, format, args);
    va_end(args);
    used = used + more < LINE_BYTES - 1 ? used + more : LINE_BYTES - 2;
    for (int i = 0; i < used; i++)
        if (line[i] == '\n' || line[i] == '\r')
            line[i] = ' ';
    line[used++] = '\n';
    if (write(STDERR_FILENO, line, (size_t)used) < 0)
        return;
}
