/* The pool of random bytes. */
#include "with_cmocka.h"

#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/rand.h"

static void a_child_draws_its_own(void **state)
{
    (void)state;
    uint8_t first[8], ours[8], theirs[8];
    int ends[2], status;
    rand_bytes(first, sizeof first); /* the pool is filled now, and would go into the child with it */
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        rand_bytes(theirs, sizeof theirs);
        _exit(write(ends[1], theirs, sizeof theirs) == (ssize_t)sizeof theirs ? 0 : 1);
    }
    rand_bytes(ours, sizeof ours);
    assert_int_equal(read(ends[0], theirs, sizeof theirs), sizeof theirs);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    assert_memory_not_equal(ours, theirs, sizeof ours);
    close(ends[0]);
    close(ends[1]);
}

static void every_draw_differs(void **state)
{
    (void)state;
    uint8_t drawn[1000][8];
    for (size_t i = 0; i < 1000; i++) {
        rand_bytes(drawn[i], sizeof drawn[i]);
        for (size_t k = 0; k < i; k++)
            assert_memory_not_equal(drawn[i], drawn[k], sizeof drawn[i]);
    }
}

TESTS = {
    TEST(a_child_draws_its_own),
    TEST(every_draw_differs),
};
