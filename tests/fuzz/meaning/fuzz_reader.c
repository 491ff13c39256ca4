/* Bytes as what a caller says of a small menu: the first byte chooses the question and the recogniser's doubt, the rest
 * is text. Any words are read, within bounds. */
#include "fuzz/fuzz_input.h"

#include "meaning/parse.h"

static const char menu_json[] =
    "{\"ok\":true,\"categories\":[{\"id\":\"p\",\"name\":\"Pizzas\",\"items\":[{\"id\":\"m\","
    "\"name\":\"Margherita\",\"synonyms\":[\"pizza margherita\"],\"sizes\":[{\"id\":\"s\","
    "\"name\":\"Small\"},{\"id\":\"l\",\"name\":\"Large\"},{\"id\":\"x\",\"name\":\"Twelve\"}],"
    "\"group_ids\":[\"t\",\"c\"],\"ingredients\":[\"basil\",\"cheese\"]},{\"id\":\"x\","
    "\"name\":\"Pepperoni Pizza\",\"available\":false}]},{\"id\":\"d\",\"name\":\"Drinks\","
    "\"items\":[{\"id\":\"k\",\"name\":\"Coke\"},{\"id\":\"dk\",\"name\":\"Diet Coke\"}]}],"
    "\"groups\":[{\"id\":\"t\",\"name\":\"Toppings\",\"max\":3,\"halves\":true,"
    "\"options\":[{\"id\":\"o\",\"name\":\"Olives\"},{\"id\":\"pp\",\"name\":\"Pepperoni\"},"
    "{\"id\":\"ec\",\"name\":\"Extra Cheese\",\"synonyms\":[\"cheese\"]}]},{\"id\":\"c\","
    "\"name\":\"Crust\",\"min\":1,\"max\":1,\"options\":[{\"id\":\"th\",\"name\":\"Thin\"},"
    "{\"id\":\"tk\",\"name\":\"Thick\"}]}]}";

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct told_menu *menu;
    static struct lexicon *lexicon;
    if (lexicon == NULL &&
        (told_menu_create(menu_json, &menu) != VP_OK || lexicon_create(menu, &lexicon) != VP_OK))
        abort();
    if (len == 0)
        return 0;
    char *text = fuzz_text(bytes + 1, len - 1);
    struct acts *acts = calloc(1, sizeof *acts);
    if (acts == NULL)
        abort();
    const struct parse_setting setting = {.lexicon = lexicon,
                                          .menu = menu,
                                          .asked = (enum asked)(bytes[0] % (ASKED_MINIMUM + 1)),
                                          .expected_group = bytes[0] % 3 == 0 ? 1 : -1,
                                          .wants_guesses = bytes[0] < 128,
                                          .confidence = bytes[0] % 2 == 0 ? -0.1F : -0.9F};
    parse_acts(acts, &setting, text);
    if (acts->count > ACTS_MAX)
        abort();
    for (size_t i = 0; i < acts->count; i++) {
        struct draft *draft = &acts->at[i].draft;
        if (draft->item_count > HIT_ITEMS_MAX || draft->choice_count > DRAFT_CHOICES_MAX ||
            draft->without_count > DRAFT_WITHOUT_MAX || draft->quantity < 0)
            abort();
        draft_settle(draft, lexicon, menu);
    }
    free(acts);
    free(text);
    return 0;
}
