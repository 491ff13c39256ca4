#include "with_cmocka.h"

#include <string.h>

#include "base/edit_distance.h"
#include "base/rand.h"

enum { WORD_BYTES = EDIT_DISTANCE_BYTES_MAX + 1 };

static void known_words_have_their_known_distance(void **state)
{
    static const struct {
        const char *a, *b;
        size_t distance;
    } cases[] = {{"", "", 0},
                 {"", "abc", 3},
                 {"kitten", "sitting", 3},
                 {"saturday", "sunday", 3},
                 {"teh", "the", 1},
                 {"flaw", "lawn", 2},
                 {"ca", "abc", 3},
                 {"pizza", "pizza", 0},
                 {"Pizza", "pizza", 1},
                 {"intention", "execution", 5}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(edit_distance(span_of(cases[i].a), span_of(cases[i].b)), cases[i].distance);
        assert_int_equal(edit_distance(span_of(cases[i].b), span_of(cases[i].a)), cases[i].distance);
    }
}

static void the_longest_word_is_measured_against_any(void **state)
{
    char longest[EDIT_DISTANCE_BYTES_MAX], other[200];
    (void)state;
    memset(longest, 'a', sizeof longest);
    memset(other, 'a', sizeof other);
    assert_int_equal(
        edit_distance((struct span){longest, sizeof longest}, (struct span){other, sizeof other}),
        sizeof other - sizeof longest);
    other[0] = 'b';
    assert_int_equal(
        edit_distance((struct span){longest, sizeof longest}, (struct span){other, sizeof longest}), 1);
}

/* The table of distances, cell by cell: slow, and plain enough to be believed. */
static size_t distance_by_table(const char *a, const char *b)
{
    size_t cells[WORD_BYTES][WORD_BYTES], a_len = strlen(a), b_len = strlen(b);
    for (size_t i = 0; i <= a_len; i++) {
        for (size_t j = 0; j <= b_len; j++) {
            if (i == 0 || j == 0) {
                cells[i][j] = i + j;
                continue;
            }
            size_t least = cells[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            least = cells[i - 1][j] + 1 < least ? cells[i - 1][j] + 1 : least;
            least = cells[i][j - 1] + 1 < least ? cells[i][j - 1] + 1 : least;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                cells[i - 2][j - 2] + 1 < least)
                least = cells[i - 2][j - 2] + 1;
            cells[i][j] = least;
        }
    }
    return cells[a_len][b_len];
}

static void random_word(char *out, uint32_t letter_count)
{
    size_t len = rand_u32() % (rand_u32() % 3 == 0 ? WORD_BYTES : 10);
    for (size_t i = 0; i < len; i++)
        out[i] = (char)('a' + rand_u32() % letter_count);
    out[len] = '\0';
}

static void the_distance_is_that_of_the_table(void **state)
{
    (void)state;
    rand_seed_for_test(20);
    for (int i = 0; i < 20000; i++) {
        char a[WORD_BYTES], b[WORD_BYTES];
        random_word(a, 2 + (uint32_t)i % 4);
        random_word(b, 2 + (uint32_t)i % 4);
        if (edit_distance(span_of(a), span_of(b)) != distance_by_table(a, b))
            fail_msg("%s and %s", a, b);
    }
    rand_seed_for_test(0);
}

TESTS = {
    TEST(known_words_have_their_known_distance),
    TEST(the_longest_word_is_measured_against_any),
    TEST(the_distance_is_that_of_the_table),
};
