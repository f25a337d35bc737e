/** The window: MTs that are handed to bearerbox and not answered. */
#ifndef LOA_GATEWAY_WINDOW_H
#define LOA_GATEWAY_WINDOW_H

#include <stdbool.h>

#include "gateway/shipment.h"

#define WINDOW 512 /* of all classes */
/* Of those that are not urgent: bearerbox takes frames in order, this is what an urgent one waits behind. */
#define WINDOW_LOWER 128

struct window {
    struct shipment *slots[WINDOW];
    uint16_t free_slots[WINDOW];
    size_t free_count, lower;
};

void window_start(struct window *window);

bool window_has_room(const struct window *window, bool urgent);
size_t window_length(const struct window *window);

/** Puts a shipment in and gives it its UUID, in which the slot stands: an answer is found without a search. One that is
 *  handed over again keeps its UUID but for that. */
void window_put(struct window *window, struct shipment *shipment);

/** Takes out the one with this UUID; NULL when there is none. */
struct shipment *window_remove(struct window *window, const char *uuid);

/** Takes out any; NULL when the window is empty. */
struct shipment *window_remove_any(struct window *window);

#endif
