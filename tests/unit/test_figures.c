/* Times in buckets, and the hour that is kept of every figure. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gateway/history.h"
#include "gateway/ledger.h"
#include "social-core/base/latency.h"

static void a_time_lies_in_the_first_bucket_that_holds_it(void **state)
{
    static const struct {
        int64_t us;
        unsigned bucket;
    } rows[] = {{-5, 0}, {0, 0}, {100, 0}, {101, 1}, {1000, 3}, {1001, 4}, {60000000, 17}, {60000001, 18}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct latency latency = {0};

        latency_add(&latency, rows[i].us);

        assert_int_equal(latency.buckets[rows[i].bucket], 1);
        assert_int_equal(latency.count, 1);
    }
}

static void a_quantile_is_of_the_time_between_two_looks(void **state)
{
    struct latency latency = {0};
    for (int i = 0; i < 100; i++)
        latency_add(&latency, 4000000);
    struct latency before = latency;
    for (int i = 0; i < 99; i++)
        latency_add(&latency, 2000);
    latency_add(&latency, 40000);

    assert_true(latency_quantile_us(&latency, &before, 0.5) <= 2500);
    assert_true(latency_quantile_us(&latency, &before, 0.5) > 1000);
    assert_true(latency_quantile_us(&latency, &before, 0.995) > 25000);
    assert_true(latency_quantile_us(&latency, NULL, 0.9) > 2500000);
    assert_true(latency_quantile_us(&before, &before, 0.5) < 0);
}

static struct history *history_of(size_t moments)
{
    struct history *history = history_new();
    history_series(history, "messages", "mo");
    history_series(history, "messages", "mt");
    history_series(history, "memory", "loa");
    for (size_t i = 0; i < moments; i++)
        history_put(history, (int64_t)i * 5000, (const double[]){(double)i, i % 2 ? NAN : 0.5, 7});
    return history;
}

static const json_t *series_at(const json_t *json, size_t panel, size_t series)
{
    return json_array_get(json_object_get(json_array_get(json_object_get(json, "panels"), panel), "series"), series);
}

static json_int_t number_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static void series_come_by_panel_in_thousandths_with_null_for_the_unknown(void **state)
{
    struct history *history = history_of(4);

    json_t *json = history_json(history, -1);

    assert_int_equal(json_array_size(json_object_get(json, "panels")), 2);
    const json_t *mt = series_at(json, 0, 1), *values = json_object_get(mt, "values");
    assert_int_equal(json_array_size(values), 4);
    assert_int_equal(json_integer_value(json_array_get(values, 0)), 500);
    assert_true(json_is_null(json_array_get(values, 1)));
    assert_true(json_is_null(json_object_get(mt, "now")));
    assert_int_equal(number_of(mt, "mean"), 500);
    assert_int_equal(number_of(series_at(json, 0, 0), "most"), 3000);
    assert_int_equal(number_of(series_at(json, 1, 0), "now"), 7000);
    json_decref(json);
    history_free(history);
}

static void only_what_is_new_is_told_but_means_are_of_all(void **state)
{
    struct history *history = history_of(4);

    json_t *json = history_json(history, 10000);

    assert_int_equal(json_array_size(json_object_get(json, "at")), 1);
    assert_int_equal(json_array_size(json_object_get(series_at(json, 0, 0), "values")), 1);
    assert_int_equal(number_of(series_at(json, 0, 0), "mean"), 1500);
    json_decref(json);
    history_free(history);
}

static void the_oldest_moment_goes_when_the_hour_is_full(void **state)
{
    struct history *history = history_of(HISTORY_KEPT + 3);

    json_t *json = history_json(history, -1);

    assert_int_equal(json_array_size(json_object_get(json, "at")), HISTORY_KEPT);
    assert_int_equal(json_integer_value(json_array_get(json_object_get(json, "at"), 0)), 15000);
    assert_int_equal(json_integer_value(json_array_get(json_object_get(series_at(json, 0, 0), "values"), 0)), 3000);
    json_decref(json);
    history_free(history);
}

static void a_reply_is_timed_once_and_money_counted_by_route(void **state)
{
    struct route routes[] = {{.name = "one", .cost_per_segment = 350}, {.name = "two", .cost_per_segment = 0.5}};
    struct config config = {.routes = routes, .route_count = 2};
    struct ledger *ledger = ledger_new(&config);
    char lan[] = "+84912000001", mai[] = "+84912000002";
    struct shipment answer = {.class = OUTBOX_DIRECT, .row = "1-0", .receiver = lan, .segments = 2, .route = routes};
    struct shipment post = {.class = OUTBOX_CHANNEL, .row = "1-0", .receiver = mai, .segments = 3, .route = routes + 1};

    ledger_heard(ledger, lan);
    ledger_heard(ledger, mai);
    ledger_sent(ledger, &answer, true);
    ledger_sent(ledger, &answer, true);
    ledger_sent(ledger, &post, true);
    ledger_sent(ledger, &post, false);

    assert_int_equal(ledger_replies(ledger)->count, 1);
    assert_int_equal(ledger_waits(ledger, OUTBOX_DIRECT)->count, 2);
    assert_int_equal(ledger_waits(ledger, OUTBOX_CHANNEL)->count, 1);
    assert_int_equal(ledger_routes(ledger)[0].segments, 4);
    assert_true(fabs(ledger_routes(ledger)[0].cost - 1400) < 0.01);
    assert_true(fabs(ledger_routes(ledger)[1].cost - 1.5) < 0.01);
    assert_int_equal(ledger_routes(ledger)[1].failed, 1);
    ledger_free(ledger);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_time_lies_in_the_first_bucket_that_holds_it),
        cmocka_unit_test(a_quantile_is_of_the_time_between_two_looks),
        cmocka_unit_test(series_come_by_panel_in_thousandths_with_null_for_the_unknown),
        cmocka_unit_test(only_what_is_new_is_told_but_means_are_of_all),
        cmocka_unit_test(the_oldest_moment_goes_when_the_hour_is_full),
        cmocka_unit_test(a_reply_is_timed_once_and_money_counted_by_route),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
