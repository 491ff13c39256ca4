/* Names that sound like what was heard. */
#include "with_cmocka.h"

#include <stdio.h>
#include <string.h>

#include "speech/names_alike.h"

static bool finds(const char *heard, const char *name)
{
    static struct candidates candidates;
    struct speech_answers names;
    candidates.count = 1;
    snprintf(candidates.at[0].text, sizeof candidates.at[0].text, "%s", heard);
    names_alike_find(&candidates, &names);
    for (size_t i = 0; i < names.count; i++)
        if (strcmp(names.at[i], name) == 0)
            return true;
    return false;
}

static void the_name_is_among_those_alike(void **state)
{
    (void)state;
    assert_true(finds("It's random.", "Brandon"));
    assert_true(finds("Robot.", "Robert"));
    assert_true(finds("It pay me.", "Amy"));
    assert_true(finds("It's a muster.", "Amber") || finds("It hammered.", "Amber"));
    assert_true(finds("The name is Susan.", "Susan"));
}

static void nothing_heard_is_like_no_name(void **state)
{
    (void)state;
    struct speech_answers names;
    static struct candidates none;
    names_alike_find(&none, &names);
    assert_int_equal(names.count, 0);
}

TESTS = {
    TEST(the_name_is_among_those_alike),
    TEST(nothing_heard_is_like_no_name),
};
