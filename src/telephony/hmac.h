/* HMAC over a list of byte strings, as if they were one. */
#ifndef VP_TELEPHONY_HMAC_H
#define VP_TELEPHONY_HMAC_H

#include "base/err.h"
#include "base/span.h"

enum { HMAC_SHA1_BYTES = 20, HMAC_SHA256_BYTES = 32 };

/* digest is "SHA1" or "SHA256"; out takes that digest's bytes. The key must not be empty (VP_ERR_BAD_VALUE:
 * an unset secret must never make a valid signature). VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err hmac_of(const char *digest, struct span key, const struct span *parts,
                                  size_t part_count, unsigned char *out);

#endif
