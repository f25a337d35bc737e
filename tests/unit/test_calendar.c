/* Working time, against the calendar on the wall: 24 November 2026 is a Tuesday. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "social-core/directory.h"
#include "social-core/service.h"

static struct service *service;
static const struct calendar *calendar;
static struct arena *arena;

static int setup(void **state)
{
    char why[256] = "";
    service = service_load(LOA_SHARE "/data", "", why, sizeof why);
    if (!service) {
        fprintf(stderr, "%s\n", why);
        return -1;
    }
    calendar = service_calendar(service);
    arena = arena_new();
    return 0;
}

static int teardown(void **state)
{
    service_free(service);
    arena_free(arena);
    return 0;
}

/* A moment in Viet Nam as UTC ms. */
static int64_t at(const char *text)
{
    struct tm parts = {0};
    assert_non_null(strptime(text, "%Y-%m-%d %H:%M", &parts));
    return ((int64_t)timegm(&parts) - 7 * 3600) * 1000;
}

static const char *in_viet_nam(int64_t ms)
{
    static char text[32];
    time_t seconds = (time_t)(ms / 1000 + 7 * 3600);
    struct tm parts;
    gmtime_r(&seconds, &parts);
    strftime(text, sizeof text, "%Y-%m-%d %H:%M", &parts);
    return text;
}

static void what_is_due_counts_working_days_only(void **state)
{
    static const struct {
        const char *asked, *due;
        int days;
    } table[] = {
        {"2026-11-24 09:00", "2026-11-27 17:00", 3}, /* Tuesday to Friday */
        {"2026-11-24 09:00", "2026-11-24 17:00", 0},
        {"2026-11-27 09:00", "2026-12-02 17:00", 3}, /* over a weekend */
        {"2026-11-27 17:00", "2026-12-03 17:00", 3}, /* at closing time it is Monday's */
        {"2026-11-28 03:00", "2026-12-03 17:00", 3}, /* Saturday too */
        {"2026-02-13 10:00", "2026-02-24 17:00", 2}, /* over Tết: 14 to 22 February are free */
        {"2026-04-24 10:00", "2026-04-28 17:00", 1}, /* Hùng Kings' day fell on a Sunday: Monday is free */
        {"2026-04-29 10:00", "2026-05-04 17:00", 1},
        {"2026-08-21 10:00", "2026-08-22 17:00", 1}, /* a Saturday that is worked */
        {"2026-08-28 10:00", "2026-09-03 17:00", 1}, /* National Day */
        {"2026-12-31 23:59", "2027-01-04 17:00", 0}, /* New Year and a weekend */
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_string_equal(in_viet_nam(calendar_due(calendar, &hours_usual, at(table[i].asked), table[i].days)),
                            table[i].due);
}

static void an_office_is_open_in_its_hours(void **state)
{
    struct hours hours;

    assert_true(hours_read("1-6 08:00-12:00,13:00-16:30", &hours));

    assert_true(calendar_open_at(calendar, &hours, at("2026-11-28 11:59"))); /* Saturday */
    assert_false(calendar_open_at(calendar, &hours, at("2026-11-28 12:00")));
    assert_false(calendar_open_at(calendar, &hours, at("2026-11-29 09:00"))); /* Sunday */
    assert_false(calendar_open_at(calendar, &hours, at("2026-09-02 09:00"))); /* a holiday */
    assert_string_equal(in_viet_nam(calendar_due(calendar, &hours, at("2026-11-27 10:00"), 1)), "2026-11-28 16:30");
    assert_string_equal(hours_text(arena, &hours), "8:00-12:00, 13:00-16:30");
}

static void hours_that_are_none_are_refused(void **state)
{
    static const char *const wrong[] = {"",
                                        "1-5",
                                        "0-5 08:00-12:00",
                                        "1-8 08:00-12:00",
                                        "1-5 12:00-08:00",
                                        "1-5 08:00-12:00,",
                                        "1-5 08:00-12:00,11:00-13:00",
                                        "1-5 08:00-25:00",
                                        "1-5 08:60-12:00",
                                        "1-5 08:00-12:00 x",
                                        "1-5 01:00-02:00,03:00-04:00,05:00-06:00,07:00-08:00"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct hours hours = hours_usual;
        assert_false(hours_read(wrong[i], &hours));
        assert_memory_equal(&hours, &hours_usual, sizeof hours);
    }
}

static void lateness_is_counted_in_working_days(void **state)
{
    assert_int_equal(calendar_days_between(calendar, &hours_usual, at("2026-11-27 17:00"), at("2026-11-27 23:00")), 0);
    assert_int_equal(calendar_days_between(calendar, &hours_usual, at("2026-11-27 17:00"), at("2026-11-30 08:00")), 1);
    assert_int_equal(calendar_days_between(calendar, &hours_usual, at("2026-02-13 17:00"), at("2026-02-24 08:00")), 2);
}

static void a_question_is_of_the_kind_its_words_say(void **state)
{
    static const struct {
        const char *text, *kind;
    } table[] = {{"Làm giấy khai sinh ở đâu?", "giay_to"}, {"bao gio cap gao cho ho ngheo", "tro_cap"},
                 {"SOS lũ quét ở suối", "khan"},           {"con toi bi benh", "y_te"},
                 {"hop thon luc may gio", "khac"},         {"cho toi hoi chuyen thuocla", "khac"}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_string_equal(kind_of_text(service, arena, table[i].text)->name, table[i].kind);
}

static void an_agency_has_the_days_of_its_level_or_its_own(void **state)
{
    struct area province = {.kind = "province"}, commune = {.kind = "commune"};
    struct agency_days own[] = {{"giay_to", 1}};
    const struct question_kind *papers = kind_named(service, "giay_to");

    assert_int_equal(kind_days(service, papers, &(struct agency){.area = &commune}), 2);
    assert_int_equal(kind_days(service, papers, &(struct agency){.area = &province}), 5);
    assert_int_equal(kind_days(service, papers, &(struct agency){.area = NULL}), 7);
    assert_int_equal(kind_days(service, papers, &(struct agency){.area = &commune, .days = own, .day_count = 1}), 1);
}

static void a_calendar_that_is_broken_says_where(void **state)
{
    char why[256] = "", path[] = "/tmp/loa-calendar-XXXXXX";
    int descriptor = mkstemp(path);
    FILE *file = fdopen(descriptor, "w");
    fputs("{\"holidays\": {\"2026-02-30\": \"no such day\"}}", file);
    fclose(file);

    struct calendar *broken = calendar_load(path, why, sizeof why);

    remove(path);
    assert_null(broken);
    assert_non_null(strstr(why, "2026-02-30"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_due_counts_working_days_only),
        cmocka_unit_test(an_office_is_open_in_its_hours),
        cmocka_unit_test(hours_that_are_none_are_refused),
        cmocka_unit_test(lateness_is_counted_in_working_days),
        cmocka_unit_test(a_question_is_of_the_kind_its_words_say),
        cmocka_unit_test(an_agency_has_the_days_of_its_level_or_its_own),
        cmocka_unit_test(a_calendar_that_is_broken_says_where),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
