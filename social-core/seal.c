#include "social-core/seal.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#define KEY_BYTES 32
#define FILE_BYTES (SEAL_KEYS_MAX * KEY_BYTES + 2) /* one more than a file may have */
#define HASH_BYTES 16
#define TAG_BYTES 16
#define BASE64 sodium_base64_VARIANT_URLSAFE_NO_PADDING
#define KDF_CONTEXT "loaphone"

/* Hashing and sealing never share a key: each has a subkey of the file's. The newest key is the last. */
struct seal {
    unsigned count;
    enum seal_state state;
    unsigned char hash_key[SEAL_KEYS_MAX][KEY_BYTES];
    unsigned char box_key[SEAL_KEYS_MAX][crypto_secretbox_KEYBYTES];
    unsigned char phone_key[SEAL_KEYS_MAX][crypto_stream_xsalsa20_KEYBYTES], tag_key[SEAL_KEYS_MAX][KEY_BYTES];
};

enum { SUBKEY_HASH = 1, SUBKEY_BOX, SUBKEY_PHONE, SUBKEY_TAG };

static void take_keys(struct seal *seal, const unsigned char *keys, unsigned count, enum seal_state state)
{
    seal->count = count;
    seal->state = state;
    for (unsigned i = 0; i < count; i++) {
        const unsigned char *key = keys + i * KEY_BYTES;
        crypto_kdf_derive_from_key(seal->hash_key[i], KEY_BYTES, SUBKEY_HASH, KDF_CONTEXT, key);
        crypto_kdf_derive_from_key(seal->box_key[i], sizeof seal->box_key[i], SUBKEY_BOX, KDF_CONTEXT, key);
        crypto_kdf_derive_from_key(seal->phone_key[i], sizeof seal->phone_key[i], SUBKEY_PHONE, KDF_CONTEXT, key);
        crypto_kdf_derive_from_key(seal->tag_key[i], KEY_BYTES, SUBKEY_TAG, KDF_CONTEXT, key);
    }
}

struct seal *seal_with_key(const unsigned char key[KEY_BYTES])
{
    if (sodium_init() < 0)
        return NULL;
    struct seal *seal = sodium_malloc(sizeof *seal);
    if (seal)
        take_keys(seal, key, 1, SEAL_STEADY);
    return seal;
}

void seal_free(struct seal *seal)
{
    sodium_free(seal);
}

/* Makes a new key durable under a name of its own, then gives it the wanted name: link() never replaces a key that
 * another process made meanwhile, and no reader ever sees half a key. */
static int make_key_file(const char *key_file)
{
    unsigned char key[KEY_BYTES];
    char fresh[4096];
    if (snprintf(fresh, sizeof fresh, "%s.XXXXXX", key_file) >= (int)sizeof fresh) {
        errno = ENAMETOOLONG;
        return -1;
    }
    int file = mkostemp(fresh, O_CLOEXEC);
    if (file < 0)
        return -1;
    randombytes_buf(key, sizeof key);
    int failed = write(file, key, sizeof key) != (ssize_t)sizeof key || fsync(file) < 0;
    sodium_memzero(key, sizeof key);
    close(file);
    if (!failed && link(fresh, key_file) < 0 && errno != EEXIST)
        failed = 1;
    int error = errno;
    unlink(fresh);
    errno = error;
    return failed ? -1 : 0;
}

