#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/box_scene.h"
#include "tests/unit/fake_bearerbox.h"

static struct scene *scene_with(struct box_settings settings)
{
    struct scene *scene = calloc(1, sizeof *scene);
    scene->base = event_base_new();
    scene->fake = fake_bearerbox_new(scene->base);
    settings.host = "127.0.0.1";
    settings.port = (uint16_t)scene->fake->port;
    settings.box_id = "loa";
    scene->box = box_new(scene->base, &settings, &scene_events, scene);
    until(scene, scene->ups == 1 && fake_count(scene->fake, FRAME_heartbeat) == 1);
    return scene;
}

static struct scene *scene_new(void)
{
    return scene_with((struct box_settings){0});
}

static void scene_free(struct scene *scene)
{
    box_free(scene->box);
    fake_bearerbox_free(scene->fake);
    event_base_free(scene->base);
    free(scene);
}

static const char *uuid_number(int number)
{
    static char uuid[FRAME_UUID_BYTES + 1];
    snprintf(uuid, sizeof uuid, "00000000-0000-4000-8000-%012d", number);
    return uuid;
}

static void a_box_says_who_it_is_first(void **state)
{
    struct scene *scene = scene_new();

    assert_int_equal(scene->fake->notes[0].type, FRAME_admin);
    assert_int_equal(scene->fake->notes[0].number, ADMIN_IDENTIFY);
    assert_string_equal(scene->fake->notes[0].text, "loa");
    scene_free(scene);
}

static void its_heart_beats(void **state)
{
    struct scene *scene = scene_with((struct box_settings){.heartbeat_ms = 10});

    until(scene, fake_count(scene->fake, FRAME_heartbeat) >= 4);

    scene_free(scene);
}

static void a_message_is_acknowledged_when_the_caller_says_so_and_not_before(void **state)
{
    struct scene *scene = scene_new();
    fake_put_mo(scene->fake, uuid_number(1), "#nuoc mat nuoc");
    until(scene, scene->mos == 1);
    scene_pass(scene, 20);
    assert_int_equal(fake_count(scene->fake, FRAME_ack), 0);
    assert_string_equal(scene->text, "#nuoc mat nuoc");
    assert_int_equal(scene->coding, SMS_GSM);

    box_acknowledge(scene->box, &scene->tickets[0], ACK_SUCCESS);
    until(scene, fake_count(scene->fake, FRAME_ack) == 1);

    assert_string_equal(fake_note(scene->fake, FRAME_ack, 0)->id, uuid_number(1));
    assert_int_equal(fake_note(scene->fake, FRAME_ack, 0)->number, ACK_SUCCESS);
    assert_int_equal(box_in_flight(scene->box), 0);
    scene_free(scene);
}

static void an_mt_is_answered_by_its_id(void **state)
{
    struct scene *scene = scene_new();
    char id[FRAME_UUID_BYTES + 1];
    uuid_make(id);
    struct mt mt = scene_mt(id);

    assert_int_equal(box_send(scene->box, &mt), 0);
    until(scene, fake_count(scene->fake, FRAME_sms) == 1);
    assert_string_equal(fake_note(scene->fake, FRAME_sms, 0)->text, "chao");
    assert_int_equal(fake_note(scene->fake, FRAME_sms, 0)->number, 3);
    struct frame ack = frame_blank(FRAME_ack);
    ack.ack.id = octets_of(id);
    ack.ack.nack = ACK_BUFFERED;
    fake_put(scene->fake, &ack);
    until(scene, scene->answers == 1);

    assert_string_equal(scene->answered, id);
    assert_int_equal(scene->status, ACK_BUFFERED);
    assert_int_equal(box_unanswered(scene->box), 0);
    scene_free(scene);
}

