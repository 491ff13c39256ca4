/* Passwords are kept as hashes by scrypt (RFC 7914), one line of text, which settings and menu files hold:
 *   scrypt:15:8:1:SALT:HASH    log2 of N, r, p; salt and hash in base64
 * Who reads the file does not know the password, and trying one costs 32 MiB and a tenth of a second. */
#ifndef VP_BASE_PASSWORD_H
#define VP_BASE_PASSWORD_H

#include <stdbool.h>

#include "base/err.h"
#include "base/span.h"

enum { PASSWORD_HASH_BYTES = 128, PASSWORD_MIN_BYTES = 8, PASSWORD_MAX_BYTES = 256 };

/* A fresh hash of a password of 1 to PASSWORD_MAX_BYTES bytes. VP_ERR_BAD_VALUE: it is longer or empty;
 * VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err password_hash(struct span password, char out_hash[PASSWORD_HASH_BYTES]);
/* Whether the line is such a hash, at a cost that this machine can pay. Cheap. */
bool password_hash_is_valid(const char *hash);
/* Whether it is the hash of this password; false where it is no hash. Takes as long as making one. Any thread. */
bool password_is_right(struct span password, const char *hash);

#endif
