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
#define HASH_BYTES 16
#define BASE64 sodium_base64_VARIANT_URLSAFE_NO_PADDING
#define KDF_CONTEXT "loaphone"

/* Hashing and sealing never share a key: each has a subkey of the file's. */
struct seal {
    unsigned char hash_key[KEY_BYTES];
    unsigned char box_key[crypto_secretbox_KEYBYTES];
};

enum { SUBKEY_HASH = 1, SUBKEY_BOX = 2 };

struct seal *seal_with_key(const unsigned char key[KEY_BYTES])
{
    if (sodium_init() < 0)
        return NULL;
    struct seal *seal = sodium_malloc(sizeof *seal);
    if (!seal)
        return NULL;
    crypto_kdf_derive_from_key(seal->hash_key, sizeof seal->hash_key, SUBKEY_HASH, KDF_CONTEXT, key);
    crypto_kdf_derive_from_key(seal->box_key, sizeof seal->box_key, SUBKEY_BOX, KDF_CONTEXT, key);
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

static int read_key(int file, unsigned char key[KEY_BYTES])
{
    struct stat status;
    unsigned char beyond;
    if (fstat(file, &status) < 0)
        return -1;
    errno = EPERM;
    if (status.st_mode & (S_IRWXG | S_IRWXO))
        return -1;
    errno = EINVAL;
    if (!S_ISREG(status.st_mode) || read(file, key, KEY_BYTES) != KEY_BYTES || read(file, &beyond, 1) != 0)
        return -1;
    return 0;
}

struct seal *seal_open(const char *key_file)
{
    if (sodium_init() < 0)
        return NULL;
    int file = open(key_file, O_RDONLY | O_CLOEXEC);
    if (file < 0 && errno == ENOENT && make_key_file(key_file) == 0)
        file = open(key_file, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return NULL;
    unsigned char key[KEY_BYTES];
    struct seal *seal = read_key(file, key) == 0 ? seal_with_key(key) : NULL;
    int error = errno;
    sodium_memzero(key, sizeof key);
    close(file);
    errno = error;
    return seal;
}

static const char *base64(struct arena *arena, const unsigned char *bytes, size_t size)
{
    size_t room = sodium_base64_encoded_len(size, BASE64);
    return sodium_bin2base64(arena_alloc(arena, room), room, bytes, size, BASE64);
}

const char *seal_hash(const struct seal *seal, struct arena *arena, const char *msisdn)
{
    unsigned char hash[HASH_BYTES];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)msisdn, strlen(msisdn), seal->hash_key,
                       sizeof seal->hash_key);
    return base64(arena, hash, sizeof hash);
}

static const char *close_bytes(const struct seal *seal, struct arena *arena, const void *bytes, size_t length)
{
    size_t size = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + length;
    unsigned char *nonce = arena_alloc(arena, size), *box = nonce + crypto_secretbox_NONCEBYTES;
    randombytes_buf(nonce, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(box, bytes, length, nonce, seal->box_key);
    return base64(arena, nonce, size);
}

/* What was sealed, with a NUL after it; NULL when it was not made with this key. */
static void *reveal_bytes(const struct seal *seal, struct arena *arena, const char *sealed, size_t *length)
{
    size_t room = strlen(sealed) + 1, size;
    unsigned char *nonce = arena_alloc(arena, room), *box = nonce + crypto_secretbox_NONCEBYTES;
    const char *end;
    if (sodium_base642bin(nonce, room, sealed, room - 1, NULL, &size, &end, BASE64) != 0 || *end ||
        size < crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES)
        return NULL;
    size_t box_size = size - crypto_secretbox_NONCEBYTES;
    *length = box_size - crypto_secretbox_MACBYTES;
    unsigned char *bytes = arena_alloc(arena, *length + 1);
    return crypto_secretbox_open_easy(bytes, box, box_size, nonce, seal->box_key) == 0 ? bytes : NULL;
}

const char *seal_close(const struct seal *seal, struct arena *arena, const char *text)
{
    return close_bytes(seal, arena, text, strlen(text));
}

const char *seal_reveal(const struct seal *seal, struct arena *arena, const char *sealed)
{
    size_t length;
    return reveal_bytes(seal, arena, sealed, &length);
}

const char *seal_phone(const struct seal *seal, struct arena *arena, const char *msisdn)
{
    uint64_t number = htobe64(strtoull(msisdn + 1, NULL, 10));
    return close_bytes(seal, arena, &number, sizeof number);
}

const char *seal_reveal_phone(const struct seal *seal, struct arena *arena, const char *sealed)
{
    size_t length;
    uint64_t number;
    const void *bytes = reveal_bytes(seal, arena, sealed, &length);
    if (!bytes || length != sizeof number)
        return NULL;
    memcpy(&number, bytes, sizeof number);
    return arena_printf(arena, "+%" PRIu64, be64toh(number));
}
