/* The parts of delivery that are rules: turns, routes, the window, the night. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <event2/event.h>

#include "gateway/daytime.h"
#include "gateway/lane.h"
#include "gateway/night.h"
#include "gateway/routes.h"
#include "gateway/window.h"

static struct shipment *shipment_to(const char *receiver, enum outbox_class class)
{
    struct shipment *shipment = calloc(1, sizeof *shipment);
    *shipment = (struct shipment){
        .class = class, .receiver = strdup(receiver), .flow = lane_flow(receiver), .segments = 1, .sender = "8070"};
    return shipment;
}

static void add_all(struct lane *lane, const char *flows)
{
    for (; *flows; flows++)
        lane_add(lane, shipment_to((char[]){*flows, 0}, OUTBOX_CHANNEL));
}

static const char *order_of(struct lane *lane, char *order)
{
    size_t length = 0;
    for (struct shipment *shipment; (shipment = lane_take(lane));) {
        order[length++] = *shipment->receiver;
        shipment_free(shipment);
    }
    order[length] = '\0';
    return order;
}

static void those_who_wait_in_a_lane_take_turns(void **state)
{
    static const struct {
        const char *come, *go;
    } cases[] = {{"", ""}, {"aaa", "aaa"}, {"aaaab", "abaaa"}, {"aaaabbc", "abcabaa"}, {"abcabc", "abcabc"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct lane lane = {0};
        char order[16];
        add_all(&lane, cases[i].come);
        assert_int_equal(lane.length, strlen(cases[i].come));
        assert_string_equal(order_of(&lane, order), cases[i].go);
        assert_int_equal(lane.length, 0);
    }
}

static void what_comes_back_into_a_lane_goes_before_its_own(void **state)
{
    struct lane lane = {0};
    char order[16];
    add_all(&lane, "ab");
    struct shipment *first = lane_take(&lane);
    add_all(&lane, "a");
    lane_add_first(&lane, first);
    assert_ptr_equal(lane.length, 3);
    struct shipment *next = lane_take(&lane), *again = lane_take(&lane);
    assert_int_equal(*next->receiver, 'b');
    assert_ptr_equal(again, first);
    shipment_free(next);
    shipment_free(again);
    assert_string_equal(order_of(&lane, order), "a");
}

static void the_window_keeps_places_for_what_is_urgent(void **state)
{
    static struct window window;
    char uuid[FRAME_UUID_BYTES + 1] = "";
    window_start(&window);
    for (size_t i = 0; i < WINDOW_LOWER; i++) {
        assert_true(window_has_room(&window, false));
        struct shipment *shipment = shipment_to("+84912000001", OUTBOX_BROADCAST);
        window_put(&window, shipment);
        memcpy(uuid, shipment->uuid, sizeof uuid);
    }
    assert_false(window_has_room(&window, false));
    assert_true(window_has_room(&window, true));
    assert_null(window_remove(&window, "00000000-0000-4000-8000-000000000000"));
    assert_null(window_remove(&window, "short"));

    shipment_free(window_remove(&window, uuid));

    assert_true(window_has_room(&window, false));
    assert_null(window_remove(&window, uuid));
    for (struct shipment *shipment; (shipment = window_remove_any(&window));)
        shipment_free(shipment);
    assert_int_equal(window_length(&window), 0);
}

static struct config *config_of(const char *text)
{
    char why[256];
    FILE *stream = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
    struct config *config = config_read_stream(stream, "loa.ini", why, sizeof why);
    fclose(stream);
    assert_non_null(config);
    return config;
}

#define TWO_ROUTES                                                                                                     \
    "[route first]\nprefixes=8491\norder=1\n[route second]\nprefixes=8491\norder=2\n[route last]\nrate=100\n"

static const char *next_route(struct routes *routes)
{
    int wait_ms = 1000;
    struct shipment *shipment = routes_next(routes, true, &wait_ms);
    const char *name = shipment ? shipment->route->name : "none";
    if (shipment)
        shipment_free(shipment);
    return name;
}

static void a_lower_class_goes_when_nothing_above_it_waits(void **state)
{
    struct config *config = config_of("[route only]\nrate=100000\n");
    struct routes *routes = routes_new(config);
    for (int class = OUTBOX_CLASSES - 1; class >= 0; class --)
        routes_add(routes, shipment_to("+84912000001", (enum outbox_class) class), false);
    int wait_ms = 1000;

    for (int class = 0; class < OUTBOX_CLASSES; class ++) {
        struct shipment *shipment = routes_next(routes, true, &wait_ms);
        assert_int_equal(shipment->class, class);
        shipment_free(shipment);
    }

    routes_free(routes);
    config_free(config);
}

static void without_room_only_what_is_urgent_goes(void **state)
{
    struct config *config = config_of("");
    struct routes *routes = routes_new(config);
    int wait_ms = 1000;
    routes_add(routes, shipment_to("+84912000001", OUTBOX_CASE), false);
    assert_null(routes_next(routes, false, &wait_ms));
    assert_int_equal(wait_ms, 1000);
    assert_string_equal(next_route(routes), "default");
    routes_free(routes);
    config_free(config);
}

static void a_route_that_refuses_hands_over_to_the_next_by_order(void **state)
{
    struct config *config = config_of(TWO_ROUTES);
    struct routes *routes = routes_new(config);
    struct shipment *shipment = shipment_to("+84912000001", OUTBOX_DIRECT);
    static const char *const names[] = {"first", "second", "last"};
    int wait_ms = 1000;

    for (size_t i = 0; i < 3; i++) {
        assert_true(routes_add(routes, shipment, true));
        assert_ptr_equal(routes_next(routes, true, &wait_ms), shipment);
        assert_string_equal(shipment->route->name, names[i]);
        routes_refused(routes, shipment, false);
    }

    assert_false(routes_add(routes, shipment, true));
    shipment_free(shipment);
    routes_free(routes);
    config_free(config);
}

static void what_waits_on_a_route_that_goes_down_goes_by_the_next(void **state)
{
    struct config *config = config_of(TWO_ROUTES);
    struct routes *routes = routes_new(config);
    int wait_ms = 1000;
    for (int i = 0; i < 3; i++)
        routes_add(routes, shipment_to("+84912000001", OUTBOX_CASE), false);
    struct shipment *taken = routes_next(routes, true, &wait_ms);
    assert_string_equal(taken->route->name, "first");

    routes_accepted(routes, taken, true);

    int tries = 0; /* the first look only hands on */
    const char *name;
    do
        name = next_route(routes);
    while (!strcmp(name, "none") && ++tries < 2);
    assert_string_equal(name, "second");
    assert_string_equal(next_route(routes), "second");
    assert_false(routes_stats(routes, 0).up);
    shipment_free(taken);
    routes_free(routes);
    config_free(config);
}

