/* Which server of a cluster is asked, and how its answers are taken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "adapters/redis/nodes.h"
#include "adapters/redis/replicas.h"
#include "adapters/redis/wire.h"

#define TWO "redis://:pass@10.0.0.1:7001 redis://:pass@10.0.0.2:7002"

static void after_moved_the_named_node_is_next_and_without_a_host_the_one_that_said_so(void **state)
{
    static const struct {
        const char *error, *host;
        int port; /* 0: it says nothing */
    } rows[] = {{"MOVED 5061 10.0.0.7:6379", "10.0.0.7", 6379},
                {"MOVED 5061 :6380", "10.0.0.1", 6380},
                {"MOVED 5061 fd00::7:6379", "fd00::7", 6379},
                {"MOVED 5061", NULL, 0},
                {"MOVED 5061 10.0.0.7:0", NULL, 0},
                {"MOVED 5061 10.0.0.7:70000", NULL, 0},
                {"ASK 5061 10.0.0.7:6379", NULL, 0},
                {"ERR no", NULL, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena *arena = arena_new();
        struct nodes *nodes = nodes_new(arena, TWO);
        nodes_next(nodes);
        assert_int_equal(nodes_moved(nodes, rows[i].error), rows[i].port != 0);
        const struct wire_address *next = nodes_next(nodes);
        assert_string_equal(next->host, rows[i].port ? rows[i].host : "10.0.0.2");
        assert_int_equal(next->port, rows[i].port ? rows[i].port : 7002);
        assert_string_equal(next->password, "pass");
        assert_false(nodes_asking(nodes));
        arena_free(arena);
    }
}

static void after_ask_each_command_needs_asking_there_and_only_there(void **state)
{
    struct arena *arena = arena_new();
    struct nodes *nodes = nodes_new(arena, TWO);
    nodes_next(nodes);
    assert_false(nodes_asked(nodes, "MOVED 5061 10.0.0.7:6379"));
    assert_true(nodes_asked(nodes, "ASK 5061 10.0.0.7:6379"));
    assert_false(nodes_asking(nodes)); /* not before it is used */
    assert_string_equal(nodes_next(nodes)->host, "10.0.0.7");
    assert_true(nodes_asking(nodes));
    nodes_keep(nodes);
    assert_string_equal(nodes_next(nodes)->host, "10.0.0.7");
    assert_true(nodes_asking(nodes));

    assert_string_equal(nodes_next(nodes)->host, "10.0.0.2"); /* it could not be reached */
    assert_false(nodes_asking(nodes));

    assert_true(nodes_moved(nodes, "MOVED 5061 10.0.0.7:6379"));
    nodes_next(nodes);
    assert_false(nodes_asking(nodes));
    arena_free(arena);
}

static void answers_tell_what_to_do(void **state)
{
    static const struct {
        const char *text;
        enum wire_error error;
    } rows[] = {{"MOVED 1 a:1", WIRE_MOVED},
                {"ASK 1 a:1", WIRE_ASK},
                {"TRYAGAIN Multiple keys request during rehashing of slot", WIRE_ASK},
                {"LOADING Redis is loading", WIRE_WAIT},
                {"CLUSTERDOWN The cluster is down", WIRE_WAIT},
                {"UNBLOCKED force unblock", WIRE_WAIT},
                {"ERR unknown command", WIRE_BUG},
                {"WRONGTYPE Operation", WIRE_BUG}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[80];
        strcpy(text, rows[i].text);
        redisReply reply = {.type = REDIS_REPLY_ERROR, .str = text, .len = strlen(text)};
        assert_int_equal(wire_error_of(&reply), rows[i].error);
    }
}

static void a_rule_says_who_waits_for_a_replica_and_how_long(void **state)
{
    static const struct {
        const char *name;
        bool one, cluster;
        int late_ms;
    } rows[] = {{"off", false, false, 20}, {"auto", false, true, 20}, {"must", true, true, 1000}};
    enum replica_rule rule = REPLICA_OFF;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(replica_rule_named(rows[i].name, &rule));
        assert_int_equal(replica_waits(rule, false), rows[i].one);
        assert_int_equal(replica_waits(rule, true), rows[i].cluster);
        assert_int_equal(replica_patience_ms(rule, true), rows[i].late_ms);
        assert_int_equal(replica_patience_ms(rule, false), 1000);
    }
    assert_false(replica_rule_named("yes", &rule));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(after_moved_the_named_node_is_next_and_without_a_host_the_one_that_said_so),
        cmocka_unit_test(after_ask_each_command_needs_asking_there_and_only_there),
        cmocka_unit_test(answers_tell_what_to_do),
        cmocka_unit_test(a_rule_says_who_waits_for_a_replica_and_how_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
