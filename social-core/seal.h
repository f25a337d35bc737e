/**
 * Sealing: phone numbers never lie in the store in the clear. Lookups use a keyed hash, sending uses the number
 * encrypted under a key that lives in a file outside the store.
 */
#ifndef LOA_SEAL_H
#define LOA_SEAL_H

#include <stdbool.h>
#include <stddef.h>

#include "social-core/base/arena.h"

#define SEAL_KEYS_MAX 16

/** The state of a key file whose newest key is being brought in (`loa rekey`): a byte after the keys. */
enum seal_state {
    SEAL_STEADY = 0,    /**< no byte: the newest key is the one */
    SEAL_PENDING = 'p', /**< whatever was made with the newest key is understood; nothing is made with it yet */
    SEAL_MOVING = 'm'   /**< everything is made with the newest key; what was made with the one before is understood */
};

/** Reads the key file (32 random bytes a key, the newest last, mode 0600), making one of one key when it does not exist. NULL with errno on failure;
 *  EPERM when others may read it, EINVAL when it is not a key. Owned by the caller, ended by seal_free(). */
struct seal *seal_open(const char *key_file);
/** A seal with the given 32-byte key, for tests. */
struct seal *seal_with_key(const unsigned char key[32]);
void seal_free(struct seal *seal);

/** Reads the file anew into a seal that is in use; -1 with errno, and the seal as it was. */
int seal_reload(struct seal *seal, const char *key_file);

/** Adds a new key to the file and puts it into this state, or (`fresh` false) only the state: durably, at once for all
 *  who read it. -1 with errno. */
int seal_change(const char *key_file, bool fresh, enum seal_state state);

enum seal_state seal_state_of(const struct seal *seal);
unsigned seal_keys(const struct seal *seal);

/** A name for this set of keys and state, that tells nothing of them: "2m-1f00aa…". */
const char *seal_fingerprint(const struct seal *seal, struct arena *arena);

/**
 * The name of a phone in the store: 22 characters of URL-safe base64, led by `N.` when N keys came after the first. The
 * name under a key is the keyed hash of the name under the key before: so all names can be moved to a new key though
 * nobody knows the numbers, and who has the keys of before finds nobody by the new names.
 */
const char *seal_name(const struct seal *seal, struct arena *arena, const char *msisdn);

/** The other name under which the phone may be found while names are moved; NULL: there is none. */
const char *seal_name_other(const struct seal *seal, struct arena *arena, const char *msisdn);

/** What a name of the generation before (the newest key but one) is called under the newest; NULL: it is none. */
const char *seal_renamed(const struct seal *seal, struct arena *arena, const char *name);

/** Bytes of a name before its hash: 0, or those of "N.". */
size_t seal_prefix(const char *name);

/** True when a sealed text was made with the newest key. */
bool seal_is_newest(const struct seal *seal, struct arena *arena, const char *sealed);

/** The keyed hash of a text, as 22 characters of URL-safe base64 (16 bytes, BLAKE2b). It stays the same for ever: the
 *  first key makes it. For phones, see seal_name(). */
const char *seal_hash(const struct seal *seal, struct arena *arena, const char *msisdn);

/** `text` encrypted (XSalsa20-Poly1305, libsodium secretbox, random nonce) as URL-safe base64. */
const char *seal_close(const struct seal *seal, struct arena *arena, const char *text);

/** The text again, or NULL when it was not made with this key. */
const char *seal_reveal(const struct seal *seal, struct arena *arena, const char *sealed);

/** An E.164 number (`+84912000001`) sealed in 32 characters (a tag of 16 bytes, keyed BLAKE2b, and the number's 8 under
 *  XSalsa20 with the tag as nonce). The same number gives the same text, which the store shows anyway: it lists the
 *  persons of a phone together. */
const char *seal_phone(const struct seal *seal, struct arena *arena, const char *msisdn);

/** The number again, or NULL when it was not made with this key. */
const char *seal_reveal_phone(const struct seal *seal, struct arena *arena, const char *sealed);

#endif
