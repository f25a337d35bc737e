#include "adapters/web/zip.h"

#include <stdlib.h>
#define ZLIB_CONST /* next_in is only read */
#include <zlib.h>

#define GZIP_WINDOW (15 + 16) /* 16 asks zlib for the gzip format instead of its own */
#define MEMORY_LEVEL 8

char *zip(const char *bytes, size_t length, enum zip_effort effort, size_t *zipped_length)
{
    z_stream stream = {0};
    if (deflateInit2(&stream, effort, Z_DEFLATED, GZIP_WINDOW, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
        return NULL;
    char *zipped = malloc(length + 1);
    stream.next_in = (const Bytef *)bytes;
    stream.avail_in = (uInt)length;
    stream.next_out = (Bytef *)zipped;
    stream.avail_out = zipped ? (uInt)length : 0;
    int outcome = deflate(&stream, Z_FINISH);
    *zipped_length = stream.total_out;
    deflateEnd(&stream);
    if (outcome == Z_STREAM_END)
        return zipped;
    free(zipped);
    return NULL;
}
