/* Random bytes from the kernel, drawn in blocks so that a WebSocket mask costs no system call. */
#ifndef VP_BASE_RAND_H
#define VP_BASE_RAND_H

#include <stddef.h>
#include <stdint.h>

/* Fills bytes; aborts the process when the kernel has no entropy to give (a weak token is worse). */
void rand_bytes(void *bytes, size_t len);
uint32_t rand_u32(void);

/* Writes len_bytes random bytes as lower-case hex and a NUL: out holds 2 * len_bytes + 1. */
void rand_hex(char *out, size_t len_bytes);

/* Tests: a fixed, repeatable sequence from this seed; 0 gives the kernel's back. */
void rand_seed_for_test(uint64_t seed);

#endif
