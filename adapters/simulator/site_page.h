/** The page of phones: its template in the share directory. The handlers are those of site_handlers.def. */
#ifndef LOA_SIMULATOR_SITE_PAGE_H
#define LOA_SIMULATOR_SITE_PAGE_H

#include "adapters/simulator/site_template.h"

/** The template, or NULL when it is not installed. Ended by site_template_free(). */
struct site_template *site_load_template(void);

#endif