static void a_report_brings_back_what_the_mt_carried(void **state)
{
    struct scene *scene = scene_new();
    struct frame report = frame_blank(FRAME_sms);
    report.sms.id = octets_of(uuid_number(9));
    report.sms.sms_type = SMS_REPORT_MO;
    report.sms.dlr_mask = DLR_DELIVERED;
    report.sms.dlr_url = octets_of("row-77");

    fake_put(scene->fake, &report);
    until(scene, scene->reports == 1);
    box_acknowledge(scene->box, &scene->tickets[0], ACK_SUCCESS);
    until(scene, fake_count(scene->fake, FRAME_ack) == 1);

    assert_int_equal(scene->event, DLR_DELIVERED);
    assert_string_equal(scene->dlr_url, "row-77");
    scene_free(scene);
}

static void a_lost_link_comes_back_and_forgets_late_acknowledgements(void **state)
{
    struct scene *scene = scene_new();
    fake_put_mo(scene->fake, uuid_number(1), "first");
    until(scene, scene->mos == 1);
    struct ticket late = scene->tickets[0];

    fake_cut(scene->fake);
    until(scene, scene->downs == 1 && scene->ups == 2 && fake_count(scene->fake, FRAME_admin) == 2);
    fake_put_mo(scene->fake, uuid_number(1), "first");
    until(scene, scene->mos == 2);
    box_acknowledge(scene->box, &late, ACK_SUCCESS);
    box_acknowledge(scene->box, &scene->tickets[1], ACK_SUCCESS);
    until(scene, fake_count(scene->fake, FRAME_ack) == 1);
    scene_pass(scene, 20);

    assert_int_equal(fake_count(scene->fake, FRAME_ack), 1);
    assert_int_equal(box_in_flight(scene->box), 0);
    scene_free(scene);
}

static void reading_rests_while_too_much_is_in_flight(void **state)
{
    struct scene *scene = scene_with((struct box_settings){.max_in_flight = 4});
    for (int i = 0; i < 20; i++)
        fake_put_mo(scene->fake, uuid_number(i), "x");

    until(scene, scene->mos == 4);
    scene_pass(scene, 30);
    assert_int_equal(scene->mos, 4);
    for (int done = 0; done < 20; done++) {
        until(scene, scene->mos > done);
        box_acknowledge(scene->box, &scene->tickets[done], ACK_SUCCESS);
    }
    until(scene, fake_count(scene->fake, FRAME_ack) == 20);

    for (int i = 0; i < 20; i++)
        assert_string_equal(fake_note(scene->fake, FRAME_ack, (size_t)i)->id, uuid_number(i));
    scene_free(scene);
}

/* What the program logs, kept from being seen until log_count() gives it back. */
struct log {
    FILE *file;
    int stderr_kept;
};

static struct log log_keep(void)
{
    struct log log = {.file = tmpfile(), .stderr_kept = dup(STDERR_FILENO)};
    dup2(fileno(log.file), STDERR_FILENO);
    return log;
}

static int log_count(struct log *log, const char *words)
{
    char line[1024];
    int count = 0;
    dup2(log->stderr_kept, STDERR_FILENO);
    rewind(log->file);
    while (fgets(line, sizeof line, log->file))
        count += strstr(line, words) != NULL;
    close(log->stderr_kept);
    fclose(log->file);
    return count;
}

static void a_bad_frame_closes_the_link_with_one_line_in_the_log_and_the_link_comes_back(void **state)
{
    static const struct {
        const char *bytes;
        size_t size;
    } bad[] = {
        {"\xff\xff\xff\xff", 4},                                                                    /* oversized */
        {"\0\0\0\2\0\0", 6},                                                                        /* too short */
        {"\0\0\0\4\0\0\0\x63", 8},                                                                  /* unknown type */
        {"\0\0\0\x0c\0\0\0\1\0\0\0\1\0\0\0\x63", 16},                                               /* lying length */
        {"\0\0\0\x09\0\0\0\0\0\0\0\0\0", 13},                                                       /* trailing byte */
        {"\0\0\0\x18\0\0\0\4\xff\xff\xff\xff\0\0\0\0\xff\xff\xff\xff\0\0\0\0\xff\xff\xff\xff", 28}, /* datagram */
    };
    const int count = sizeof bad / sizeof *bad;
    struct scene *scene = scene_with((struct box_settings){.heartbeat_ms = 20});
    struct log log = log_keep();
    for (int i = 0; i < count; i++) {
        fake_put_bytes(scene->fake, bad[i].bytes, bad[i].size);

        until(scene, scene->downs == i + 1 && scene->ups == i + 2 && scene->fake->connections == i + 2);
    }
    assert_int_equal(log_count(&log, "event=box_down why=\"bad frame: "), count);
    scene_free(scene);
}

