/**
 * Sealing: phone numbers never lie in the store in the clear. Lookups use a keyed hash, sending uses the number
 * encrypted under a key that lives in a file outside the store.
 */
#ifndef LOA_SEAL_H
#define LOA_SEAL_H

#include <stddef.h>

#include "social-core/base/arena.h"

/** Reads the key file (32 random bytes, mode 0600), making it when it does not exist. NULL with errno on failure;
 *  EPERM when others may read it, EINVAL when it is not a key. Owned by the caller, ended by seal_free(). */
struct seal *seal_open(const char *key_file);
/** A seal with the given 32-byte key, for tests. */
struct seal *seal_with_key(const unsigned char key[32]);
void seal_free(struct seal *seal);

/** The keyed hash of an E.164 number, as 22 characters of URL-safe base64 (16 bytes, BLAKE2b). */
const char *seal_hash(const struct seal *seal, struct arena *arena, const char *msisdn);

/** `text` encrypted (XSalsa20-Poly1305, libsodium secretbox, random nonce) as URL-safe base64. */
const char *seal_close(const struct seal *seal, struct arena *arena, const char *text);

/** The text again, or NULL when it was not made with this key. */
const char *seal_reveal(const struct seal *seal, struct arena *arena, const char *sealed);

/** An E.164 number (`+84912000001`) in the same way, as its 8 bytes: 64 characters, which is the longest value that
 *  Redis still keeps compactly in a hash (hash-max-listpack-value). */
const char *seal_phone(const struct seal *seal, struct arena *arena, const char *msisdn);

/** The number again, or NULL when it was not made with this key. */
const char *seal_reveal_phone(const struct seal *seal, struct arena *arena, const char *sealed);

#endif
