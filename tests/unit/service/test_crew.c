/* Which processes stay when the settings ask for fewer. */
#include "service/crew.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "with_cmocka.h"

enum { ENGINES = 3 };

static struct shared shared;
static struct crew crew;
static pid_t pids[ENGINES + 1]; /* by row */

static void wait_for_next_ms(void)
{
    int64_t now_ms = clock_mono_ms();
    while (clock_mono_ms() <= now_ms)
        continue;
}

/* A process in that row, which a crew finds there. */
static void adopt(int row, bool beats)
{
    pids[row] = fork();
    assert_true(pids[row] >= 0);
    if (pids[row] == 0) {
        pause();
        _exit(0);
    }
    scoreboard_start_row(shared.board, row, SCOREBOARD_ENGINE, pids[row]);
    wait_for_next_ms(); /* a beat counts that is later than the start */
    if (beats)
        scoreboard_beat(shared.board, row);
    crew_adopt(&crew, &(struct crew_child){.pid = pids[row], .row = row, .role = SCOREBOARD_ENGINE}, false);
}

static int open_crew(void **state)
{
    (void)state;
    shared = (struct shared){.worker_count = 1};
    shared.config.engine_enabled = true;
    shared.config.engine_processes = ENGINES;
    shared.board = calloc(1, scoreboard_size_bytes());
    if (shared.board == NULL)
        return -1;
    scoreboard_init(shared.board);
    crew_init(&crew, &shared);
    return 0;
}

static int close_crew(void **state)
{
    (void)state;
    for (int row = 1; row <= ENGINES; row++) {
        kill(pids[row], SIGKILL);
        waitpid(pids[row], NULL, 0);
    }
    free(shared.board);
    return 0;
}

/* Rows of the engines that stay, as bits. */
static int kept_rows(int wanted)
{
    int rows = 0;
    shared.config.engine_processes = wanted;
    crew_renew(&crew, &shared, false, 60);
    for (int i = 0; i < crew.post_count; i++)
        if (crew.posts[i].role == SCOREBOARD_ENGINE)
            rows |= 1 << crew.posts[i].now.row;
    return rows;
}

static void who_does_not_serve_yet_goes_first(void **state)
{
    (void)state;
    adopt(1, false);
    adopt(2, true);
    adopt(3, true);
    assert_int_equal(kept_rows(2), 1 << 2 | 1 << 3);
    assert_int_equal(crew.leaving_count, 1);
    assert_int_equal(crew.leaving[0].row, 1);
    assert_int_equal(kept_rows(1), 1 << 2); /* both serve: the last one goes */
}

static void who_does_not_serve_yet_stays_where_there_is_a_place(void **state)
{
    (void)state;
    adopt(1, true);
    adopt(2, false);
    adopt(3, false);
    assert_int_equal(kept_rows(2), 1 << 1 | 1 << 2);
    assert_int_equal(kept_rows(1), 1 << 1);
}

TESTS_WITH(open_crew, close_crew) = {
    TEST(who_does_not_serve_yet_goes_first),
    TEST(who_does_not_serve_yet_stays_where_there_is_a_place),
};
