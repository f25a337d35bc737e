/* The link against the real thing: what bearerbox does with our frames, and we with its. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/bearerbox.h"
#include "tests/unit/box_scene.h"

static struct bearerbox bearerbox;
static int phone;

static int start(void **state)
{
    bearerbox_start(&bearerbox);
    phone = bearerbox_phone(&bearerbox);
    return 0;
}

static int end(void **state)
{
    close(phone);
    bearerbox_end(&bearerbox);
    return 0;
}

static void text_in(const char *words)
{
    dprintf(phone, "+84912000001 8123 text %s\n", words);
}

static struct scene *scene_new(void)
{
    struct scene *scene = calloc(1, sizeof *scene);
    struct box_settings settings = {.host = "127.0.0.1", .port = bearerbox.box_port, .heartbeat_ms = 100};
    scene->base = event_base_new();
    scene->box = box_new(scene->base, &settings, &scene_events, scene);
    until(scene, scene->ups == 1);
    return scene;
}

static void scene_free(struct scene *scene)
{
    box_free(scene->box);
    event_base_free(scene->base);
    free(scene);
}

/* Lets what was written reach bearerbox. */
static void flush(struct scene *scene)
{
    until(scene, box_unsent(scene->box) == 0);
    scene_pass(scene, 50);
}

static void a_message_comes_and_its_acknowledgement_ends_it(void **state)
{
    struct scene *scene = scene_new();

    text_in("DANG xin chao");
    until(scene, scene->mos == 1);
    assert_string_equal(scene->text, "DANG xin chao");
    assert_string_equal(scene->sender, "+84912000001");
    box_acknowledge(scene->box, &scene->tickets[0], ACK_SUCCESS);
    flush(scene);
    scene_free(scene);

    struct scene *next = scene_new();
    scene_pass(next, 1500);
    assert_int_equal(next->mos, 0);
    scene_free(next);
}

static void what_is_not_acknowledged_comes_again_with_the_same_id(void **state)
{
    struct scene *scene = scene_new();
    text_in("lan dau");
    until(scene, scene->mos == 1);
    struct ticket first = scene->tickets[0];
    scene_free(scene);

    struct scene *next = scene_new();
    until(next, next->mos == 1);

    assert_string_equal(next->tickets[0].id, first.id);
    assert_string_equal(next->text, "lan dau");
    box_acknowledge(next->box, &next->tickets[0], ACK_SUCCESS);
    flush(next);
    scene_free(next);
}

static void what_failed_for_now_comes_again_at_once(void **state)
{
    struct scene *scene = scene_new();
    text_in("lan nua");
    until(scene, scene->mos == 1);

    box_acknowledge(scene->box, &scene->tickets[0], ACK_FAILED_FOR_NOW);
    until(scene, scene->mos == 2);

    assert_string_equal(scene->tickets[0].id, scene->tickets[1].id);
    box_acknowledge(scene->box, &scene->tickets[1], ACK_SUCCESS);
    flush(scene);
    scene_free(scene);
}

static void an_mt_is_answered_and_reported(void **state)
{
    struct scene *scene = scene_new();
    char id[FRAME_UUID_BYTES + 1], line[256];
    uuid_make(id);
    struct mt mt = scene_mt(id);

    assert_int_equal(box_send(scene->box, &mt), 0);
    until(scene, scene->answers == 1);
    assert_string_equal(scene->answered, id);
    assert_in_range(scene->status, ACK_SUCCESS, ACK_BUFFERED);
    until(scene, scene->reports == 1);

    assert_int_equal(scene->event, DLR_DELIVERED);
    assert_string_equal(scene->dlr_url, "row-77");
    ssize_t size = recv(phone, line, sizeof line - 1, 0);
    assert_true(size > 0);
    line[size] = 0;
    assert_string_equal(line, "8123 +84912000001 text chao\n");
    box_acknowledge(scene->box, &scene->tickets[0], ACK_SUCCESS);
    flush(scene);
    scene_free(scene);
}

static void a_killed_bearerbox_gives_again_what_it_stored(void **state)
{
    struct scene *scene = scene_new();
    text_in("ben vung");
    until(scene, scene->mos == 1);
    struct ticket first = scene->tickets[0];

    close(phone);
    bearerbox_kill(&bearerbox);
    until(scene, scene->downs == 1);
    bearerbox_restart(&bearerbox);
    until(scene, scene->ups == 2 && scene->mos == 2);

    assert_string_equal(scene->tickets[1].id, first.id);
    box_acknowledge(scene->box, &first, ACK_SUCCESS);
    assert_int_equal(box_in_flight(scene->box), 1);
    box_acknowledge(scene->box, &scene->tickets[1], ACK_SUCCESS);
    flush(scene);
    scene_free(scene);
    phone = bearerbox_phone(&bearerbox);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_comes_and_its_acknowledgement_ends_it),
        cmocka_unit_test(what_is_not_acknowledged_comes_again_with_the_same_id),
        cmocka_unit_test(what_failed_for_now_comes_again_at_once),
        cmocka_unit_test(an_mt_is_answered_and_reported),
        cmocka_unit_test(a_killed_bearerbox_gives_again_what_it_stored),
    };
    return cmocka_run_group_tests(tests, start, end);
}