static void a_frame_whose_rest_never_comes_closes_the_link(void **state)
{
    struct scene *scene = scene_with((struct box_settings){.heartbeat_ms = 20, .silence_ms = 60});

    fake_put_bytes(scene->fake, "\0\0\0\x0c\0\0", 6);

    until(scene, scene->downs == 1 && scene->ups == 2);
    scene_free(scene);
}

static void an_mt_that_is_never_answered_closes_the_link(void **state)
{
    struct scene *scene = scene_with((struct box_settings){.heartbeat_ms = 20, .silence_ms = 60});
    struct mt mt = scene_mt(uuid_number(1));
    scene_pass(scene, 100);
    assert_int_equal(scene->downs, 0);

    assert_int_equal(box_send(scene->box, &mt), 0);

    until(scene, scene->downs == 1 && scene->ups == 2);
    scene_pass(scene, 100);
    assert_int_equal(scene->downs, 1);
    scene_free(scene);
}

static void a_link_over_which_nothing_comes_is_made_anew_and_not_while_something_is_under_way(void **state)
{
    struct scene *scene = scene_with((struct box_settings){.heartbeat_ms = 20, .silence_ms = 60000, .idle_ms = 100});
    until(scene, scene->downs == 1 && scene->ups == 2);
    struct mt mt = scene_mt(uuid_number(1));

    assert_int_equal(box_send(scene->box, &mt), 0);
    int downs = scene->downs;
    scene_pass(scene, 300);

    assert_int_equal(scene->downs, downs);
    scene_free(scene);
}

static void frames_arrive_whole_however_they_are_cut_on_the_way(void **state)
{
    struct scene *scene = scene_new();
    struct frame frame = frame_blank(FRAME_sms);
    frame.sms.id = octets_of(uuid_number(5));
    frame.sms.sms_type = SMS_MO;
    frame.sms.msgdata = octets_of("tung byte mot");
    unsigned char bytes[512];
    frame_write(&frame, bytes);

    for (size_t i = 0; i < frame_size(&frame); i++) {
        fake_put_bytes(scene->fake, bytes + i, 1);
        event_base_loop(scene->base, EVLOOP_ONCE);
    }

    until(scene, scene->mos == 1);
    assert_string_equal(scene->text, "tung byte mot");
    scene_free(scene);
}

static void nothing_is_sent_while_suspended_or_down(void **state)
{
    struct scene *scene = scene_new();
    struct mt mt = scene_mt(uuid_number(1));
    struct frame admin = frame_blank(FRAME_admin);

    admin.admin.command = ADMIN_SUSPEND;
    fake_put(scene->fake, &admin);
    until(scene, scene->suspends == 1);
    assert_int_equal(box_send(scene->box, &mt), -1);
    assert_false(box_is_up(scene->box));
    admin.admin.command = ADMIN_RESUME;
    fake_put(scene->fake, &admin);
    until(scene, scene->resumes == 1);
    assert_int_equal(box_send(scene->box, &mt), 0);
    fake_cut(scene->fake);
    until(scene, scene->downs == 1);
    assert_int_equal(box_send(scene->box, &mt), -1);
    scene_free(scene);
}