/* The whole file: keys, and the byte of a state; its length, or -1 with errno. */
static ssize_t read_file(const char *key_file, unsigned char bytes[FILE_BYTES])
{
    int file = open(key_file, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (file < 0)
        return -1;
    ssize_t length = fstat(file, &status) < 0 ? -1 : read(file, bytes, FILE_BYTES);
    int error = length < 0                                       ? errno
                : status.st_mode & (S_IRWXG | S_IRWXO)           ? EPERM
                : !S_ISREG(status.st_mode) || length < KEY_BYTES ? EINVAL
                                                                 : 0;
    close(file);
    errno = error;
    return error ? -1 : length;
}

static int understand_file(const unsigned char *bytes, size_t length, unsigned *count, enum seal_state *state)
{
    size_t beyond = length % KEY_BYTES;
    *count = (unsigned)(length / KEY_BYTES);
    *state = beyond ? (enum seal_state)bytes[length - 1] : SEAL_STEADY;
    bool known = !beyond || (beyond == 1 && *count > 1 && (*state == SEAL_PENDING || *state == SEAL_MOVING));
    errno = EINVAL;
    return known && *count <= SEAL_KEYS_MAX ? 0 : -1;
}

int seal_reload(struct seal *seal, const char *key_file)
{
    unsigned char bytes[FILE_BYTES];
    unsigned count;
    enum seal_state state;
    ssize_t length = read_file(key_file, bytes);
    int status = length < 0 ? -1 : understand_file(bytes, (size_t)length, &count, &state);
    int error = errno;
    if (status == 0)
        take_keys(seal, bytes, count, state);
    sodium_memzero(bytes, sizeof bytes);
    errno = error;
    return status;
}

struct seal *seal_open(const char *key_file)
{
    if (sodium_init() < 0 || (access(key_file, F_OK) < 0 && errno == ENOENT && make_key_file(key_file) < 0))
        return NULL;
    struct seal *seal = sodium_malloc(sizeof *seal);
    if (seal && seal_reload(seal, key_file) < 0) {
        int error = errno;
        seal_free(seal);
        errno = error;
        return NULL;
    }
    return seal;
}

/* Made durable under a name of its own; rename() then gives every reader the old file or the new one. */
static int replace_file(const char *key_file, const unsigned char *bytes, size_t length)
{
    char fresh[4096];
    if (snprintf(fresh, sizeof fresh, "%s.XXXXXX", key_file) >= (int)sizeof fresh) {
        errno = ENAMETOOLONG;
        return -1;
    }
    struct stat before;
    int file = stat(key_file, &before) < 0 ? -1 : mkostemp(fresh, O_CLOEXEC);
    if (file < 0)
        return -1;
    bool same_owner = before.st_uid == geteuid() || fchown(file, before.st_uid, before.st_gid) == 0;
    int failed =
        !same_owner || write(file, bytes, length) != (ssize_t)length || fsync(file) < 0 || rename(fresh, key_file) < 0;
    int error = errno;
    close(file);
    if (failed)
        unlink(fresh);
    errno = error;
    return failed ? -1 : 0;
}

int seal_change(const char *key_file, bool fresh, enum seal_state state)
{
    unsigned char bytes[FILE_BYTES + KEY_BYTES];
    unsigned count;
    enum seal_state now;
    ssize_t read = read_file(key_file, bytes);
    if (read < 0 || understand_file(bytes, (size_t)read, &count, &now) < 0)
        return -1;
    errno = ENOSPC;
    if (fresh && count == SEAL_KEYS_MAX)
        return -1;
    size_t length = (size_t)count * KEY_BYTES;
    if (fresh)
        randombytes_buf(bytes + length, KEY_BYTES);
    length += fresh ? KEY_BYTES : 0;
    if (state != SEAL_STEADY)
        bytes[length++] = (unsigned char)state;
    int status = replace_file(key_file, bytes, length);
    sodium_memzero(bytes, sizeof bytes);
    return status;
}

enum seal_state seal_state_of(const struct seal *seal)
{
    return seal->state;
}

unsigned seal_keys(const struct seal *seal)
{
    return seal->count;
}

static const char *base64(struct arena *arena, const unsigned char *bytes, size_t size)
{
    size_t room = sodium_base64_encoded_len(size, BASE64);
    return sodium_bin2base64(arena_alloc(arena, room), room, bytes, size, BASE64);
}

static const char *hash_with(const unsigned char *key, struct arena *arena, const char *text)
{
    unsigned char hash[HASH_BYTES];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)text, strlen(text), key, KEY_BYTES);
    return base64(arena, hash, sizeof hash);
}

const char *seal_hash(const struct seal *seal, struct arena *arena, const char *msisdn)
{
    return hash_with(seal->hash_key[0], arena, msisdn);
}

const char *seal_fingerprint(const struct seal *seal, struct arena *arena)
{
    const char *newest = hash_with(seal->hash_key[seal->count - 1], arena, "fingerprint");
    return arena_printf(arena, "%u%c-%.12s", seal->count, seal->state ? (char)seal->state : 's', newest);
}

static const char *name_of(const char *hash, struct arena *arena, unsigned generation)
{
    return generation ? arena_printf(arena, "%u.%s", generation, hash) : hash;
}

static const char *name_under(const struct seal *seal, struct arena *arena, const char *msisdn, unsigned generation)
{
    const char *hash = seal_hash(seal, arena, msisdn);
    for (unsigned i = 1; i <= generation; i++)
        hash = hash_with(seal->hash_key[i], arena, hash);
    return name_of(hash, arena, generation);
}

/* The key that everything is made with now. */
static unsigned key_in_use(const struct seal *seal)
{
    return seal->count - (seal->state == SEAL_PENDING ? 2 : 1);
}

const char *seal_name(const struct seal *seal, struct arena *arena, const char *msisdn)
{
    return name_under(seal, arena, msisdn, key_in_use(seal));
}

const char *seal_name_other(const struct seal *seal, struct arena *arena, const char *msisdn)
{
    if (seal->state == SEAL_STEADY)
        return NULL;
    return name_under(seal, arena, msisdn, seal->state == SEAL_PENDING ? seal->count - 1 : seal->count - 2);
}

size_t seal_prefix(const char *name)
{
    const char *dot = strchr(name, '.');
    return dot ? (size_t)(dot + 1 - name) : 0;
}