static void a_screen_goes_by_its_link_whatever_the_routes_do(void **state)
{
    struct config *config = config_of("[route slow]\nrate=1\n");
    struct routes *routes = routes_new(config);
    int wait_ms = 1000;
    for (int i = 0; i < 50; i++) {
        struct shipment *screen = shipment_to("+84912000001", OUTBOX_DIRECT);
        screen->link = strdup("ussd");
        assert_true(routes_add(routes, screen, false));
    }
    for (int i = 0; i < 50; i++) {
        struct shipment *screen = routes_next(routes, true, &wait_ms);
        assert_non_null(screen);
        assert_int_equal(screen->probe, 0);
        shipment_free(screen);
    }
    routes_free(routes);
    config_free(config);
}

/* ---- the night ---- */

struct morning {
    struct event_base *base;
    size_t woken;
};

static void on_woken(void *self, struct shipment *shipment)
{
    ((struct morning *)self)->woken++;
    assert_int_equal(shipment->class, OUTBOX_CASE);
    shipment_free(shipment);
}

static void on_morning(void *self)
{
    event_base_loopbreak(((struct morning *)self)->base);
}

static void each_waits_for_the_morning_of_its_own_area(void **state)
{
    static const struct night_events events = {.woken = on_woken, .over = on_morning};
    int hour = (int)(local_hour(daytime_ms()) % 24);
    struct quiet_hours all_day = {(hour + 23) % 24, (hour + 22) % 24};
    struct morning morning = {.base = event_base_new()};
    struct night *night = night_new(morning.base, &events, &morning);
    struct shipment *sleeper = shipment_to("+84912000001", OUTBOX_CASE),
                    *riser = shipment_to("+84912000002", OUTBOX_CASE);
    sleeper->quiet = riser->quiet = all_day;
    assert_true(shipment_sleeps(sleeper, daytime_ms()));
    night_add(night, sleeper);
    night_add(night, riser);
    riser->quiet = (struct quiet_hours){0, 0};

    event_base_dispatch(morning.base);

    assert_int_equal(morning.woken, 1);
    assert_int_equal(night_length(night, OUTBOX_CASE), 1);
    assert_ptr_equal(night_take(night), sleeper);
    assert_null(night_take(night));
    shipment_free(sleeper);
    night_free(night);
    event_base_free(morning.base);
}

static void what_is_urgent_never_sleeps(void **state)
{
    int64_t now_ms = daytime_ms();
    int hour = (int)(local_hour(now_ms) % 24);
    for (size_t class = 0; class < OUTBOX_CLASSES; class ++) {
        struct shipment shipment = {.class = (enum outbox_class) class, .quiet = {hour, (hour + 1) % 24}};
        assert_int_equal(shipment_sleeps(&shipment, now_ms), class > OUTBOX_DIRECT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(those_who_wait_in_a_lane_take_turns),
        cmocka_unit_test(what_comes_back_into_a_lane_goes_before_its_own),
        cmocka_unit_test(the_window_keeps_places_for_what_is_urgent),
        cmocka_unit_test(a_lower_class_goes_when_nothing_above_it_waits),
        cmocka_unit_test(without_room_only_what_is_urgent_goes),
        cmocka_unit_test(a_route_that_refuses_hands_over_to_the_next_by_order),
        cmocka_unit_test(what_waits_on_a_route_that_goes_down_goes_by_the_next),
        cmocka_unit_test(a_screen_goes_by_its_link_whatever_the_routes_do),
        cmocka_unit_test(each_waits_for_the_morning_of_its_own_area),
        cmocka_unit_test(what_is_urgent_never_sleeps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
