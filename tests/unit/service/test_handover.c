#include "service/handover.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "service/shared_memory.h"
#include "base/clock.h"
#include "net/net_listen.h"
#include "with_cmocka.h"

static struct handover handover;

static int listener(void)
{
    int fd;
    assert_int_equal(net_listen("127.0.0.1", 0, &fd), VP_OK);
    fcntl(fd, F_SETFD, 0); /* as across an exec */
    return fd;
}

static void nothing_was_handed_over(void **state)
{
    (void)state;
    unsetenv("VOICEPLATE_HANDOVER");
    assert_false(handover_take(&handover));
}

static void listeners_and_living_children_are_taken(void **state)
{
    (void)state;
    char text[256];
    int web = listener(), media = listener();
    pid_t child = fork();
    if (child == 0) {
        pause();
        _exit(0);
    }
    assert_true(child > 0);
    snprintf(text, sizeof text, "web=%d media=%d engine=-1 memory=-1 child=3:%d:2 leaving=2:%d:9", web, media,
             (int)child, (int)child);
    setenv("VOICEPLATE_HANDOVER", text, 1);
    assert_true(handover_take(&handover));
    assert_null(getenv("VOICEPLATE_HANDOVER")); /* the children of this program must not take it again */
    assert_int_equal(handover.inherited.web_fd, web);
    assert_int_equal(handover.inherited.media_fd, media);
    assert_int_equal(handover.inherited.engine_fd, -1);
    assert_int_equal(fcntl(web, F_GETFD), FD_CLOEXEC);
    assert_int_equal(handover.child_count, 2);
    assert_int_equal(handover.children[0].child.pid, child);
    assert_int_equal(handover.children[0].child.role, SCOREBOARD_WORKER);
    assert_int_equal(handover.children[0].child.row, 2);
    assert_false(handover.children[0].is_leaving);
    assert_true(handover.children[1].is_leaving);
    handover_forget_rows(&handover);
    assert_int_equal(handover.children[1].child.row, -1);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    close(web);
    close(media);
}

/* Whatever stands in the variable: no descriptor is taken for a listener that is none, no stranger for a child. */
static void what_is_not_ours_is_left_out(void **state)
{
    (void)state;
    static const char *const texts[] = {"",          "web=0",         "web=999 media=999",
                                        "web=x",     "child=3:1:2",   "child=9:9:9 leaving=",
                                        "memory=-5", "nonsense=====", "web=-1 child=3:0:0"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        setenv("VOICEPLATE_HANDOVER", texts[i], 1);
        assert_false(handover_take(&handover));
        assert_int_equal(handover.child_count, 0);
        assert_int_equal(handover.inherited.web_fd, -1);
        assert_int_equal(handover.inherited.memory_fd, -1);
    }
}

static void memory_is_shared_with_the_next_program(void **state)
{
    (void)state;
    struct shared_memory old, new;
    bool is_inherited;
    struct scoreboard_row row;
    char token[STREAM_TOKEN_TEXT_BYTES];
    assert_true(shared_memory_open(&old, -1, &is_inherited));
    assert_false(is_inherited);
    scoreboard_start_row(old.board, 7, SCOREBOARD_WORKER, 123);
    stream_token_mint(old.tokens, "CA1", "harbor", clock_unix_ms(), token);
    assert_true(shared_memory_open(&new, dup(old.fd), &is_inherited));
    assert_true(is_inherited);
    assert_true(scoreboard_look_row(new.board, 7, &row));
    assert_int_equal(row.pid, 123);
    assert_int_equal(stream_token_spend(new.tokens, token, "CA1", "harbor", clock_unix_ms()), VP_OK);
    assert_int_equal(stream_token_spend(old.tokens, token, "CA1", "harbor", clock_unix_ms()),
                     VP_ERR_BAD_TOKEN);
}

/* A program with another scoreboard makes its own, but honours the tokens of the older one: those that were
 * spent stay spent. */
static void another_layout_keeps_the_tokens(void **state)
{
    (void)state;
    struct shared_memory old, new;
    bool is_inherited;
    struct scoreboard_row row;
    char spent[STREAM_TOKEN_TEXT_BYTES], fresh[STREAM_TOKEN_TEXT_BYTES];
    assert_true(shared_memory_open(&old, -1, &is_inherited));
    assert_true(scoreboard_born_unix_ms(old.board) > 0);
    scoreboard_start_row(old.board, 7, SCOREBOARD_WORKER, 123);
    stream_token_mint(old.tokens, "CA1", "harbor", clock_unix_ms(), spent);
    stream_token_mint(old.tokens, "CA2", "harbor", clock_unix_ms(), fresh);
    assert_int_equal(stream_token_spend(old.tokens, spent, "CA1", "harbor", clock_unix_ms()), VP_OK);
    uint64_t other_layout = 42;
    assert_int_equal(pwrite(old.fd, &other_layout, sizeof other_layout, sizeof(uint64_t)),
                     sizeof other_layout);
    assert_true(shared_memory_open(&new, dup(old.fd), &is_inherited));
    assert_false(is_inherited);
    assert_int_equal(scoreboard_born_unix_ms(new.board), 0); /* no webhook before is in vain */
    assert_false(scoreboard_look_row(new.board, 7, &row));
    assert_int_equal(stream_token_spend(new.tokens, spent, "CA1", "harbor", clock_unix_ms()),
                     VP_ERR_BAD_TOKEN);
    assert_int_equal(stream_token_spend(new.tokens, fresh, "CA2", "harbor", clock_unix_ms()), VP_OK);
}

static void a_file_that_is_no_memory_is_not_used(void **state)
{
    (void)state;
    struct shared_memory memory;
    bool is_inherited;
    int fd = memfd_create("other", 0);
    assert_int_equal(ftruncate(fd, 1 << 20), 0);
    assert_true(shared_memory_open(&memory, fd, &is_inherited));
    assert_false(is_inherited);
    assert_true(shared_memory_open(&memory, 999, &is_inherited));
    assert_false(is_inherited);
}

/* /bin/true ends with 0 as well. */
static void only_a_voiceplate_has_rehearsed(void **state)
{
    (void)state;
    static struct config config;
    static const char *const others[] = {"", "ok\n", "bind_address\n", "# bind_address: x\n",
                                         "Usage: true\n"};
    config_set_defaults(&config);
    FILE *output = tmpfile();
    fputs("a warning before\n", output);
    config_print(&config, output);
    assert_true(handover_is_rehearsed(output));
    fclose(output);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        output = tmpfile();
        fputs(others[i], output);
        assert_false(handover_is_rehearsed(output));
        fclose(output);
    }
}

TESTS = {
    TEST(nothing_was_handed_over),         TEST(listeners_and_living_children_are_taken),
    TEST(what_is_not_ours_is_left_out),    TEST(memory_is_shared_with_the_next_program),
    TEST(another_layout_keeps_the_tokens), TEST(a_file_that_is_no_memory_is_not_used),
    TEST(only_a_voiceplate_has_rehearsed),
};
