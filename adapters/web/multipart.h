/** Forms that bring a file along (multipart/form-data, RFC 7578). */
#ifndef LOA_WEB_MULTIPART_H
#define LOA_WEB_MULTIPART_H

#include "adapters/web/request.h"

/** The boundary that a Content-Type names, in the request's arena; NULL: it is no such form. */
const char *multipart_boundary(struct web_request *request);

/** Reads the parts of a body: fields into `request->form`, the first file into `request->upload`. False when the body
 *  is not what its boundary promises. */
bool multipart_read(struct web_request *request, const char *boundary, const char *body, size_t length);

#endif
