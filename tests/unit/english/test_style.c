#include "with_cmocka.h"

#include "english/style.h"

static void check_style(const char *words, const char *wanted)
{
    char out[128];
    style_sentence(words, out, sizeof out);
    assert_string_equal(out, wanted);
}

static void recognised_words_become_a_written_sentence(void **state)
{
    (void)state;
    check_style("yes i'd like two tacos", "Yes, I'd like two tacos.");
    check_style("can i get a caesar salad please", "Can I get a Caesar salad, please?");
    check_style("my name is maria", "My name is Maria.");
    check_style("it's for pickup", "It's for pickup.");
    check_style("that's all thanks", "That's all, thanks.");
    check_style("no", "No.");
    check_style("", "");
    char tiny[6];
    style_sentence("pepperoni pizza", tiny, sizeof tiny);
    assert_string_equal(tiny, "Peppe");
}

TESTS = {
    TEST(recognised_words_become_a_written_sentence),
};
