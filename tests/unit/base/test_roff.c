#include "base/roff.h"

#include <stdlib.h>
#include <string.h>

#include "with_cmocka.h"

static void check(void (*print)(FILE *out, const char *text), const char *text, const char *expected)
{
    char *got = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&got, &len);
    assert_non_null(out);
    print(out, text);
    fclose(out);
    assert_string_equal(got, expected);
    free(got);
}

static void no_letter_is_roff_s(void **state)
{
    (void)state;
    check(roff_print_text, "a-b \\n", "a\\-b \\en");
    check(roff_print_text, ".yaml isn't", "\\&.yaml isn\\(aqt");
    check(roff_print_text, "'x' `~^", "\\(aqx\\(aq \\(ga\\(ti\\(ha");
    check(roff_print_text, "", "");
}

static void paragraphs_and_lists_stay_apart(void **state)
{
    (void)state;
    check(roff_print_paragraphs, "One\nline.\n\nTwo:\n\n  a b\n  .c\n\nThree",
          "One\nline.\n.PP\nTwo:\n.PP\n.PP\n.nf\n"
          "  a b\n  .c\n.fi\n.PP\nThree\n");
    check(roff_print_paragraphs, "  0  done\n", ".PP\n.nf\n  0  done\n.fi\n");
    check(roff_print_paragraphs, "", "");
}

TESTS = {
    TEST(no_letter_is_roff_s),
    TEST(paragraphs_and_lists_stay_apart),
};
