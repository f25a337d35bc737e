#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "social-core/seal.h"

static const unsigned char key_a[32] = "the first key, thirty-two bytes", key_b[32] = "another key, thirty-two bytes..";

static void test_a_number_hashes_to_22_characters_that_depend_on_the_key(void **state)
{
    struct arena *arena = arena_new();
    struct seal *a = seal_with_key(key_a), *b = seal_with_key(key_b);
    const char *hash = seal_hash(a, arena, "+84912000001");
    assert_int_equal(strlen(hash), 22);
    assert_int_equal(strspn(hash, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"), 22);
    assert_string_equal(hash, seal_hash(a, arena, "+84912000001"));
    assert_string_not_equal(hash, seal_hash(a, arena, "+84912000002"));
    assert_string_not_equal(hash, seal_hash(b, arena, "+84912000001"));
    seal_free(a);
    seal_free(b);
    arena_free(arena);
}

static void test_a_sealed_text_opens_with_its_key_only(void **state)
{
    struct arena *arena = arena_new();
    struct seal *a = seal_with_key(key_a), *b = seal_with_key(key_b);
    const char *sealed = seal_close(a, arena, "+84912000001");
    assert_null(strstr(sealed, "84912"));
    assert_string_not_equal(sealed, seal_close(a, arena, "+84912000001"));
    assert_string_equal(seal_reveal(a, arena, sealed), "+84912000001");
    assert_string_equal(seal_reveal(a, arena, seal_close(a, arena, "")), "");
    assert_null(seal_reveal(b, arena, sealed));
    seal_free(a);
    seal_free(b);
    arena_free(arena);
}

static void assert_no_changed_letter_opens(const struct seal *seal, struct arena *arena, const char *sealed)
{
    char *changed = arena_strdup(arena, sealed);
    for (size_t i = 0; changed[i]; i++) {
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        assert_null(seal_reveal_phone(seal, arena, changed));
        changed[i] = sealed[i];
    }
}

static void test_a_sealed_number_opens_with_its_key_only_and_stays_compact_in_a_hash(void **state)
{
    static const char *const numbers[] = {"+84912000001", "+123456789", "+999999999999999"};
    struct arena *arena = arena_new();
    struct seal *a = seal_with_key(key_a), *b = seal_with_key(key_b);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        const char *sealed = seal_phone(a, arena, numbers[i]);
        assert_int_equal(strlen(sealed), 32);
        assert_string_equal(seal_reveal_phone(a, arena, sealed), numbers[i]);
        assert_null(seal_reveal_phone(b, arena, sealed));
        assert_no_changed_letter_opens(a, arena, sealed);
    }
    assert_null(seal_reveal_phone(a, arena, seal_close(a, arena, "a text, no number")));
    seal_free(a);
    seal_free(b);
    arena_free(arena);
}

static void test_what_was_tampered_with_does_not_open(void **state)
{
    struct arena *arena = arena_new();
    struct seal *seal = seal_with_key(key_a);
    const char *sealed = seal_close(seal, arena, "+84912000001");
    for (size_t i = 0; sealed[i]; i++) {
        char *changed = arena_strdup(arena, sealed);
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        assert_null(seal_reveal(seal, arena, changed));
        changed[i] = '\0';
        assert_null(seal_reveal(seal, arena, changed));
    }
    assert_null(seal_reveal(seal, arena, "no base64 at all!"));
    seal_free(seal);
    arena_free(arena);
}

static void test_the_key_file_is_made_once_for_its_owner_only(void **state)
{
    char folder[] = "/tmp/loa-seal-XXXXXX", file[64];
    assert_non_null(mkdtemp(folder));
    snprintf(file, sizeof file, "%s/phone.key", folder);
    struct arena *arena = arena_new();
    struct stat status;

    struct seal *made = seal_open(file), *again = seal_open(file);
    assert_non_null(made);
    assert_string_equal(seal_hash(made, arena, "+84"), seal_hash(again, arena, "+84"));
    assert_int_equal(stat(file, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(status.st_size, 32);

    assert_int_equal(chmod(file, 0640), 0);
    assert_null(seal_open(file));
    assert_int_equal(errno, EPERM);
    assert_int_equal(chmod(file, 0600), 0);
    assert_int_equal(truncate(file, 31), 0);
    assert_null(seal_open(file));
    assert_int_equal(errno, EINVAL);
    assert_int_equal(truncate(file, 33), 0);
    assert_null(seal_open(file));
    assert_int_equal(errno, EINVAL);
    assert_null(seal_open("/nowhere/phone.key"));
    assert_int_equal(errno, ENOENT);

    unlink(file);
    rmdir(folder);
    seal_free(made);
    seal_free(again);
    arena_free(arena);
}

static char *key_file_of_one_key(struct arena *arena)
{
    char *file = arena_printf(arena, "/tmp/loa-seal-%d.key", (int)getpid());
    unlink(file);
    seal_free(seal_open(file));
    return file;
}

static void test_names_under_a_new_key_follow_from_those_before(void **state)
{
    struct arena *arena = arena_new();
    char *file = key_file_of_one_key(arena);
    struct seal *seal = seal_open(file);
    const char *first = seal_name(seal, arena, "+84912000001");
    const char *sealed = seal_phone(seal, arena, "+84912000001");
    assert_null(seal_name_other(seal, arena, "+84912000001"));

    assert_int_equal(seal_change(file, true, SEAL_PENDING), 0);
    assert_int_equal(seal_reload(seal, file), 0);
    assert_string_equal(seal_name(seal, arena, "+84912000001"), first);
    const char *second = seal_name_other(seal, arena, "+84912000001");
    assert_string_equal(seal_renamed(seal, arena, first), second);
    assert_int_equal(seal_prefix(second), 2);
    assert_false(seal_is_newest(seal, arena, seal_phone(seal, arena, "+84912000001")));

    assert_int_equal(seal_change(file, false, SEAL_MOVING), 0);
    assert_int_equal(seal_reload(seal, file), 0);
    assert_string_equal(seal_name(seal, arena, "+84912000001"), second);
    assert_string_equal(seal_name_other(seal, arena, "+84912000001"), first);
    assert_null(seal_renamed(seal, arena, second));
    assert_false(seal_is_newest(seal, arena, sealed));
    assert_string_equal(seal_reveal_phone(seal, arena, sealed), "+84912000001");
    assert_true(seal_is_newest(seal, arena, seal_phone(seal, arena, "+84912000001")));

    assert_int_equal(seal_change(file, false, SEAL_STEADY), 0);
    assert_int_equal(seal_reload(seal, file), 0);
    assert_null(seal_name_other(seal, arena, "+84912000001"));
    assert_string_equal(seal_name(seal, arena, "+84912000001"), second);
    seal_free(seal);
    unlink(file);
    arena_free(arena);
}

static void test_hashes_that_name_no_phone_outlive_a_new_key(void **state)
{
    struct arena *arena = arena_new();
    char *file = key_file_of_one_key(arena);
    struct seal *seal = seal_open(file);
    const char *pin = seal_hash(seal, arena, "pin 7 1234");

    seal_change(file, true, SEAL_STEADY);
    seal_reload(seal, file);

    assert_string_equal(seal_hash(seal, arena, "pin 7 1234"), pin);
    assert_string_not_equal(seal_name(seal, arena, "pin 7 1234"), pin);
    seal_free(seal);
    unlink(file);
    arena_free(arena);
}

static void test_a_key_file_that_is_none_is_refused_and_the_seal_stays(void **state)
{
    static const struct {
        size_t bytes;
        unsigned char last;
    } rows[] = {{0, 0}, {31, 0}, {33, 'p'}, {65, 'x'}, {66, 'p'}, {32 * 17, 0}};
    struct arena *arena = arena_new();
    char *file = key_file_of_one_key(arena);
    struct seal *seal = seal_open(file);
    const char *name = seal_name(seal, arena, "+84912000001");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        unsigned char bytes[32 * 17] = {0};
        FILE *out = fopen(file, "wb");
        if (rows[i].bytes)
            bytes[rows[i].bytes - 1] = rows[i].last;
        assert_int_equal(fwrite(bytes, 1, rows[i].bytes, out), rows[i].bytes);
        fclose(out);

        assert_int_equal(seal_reload(seal, file), -1);

        assert_string_equal(seal_name(seal, arena, "+84912000001"), name);
    }
    seal_free(seal);
    unlink(file);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_number_hashes_to_22_characters_that_depend_on_the_key),
        cmocka_unit_test(test_a_sealed_text_opens_with_its_key_only),
        cmocka_unit_test(test_a_sealed_number_opens_with_its_key_only_and_stays_compact_in_a_hash),
        cmocka_unit_test(test_what_was_tampered_with_does_not_open),
        cmocka_unit_test(test_the_key_file_is_made_once_for_its_owner_only),
        cmocka_unit_test(test_names_under_a_new_key_follow_from_those_before),
        cmocka_unit_test(test_hashes_that_name_no_phone_outlive_a_new_key),
        cmocka_unit_test(test_a_key_file_that_is_none_is_refused_and_the_seal_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
