/** gzip (RFC 1952) of one body, by zlib. */
#ifndef LOA_WEB_ZIP_H
#define LOA_WEB_ZIP_H

#include <stddef.h>

#define WORTH_ZIPPING 1024 /**< bytes: a smaller body fits one packet anyway */

enum zip_effort { ZIP_FAST = 3, ZIP_SMALLEST = 9 };

/** The compressed bytes, ended by free(); NULL when they would not be fewer. */
char *zip(const char *bytes, size_t length, enum zip_effort effort, size_t *zipped_length);

#endif