static void at_a_shutdown_what_is_under_way_may_end(void **state)
{
    struct scene *scene = scene_new();
    struct mt mt = scene_mt(uuid_number(2));
    struct frame admin = frame_blank(FRAME_admin), ack = frame_blank(FRAME_ack);
    fake_put_mo(scene->fake, uuid_number(1), "x");
    until(scene, scene->mos == 1);
    box_send(scene->box, &mt);

    admin.admin.command = ADMIN_SHUTDOWN;
    fake_put(scene->fake, &admin);
    scene_pass(scene, 60);
    assert_int_equal(scene->downs, 0);
    assert_int_equal(box_send(scene->box, &mt), -1);
    box_acknowledge(scene->box, &scene->tickets[0], ACK_SUCCESS);
    ack.ack.id = octets_of(uuid_number(2));
    ack.ack.nack = ACK_SUCCESS;
    fake_put(scene->fake, &ack);
    until(scene, scene->downs == 1);

    assert_int_equal(scene->answers, 1);
    assert_int_equal(fake_count(scene->fake, FRAME_ack), 1);
    until(scene, scene->ups == 2);
    scene_free(scene);
}

static void a_full_socket_refuses_and_tells_when_there_is_room(void **state)
{
    struct scene *scene = scene_with((struct box_settings){.max_unsent = 1000});
    struct mt mt = scene_mt(uuid_number(3));
    int sent = 0;

    while (box_send(scene->box, &mt) == 0)
        sent++;

    assert_in_range(sent, 2, 10);
    until(scene, scene->rooms == 1);
    assert_int_equal(box_send(scene->box, &mt), 0);
    scene_free(scene);
}

static void a_draining_link_leaves_new_messages_to_bearerbox(void **state)
{
    struct scene *scene = scene_new();
    struct mt mt = scene_mt(uuid_number(4));
    box_drain(scene->box);

    fake_put_mo(scene->fake, uuid_number(1), "late");
    box_send(scene->box, &mt);
    until(scene, fake_count(scene->fake, FRAME_sms) == 1);
    scene_pass(scene, 20);

    assert_int_equal(scene->mos, 0);
    assert_int_equal(fake_count(scene->fake, FRAME_ack), 0);
    scene_free(scene);
}

static void uuids_differ_and_are_of_version_4(void **state)
{
    char one[FRAME_UUID_BYTES + 1], two[FRAME_UUID_BYTES + 1];

    uuid_make(one);
    uuid_make(two);

    assert_string_not_equal(one, two);
    assert_int_equal(strlen(one), FRAME_UUID_BYTES);
    assert_int_equal(one[14], '4');
    assert_non_null(strchr("89ab", one[19]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_box_says_who_it_is_first),
        cmocka_unit_test(its_heart_beats),
        cmocka_unit_test(a_message_is_acknowledged_when_the_caller_says_so_and_not_before),
        cmocka_unit_test(an_mt_is_answered_by_its_id),
        cmocka_unit_test(a_report_brings_back_what_the_mt_carried),
        cmocka_unit_test(a_lost_link_comes_back_and_forgets_late_acknowledgements),
        cmocka_unit_test(reading_rests_while_too_much_is_in_flight),
        cmocka_unit_test(a_bad_frame_closes_the_link_with_one_line_in_the_log_and_the_link_comes_back),
        cmocka_unit_test(a_frame_whose_rest_never_comes_closes_the_link),
        cmocka_unit_test(an_mt_that_is_never_answered_closes_the_link),
        cmocka_unit_test(a_link_over_which_nothing_comes_is_made_anew_and_not_while_something_is_under_way),
        cmocka_unit_test(frames_arrive_whole_however_they_are_cut_on_the_way),
        cmocka_unit_test(nothing_is_sent_while_suspended_or_down),
        cmocka_unit_test(at_a_shutdown_what_is_under_way_may_end),
        cmocka_unit_test(a_full_socket_refuses_and_tells_when_there_is_room),
        cmocka_unit_test(a_draining_link_leaves_new_messages_to_bearerbox),
        cmocka_unit_test(uuids_differ_and_are_of_version_4),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