const char *seal_renamed(const struct seal *seal, struct arena *arena, const char *name)
{
    unsigned generation = seal_prefix(name) ? (unsigned)strtoul(name, NULL, 10) : 0, newest = seal->count - 1;
    if (generation >= newest)
        return NULL;
    const char *hash = name + seal_prefix(name);
    while (generation < newest)
        hash = hash_with(seal->hash_key[++generation], arena, hash);
    return name_of(hash, arena, newest);
}

const char *seal_close(const struct seal *seal, struct arena *arena, const char *text)
{
    size_t length = strlen(text), size = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + length;
    unsigned char *nonce = arena_alloc(arena, size), *box = nonce + crypto_secretbox_NONCEBYTES;
    randombytes_buf(nonce, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(box, (const unsigned char *)text, length, nonce, seal->box_key[key_in_use(seal)]);
    return base64(arena, nonce, size);
}

/* NULL when it was made with none of these keys. */
static const char *open_text(const struct seal *seal, struct arena *arena, const char *sealed, unsigned *key)
{
    size_t room = strlen(sealed) + 1, size;
    unsigned char *nonce = arena_alloc(arena, room), *box = nonce + crypto_secretbox_NONCEBYTES;
    const char *end;
    if (sodium_base642bin(nonce, room, sealed, room - 1, NULL, &size, &end, BASE64) != 0 || *end ||
        size < crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES)
        return NULL;
    size_t box_size = size - crypto_secretbox_NONCEBYTES;
    char *text = arena_alloc(arena, box_size - crypto_secretbox_MACBYTES + 1);
    for (*key = seal->count; (*key)-- > 0;)
        if (crypto_secretbox_open_easy((unsigned char *)text, box, box_size, nonce, seal->box_key[*key]) == 0)
            return text;
    return NULL;
}

const char *seal_reveal(const struct seal *seal, struct arena *arena, const char *sealed)
{
    unsigned key;
    return open_text(seal, arena, sealed, &key);
}

/* A sealed number: its tag, and the number encrypted with the tag as nonce (a synthetic nonce as in RFC 5297). There is
 * one for each person, so its 32 characters matter; a random nonce beside a tag would make it 64. */
struct sealed_phone {
    unsigned char tag[TAG_BYTES];
    uint64_t number; /* big endian */
};
_Static_assert(sizeof(struct sealed_phone) == TAG_BYTES + sizeof(uint64_t), "what is sealed has no gaps");

static void tag_number(const struct seal *seal, unsigned key, uint64_t number, unsigned char tag[TAG_BYTES])
{
    crypto_generichash(tag, TAG_BYTES, (const unsigned char *)&number, sizeof number, seal->tag_key[key], KEY_BYTES);
}

static uint64_t ciphered(const struct seal *seal, unsigned key, const struct sealed_phone *phone)
{
    unsigned char nonce[crypto_stream_xsalsa20_NONCEBYTES] = {0};
    uint64_t number;
    memcpy(nonce, phone->tag, TAG_BYTES);
    crypto_stream_xsalsa20_xor((unsigned char *)&number, (const unsigned char *)&phone->number, sizeof number, nonce,
                               seal->phone_key[key]);
    return number;
}

const char *seal_phone(const struct seal *seal, struct arena *arena, const char *msisdn)
{
    struct sealed_phone phone = {.number = htobe64(strtoull(msisdn + 1, NULL, 10))};
    unsigned key = key_in_use(seal);
    tag_number(seal, key, phone.number, phone.tag);
    phone.number = ciphered(seal, key, &phone);
    return base64(arena, (const unsigned char *)&phone, sizeof phone);
}

/* False when it was made with none of these keys. */
static bool open_phone(const struct seal *seal, const char *sealed, uint64_t *number, unsigned *key)
{
    struct sealed_phone phone;
    unsigned char tag[TAG_BYTES];
    size_t size;
    const char *end;
    if (sodium_base642bin((unsigned char *)&phone, sizeof phone, sealed, strlen(sealed), NULL, &size, &end, BASE64) !=
            0 ||
        *end || size != sizeof phone)
        return false;
    for (*key = seal->count; (*key)-- > 0;) {
        *number = ciphered(seal, *key, &phone);
        tag_number(seal, *key, *number, tag);
        if (sodium_memcmp(tag, phone.tag, TAG_BYTES) == 0)
            return true;
    }
    return false;
}

const char *seal_reveal_phone(const struct seal *seal, struct arena *arena, const char *sealed)
{
    uint64_t number;
    unsigned key;
    return open_phone(seal, sealed, &number, &key) ? arena_printf(arena, "+%" PRIu64, be64toh(number)) : NULL;
}

bool seal_is_newest(const struct seal *seal, struct arena *arena, const char *sealed)
{
    uint64_t number;
    unsigned key;
    return (open_phone(seal, sealed, &number, &key) || open_text(seal, arena, sealed, &key)) && key == seal->count - 1;
}
