/** What every piece of work shares: the region, the languages, the directory of places, the key that seals phones. */
#ifndef LOA_WORLD_H
#define LOA_WORLD_H

#include <stdbool.h>
#include <stdint.h>

#include "social-core/budget.h"

struct catalogs;
struct menu_settings;
struct directory;
struct room;
struct seal;
struct tariff;
struct service;

struct world {
    const char *region;          /**< the braces' content in every key */
    const char *country_code;    /**< of numbers written without one: "84" */
    const char *language;        /**< of people who have not chosen one: "vi" */
    const char *shortcode;       /**< the number villagers text to, as shown to them */
    struct catalogs *catalogs;   /**< languages: text/catalog.h */
    struct directory *directory; /**< areas, channels, agencies: directory.h */
    struct seal *seal;           /**< phone hashing and sealing: seal.h */
    struct budgets budgets;      /**< what may be spent: budget.h */
    const struct tariff *tariff; /**< what sending costs: tariff.h; NULL in a test that prices nothing */
    struct service *service;     /**< working calendar and kinds of questions: service.h */

    const struct room *room; /**< what takes part in talks from outside: room.h; NULL: nothing does */

    /** How USSD behaves here: menu/menu.h; borrowed. Only menu_step() needs it. */
    const struct menu_settings *menu;
};

#endif
