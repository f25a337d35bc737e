/** The page of phones: its template in the share directory. The handlers are those of handlers.def. */
#ifndef LOA_SIMULATOR_PAGE_H
#define LOA_SIMULATOR_PAGE_H

#include "adapters/simulator/template.h"

/** The template, or NULL when it is not installed. Ended by template_free(). */
struct page_template *page_load(void);

#endif
