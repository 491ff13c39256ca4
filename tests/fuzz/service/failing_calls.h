/* System calls and allocations of chosen threads that fail when told to: the linker puts these in the place of the
 * real ones (-Wl,--wrap, see tests/CMakeLists.txt). Only the program's own objects are wrapped, not its libraries. */
#ifndef VP_FUZZ_FAILING_CALLS_H
#define VP_FUZZ_FAILING_CALLS_H

#include <stdint.h>

enum failing_call {
    FAILING_RECV,
    FAILING_SEND,
    FAILING_ACCEPT,
    FAILING_SOCKET,
    FAILING_CONNECT,
    FAILING_WRITE,
    FAILING_FCNTL,
    FAILING_ALLOCATION,
    FAILING_CALL_COUNT
};

/* The calls of this thread may fail from now on. */
void failing_calls_use(void);
/* After skip further calls of this kind the next count of them fail; how chooses the error among those that
 * the call is known for (or a short count). */
void failing_calls_arm(enum failing_call call, uint32_t skip, uint32_t count, uint8_t how);
void failing_calls_disarm(void);
/* How many calls have failed since the program began. */
uint64_t failing_calls_count(void);

#endif
