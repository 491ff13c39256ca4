/* The one-time token of a media stream: what it is bound to, when it ends, and that it is spent
 * once even among processes. */
#include "with_cmocka.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "telephony/stream_token.h"

static const char CALL[] = "CA00000000000000000000000000000002", PLACE[] = "trattoria-uno";
enum { NOW = 1790000000 };
static const int64_t now_unix_ms = NOW * INT64_C(1000);

static int make_table(void **state)
{
    struct stream_token_table *table =
        mmap(NULL, sizeof *table, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(table != MAP_FAILED);
    stream_token_table_init(table);
    *state = table;
    return 0;
}

static int drop_table(void **state)
{
    return munmap(*state, sizeof(struct stream_token_table));
}

static void a_token_is_spent_once(void **state)
{
    struct stream_token_table *table = *state;
    char token[STREAM_TOKEN_TEXT_BYTES];
    stream_token_mint(table, CALL, PLACE, now_unix_ms, token);
    assert_int_equal(stream_token_spend(table, token, CALL, PLACE, now_unix_ms + 1500), VP_OK);
    for (int i = 0; i < 3; i++)
        assert_int_equal(stream_token_spend(table, token, CALL, PLACE, now_unix_ms + 1600), VP_ERR_BAD_TOKEN);
}

static void a_token_expires(void **state)
{
    struct stream_token_table *table = *state;
    char token[STREAM_TOKEN_TEXT_BYTES];
    stream_token_mint(table, CALL, PLACE, now_unix_ms, token);
    int64_t last = now_unix_ms + STREAM_TOKEN_LIFE_MS;
    assert_int_equal(stream_token_spend(table, token, CALL, PLACE, last + 1), VP_ERR_BAD_TOKEN);
    assert_int_equal(stream_token_spend(table, token, CALL, PLACE, -1), VP_ERR_BAD_TOKEN);
    assert_int_equal(stream_token_spend(table, token, CALL, PLACE, last), VP_OK);
}

/* Two machines with the same secret; one that has another one, and one that is being given the newer. */
static void a_token_is_good_at_each_machine_that_has_its_key(void **state)
{
    static struct stream_token_table other, newer, stranger;
    struct stream_token_table *table = *state;
    char token[STREAM_TOKEN_TEXT_BYTES];
    stream_token_table_init(&other);
    stream_token_table_init(&newer);
    stream_token_table_init(&stranger);
    stream_token_share_keys(table, "an-old-secret-of-thirty-two-letters");
    stream_token_share_keys(&other, "an-old-secret-of-thirty-two-letters");
    stream_token_share_keys(&newer,
                            "a-new-secret-of-thirty-two-letters!,an-old-secret-of-thirty-two-letters");
    stream_token_share_keys(&stranger, "another-secret-of-thirty-two-letters");
    stream_token_mint(table, CALL, PLACE, now_unix_ms, token);
    assert_int_equal(stream_token_spend(&stranger, token, CALL, PLACE, now_unix_ms), VP_ERR_BAD_TOKEN);
    assert_int_equal(stream_token_spend(&other, token, CALL, PLACE, now_unix_ms), VP_OK);
    assert_int_equal(stream_token_spend(&newer, token, CALL, PLACE, now_unix_ms), VP_OK);
    stream_token_mint(&newer, CALL, PLACE, now_unix_ms, token);
    assert_int_equal(stream_token_spend(table, token, CALL, PLACE, now_unix_ms), VP_ERR_BAD_TOKEN);
    stream_token_share_keys(table, "an-old-secret-of-thirty-two-letters,a-new-secret-of-thirty-two-letters!");
    assert_int_equal(stream_token_spend(table, token, CALL, PLACE, now_unix_ms), VP_OK);
}

/* A refused attempt does not spend: the owner's own start still works afterwards. */
static void a_token_is_bound_to_call_and_restaurant(void **state)
{
    struct stream_token_table *table = *state;
    char token[STREAM_TOKEN_TEXT_BYTES];
    stream_token_mint(table, CALL, PLACE, now_unix_ms, token);
    assert_int_equal(stream_token_spend(table, token, "CA3", PLACE, now_unix_ms), VP_ERR_BAD_TOKEN);
    assert_int_equal(stream_token_spend(table, token, CALL, "other", now_unix_ms), VP_ERR_BAD_TOKEN);
    assert_int_equal(stream_token_spend(table, token, PLACE, CALL, now_unix_ms), VP_ERR_BAD_TOKEN);
    assert_int_equal(stream_token_spend(table, token, "", "", now_unix_ms), VP_ERR_BAD_TOKEN);
    assert_int_equal(stream_token_spend(table, NULL, CALL, PLACE, now_unix_ms), VP_ERR_BAD_TOKEN);
    assert_int_equal(stream_token_spend(table, "", CALL, PLACE, now_unix_ms), VP_ERR_BAD_TOKEN);
    assert_int_equal(stream_token_spend(table, token, CALL, PLACE, now_unix_ms), VP_OK);
}

static void each_changed_character_is_refused(void **state)
{
    struct stream_token_table *table = *state;
    char token[STREAM_TOKEN_TEXT_BYTES];
    stream_token_mint(table, CALL, PLACE, now_unix_ms, token);
    size_t len = strlen(token);
    for (size_t at = 0; at < len; at++)
        for (int bit = 0; bit < 8; bit++) {
            char forged[STREAM_TOKEN_TEXT_BYTES];
            memcpy(forged, token, sizeof forged);
            forged[at] = (char)(forged[at] ^ 1 << bit);
            assert_int_equal(stream_token_spend(table, forged, CALL, PLACE, now_unix_ms), VP_ERR_BAD_TOKEN);
        }
    assert_int_equal(stream_token_spend(table, token, CALL, PLACE, now_unix_ms), VP_OK);
}

static void another_machines_token_is_refused(void **state)
{
    struct stream_token_table *other = malloc(sizeof *other);
    assert_non_null(other);
    stream_token_table_init(other);
    char token[STREAM_TOKEN_TEXT_BYTES];
    stream_token_mint(other, CALL, PLACE, now_unix_ms, token);
    assert_int_equal(stream_token_spend(*state, token, CALL, PLACE, now_unix_ms), VP_ERR_BAD_TOKEN);
    free(other);
}

/* Replays of one token must not push the others out of the table of spent ones. */
static void replays_do_not_fill_the_table(void **state)
{
    struct stream_token_table *table = *state;
    char token[STREAM_TOKEN_TEXT_BYTES], replayed[STREAM_TOKEN_TEXT_BYTES];
    stream_token_mint(table, CALL, PLACE, now_unix_ms, token);
    stream_token_mint(table, CALL, PLACE, now_unix_ms, replayed);
    assert_int_equal(stream_token_spend(table, token, CALL, PLACE, now_unix_ms), VP_OK);
    assert_int_equal(stream_token_spend(table, replayed, CALL, PLACE, now_unix_ms), VP_OK);
    for (int i = 0; i < STREAM_TOKEN_SPENT_MAX + 10; i++)
        assert_int_equal(stream_token_spend(table, replayed, CALL, PLACE, now_unix_ms), VP_ERR_BAD_TOKEN);
    assert_int_equal(stream_token_spend(table, token, CALL, PLACE, now_unix_ms), VP_ERR_BAD_TOKEN);
}

enum { CHILDREN = 4, TOKENS = 300 };

/* Each child spends every token; the sum over all of them may not pass one a token. */
static void processes_share_what_is_spent(void **state)
{
    struct stream_token_table *table = *state;
    static char tokens[TOKENS][STREAM_TOKEN_TEXT_BYTES];
    for (int i = 0; i < TOKENS; i++)
        stream_token_mint(table, CALL, PLACE, now_unix_ms, tokens[i]);
    _Atomic int *spent_count =
        mmap(NULL, TOKENS * sizeof *spent_count, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(spent_count != MAP_FAILED);
    for (int child = 0; child < CHILDREN; child++) {
        pid_t pid = fork();
        assert_true(pid >= 0);
        if (pid == 0) {
            for (int i = 0; i < TOKENS; i++)
                if (stream_token_spend(table, tokens[i], CALL, PLACE, now_unix_ms) == VP_OK)
                    atomic_fetch_add(&spent_count[i], 1);
            _exit(0);
        }
    }
    for (int child = 0; child < CHILDREN; child++) {
        int status;
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    int total = 0;
    for (int i = 0; i < TOKENS; i++) {
        assert_in_range(spent_count[i], 0, 1);
        total += spent_count[i];
        assert_int_equal(stream_token_spend(table, tokens[i], CALL, PLACE, now_unix_ms), VP_ERR_BAD_TOKEN);
    }
    assert_true(total > TOKENS / 2); /* losing both ways is possible only for two at the same instant */
    munmap(spent_count, TOKENS * sizeof *spent_count);
}

TESTS_WITH(make_table, drop_table) = {
    TEST(a_token_is_spent_once),
    TEST(a_token_expires),
    TEST(a_token_is_good_at_each_machine_that_has_its_key),
    TEST(a_token_is_bound_to_call_and_restaurant),
    TEST(each_changed_character_is_refused),
    TEST(another_machines_token_is_refused),
    TEST(replays_do_not_fill_the_table),
    TEST(processes_share_what_is_spent),
};
