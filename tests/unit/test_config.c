#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "gateway/config.h"

static struct config *read_text(const char *text, char *why, size_t size)
{
    *why = '\0';
    FILE *stream = fmemopen((void *)(uintptr_t)text, strlen(text), "r");
    struct config *config = config_read_stream(stream, "loa.ini", why, size);
    fclose(stream);
    return config;
}

static void test_every_key_has_a_default(void **state)
{
    char why[256];
    struct config *config = read_text("; nothing\n", why, sizeof why);
    assert_non_null(config);
    assert_string_equal(config->kannel_host, "127.0.0.1");
    assert_int_equal(config->kannel_port, 13001);
    assert_string_equal(config->kannel_box_id, "loa");
    assert_string_equal(config->redis_url, "unix:/run/redis/loa.sock");
    assert_string_equal(config->phones_country, "84");
    assert_int_equal(config->route_count, 1);
    assert_string_equal(config->routes[0].name, "default");
    config_free(config);
}

static void test_values_comments_and_routes_are_read(void **state)
{
    char why[256];
    struct config *config = read_text("# a comment\n[kannel]\nhost = kannel.lan ; beside us\nport=14001\n"
                                      "[route vina]\nprefixes = 8491 8494\nrate=50\ncost-per-segment = 350.5\n"
                                      "[route all]\nsmsc-id=b\n[kannel]\nbox-id=loa2\n",
                                      why, sizeof why);
    assert_non_null(config);
    assert_string_equal(config->kannel_host, "kannel.lan");
    assert_int_equal(config->kannel_port, 14001);
    assert_string_equal(config->kannel_box_id, "loa2");
    assert_int_equal(config->route_count, 2);
    assert_int_equal(config->routes[0].rate, 50);
    assert_true(config->routes[0].cost_per_segment == 350.5);
    assert_int_equal(config->routes[1].rate, 100);
    config_free(config);
}

static void test_a_mistake_is_told_with_its_line(void **state)
{
    static const struct {
        const char *text, *why;
    } cases[] = {
        {"[kannel]\nhost=a\nprot=1\n", "loa.ini:3: [kannel] has no key 'prot'; loa.ini(5) lists them"},
        {"\n[kanel]\nhost=a\n", "loa.ini:3: no section [kanel]; there are"},
        {"host=a\n", "loa.ini:1: 'host' stands in no section"},
        {"[kannel]\nport=13001x\n", "loa.ini:2: port is '13001x'; write a whole number"},
        {"[kannel]\nport=70000\n", "loa.ini:2: port is 70000; write a number from 1 to 65535"},
        {"[kannel]\nport=\n", "loa.ini:2: port is ''; write a whole number"},
        {"[kannel]\nhost=\n", "loa.ini:2: host is 0 characters long"},
        {"[phones]\ncountry=+84\n", "loa.ini:2: country is"},
        {"[phones]\ncountry=vn\n", "loa.ini:2: country is 'vn'; write digits only"},
        {"[kannel]\nport=1\nport=2\n", "loa.ini:3: port stands twice in [kannel]"},
        {"[route a]\nrate=1\n[route b]\nrate=1\n[route a]\nrate=2\n", "loa.ini:6: rate stands twice in [route a]"},
        {"[route]\nrate=1\n", "loa.ini:2: a route needs a name"},
        {"[route a b]\nrate=1\n", "loa.ini:2: a route needs a name"},
        {"[route a]\nrate=0\n", "loa.ini:2: rate is 0"},
        {"[kannel]\nhost\n", "loa.ini:2: neither [section] nor key = value"},
        {"[kannel\nhost=a\n", "loa.ini:1: neither [section] nor key = value"},
        {"[kan\r\033[2J]\nhost=a\n", "loa.ini:2: no section [kan??[2J]; there are"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char why[256];
        assert_null(read_text(cases[i].text, why, sizeof why));
        why[strlen(cases[i].why) < strlen(why) ? strlen(cases[i].why) : strlen(why)] = '\0';
        assert_string_equal(why, cases[i].why);
    }
}

static void test_a_line_too_long_is_told_and_not_cut_in_two(void **state)
{
    char text[20000], why[256];
    memset(text, 'a', sizeof text);
    memcpy(text, "[web]\nlisten=", 13);
    text[sizeof text - 1] = '\0';
    assert_null(read_text(text, why, sizeof why));
    assert_non_null(strstr(why, "loa.ini:2: the line is longer than"));
}

static void test_a_missing_file_says_what_to_do(void **state)
{
    char why[256];
    assert_null(config_read("/nowhere/loa.ini", why, sizeof why));
    assert_string_equal(why, "/nowhere/loa.ini: No such file or directory; write one after loa.ini(5), or name another "
                             "with -c FILE");
}

static void test_the_longest_prefix_decides_the_route(void **state)
{
    char why[256];
    struct config *config = read_text("[route other]\nrate=1\n[route vina]\nprefixes=8491 +8494\n"
                                      "[route mobile]\nprefixes=84 84912\n",
                                      why, sizeof why);
    assert_string_equal(config_route(config, "+84911000001")->name, "vina");
    assert_string_equal(config_route(config, "+84941000001")->name, "vina");
    assert_string_equal(config_route(config, "+84912000001")->name, "mobile");
    assert_string_equal(config_route(config, "+85512000001")->name, "other");
    config_free(config);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_key_has_a_default),
        cmocka_unit_test(test_values_comments_and_routes_are_read),
        cmocka_unit_test(test_a_mistake_is_told_with_its_line),
        cmocka_unit_test(test_a_line_too_long_is_told_and_not_cut_in_two),
        cmocka_unit_test(test_a_missing_file_says_what_to_do),
        cmocka_unit_test(test_the_longest_prefix_decides_the_route),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
