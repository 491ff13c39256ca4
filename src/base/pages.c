#include "base/pages.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* AddressSanitizer watches what the heap gave, and nothing else. */
#if defined(__SANITIZE_ADDRESS__)
#define PAGES_OF_HEAP 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PAGES_OF_HEAP 1
#endif
#endif
#ifndef PAGES_OF_HEAP
#define PAGES_OF_HEAP 0
#endif

void *pages_take(size_t size_bytes)
{
    if (PAGES_OF_HEAP)
        return calloc(1, size_bytes);
    void *memory = mmap(NULL, size_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory != MAP_FAILED ? memory : NULL;
}

void pages_clear(void *memory, size_t size_bytes)
{
    enum { STEP_BYTES = 64 };
    static const char zeros[STEP_BYTES];
    char *at = memory;
    for (size_t len; size_bytes > 0; at += len, size_bytes -= len) {
        len = size_bytes < STEP_BYTES ? size_bytes : STEP_BYTES;
        if (memcmp(at, zeros, len) != 0)
            memset(at, 0, len);
    }
}

void pages_give_back(void *memory, size_t size_bytes)
{
    if (PAGES_OF_HEAP)
        free(memory);
    else if (memory != NULL)
        (void)munmap(memory, size_bytes);
}
