/* What the restaurant wants to be offered of itself: once in a call, and nothing else ever is. */
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "english/plural.h"
#include "meaning/words.h"

static bool is_ordered(const struct dialogue *dialogue, int item)
{
    for (size_t line = 0; line < order_view_count(&dialogue->view); line++)
        if (order_line_item(dialogue, line) == item)
            return true;
    return false;
}

static bool goes_with(const struct dialogue *dialogue, const json_t *with, int item)
{
    const struct told_menu *menu = dialogue->menu;
    for (size_t i = 0; i < json_array_size(with); i++) {
        const char *id = json_string_value(json_array_get(with, i));
        if (id != NULL && (strcmp(id, menu->items[item].id) == 0 ||
                           strcmp(id, menu->categories[menu->items[item].category].id) == 0))
            return true;
    }
    return json_array_size(with) == 0;
}

static bool fits(const struct dialogue *dialogue, const json_t *upsell, int item)
{
    if (item < 0 || !dialogue->menu->items[item].is_available || is_ordered(dialogue, item))
        return false;
    for (size_t line = 0; line < order_view_count(&dialogue->view); line++) {
        int ordered = order_line_item(dialogue, line);
        if (ordered >= 0 && goes_with(dialogue, json_object_get(upsell, "with"), ordered))
            return true;
    }
    return false;
}

/* What is not counted one by one has no article. */
static const char *article_of(const char *name)
{
    struct words words;
    words_split(&words, name);
    bool is_mass =
        words.count > 0 &&
        word_is_among(words.at[words.count - 1].text,
                      "bread rice water juice tea coffee milk cheese sauce gravy slaw coleslaw hummus salsa "
                      "guacamole wine beer lemonade toast chicken fish meat pasta cream ice");
    if (is_mass || plural_is(span_of(name)))
        return "";
    return strchr("aeiouAEIOU", name[0]) != NULL ? "an " : "a ";
}

bool upsell_offer(struct dialogue *dialogue)
{
    const json_t *upsells = json_object_get(told_menu_restaurant(dialogue->menu), "upsell");
    char name[PHRASE_BYTES];
    if (dialogue->was_upsold || dialogue->checkout.is_begun || dialogue->has_trouble)
        return false;
    for (size_t i = 0; i < json_array_size(upsells); i++) {
        const json_t *upsell = json_array_get(upsells, i);
        int item = told_menu_find_item(dialogue->menu, told_menu_text(upsell, "item_id"));
        if (!fits(dialogue, upsell, item))
            continue;
        const char *question = told_menu_text(upsell, "question");
        dialogue->was_upsold = true;
        dialogue->question.offers[0] = (size_t)item;
        dialogue->question.offer_count = 1;
        if (question[0] != '\0')
            say_ask(dialogue, ASKED_UPSELL, "%s", question);
        else
            say_ask(dialogue, ASKED_UPSELL, "Would you like %s%s with that?",
                    article_of(dialogue->menu->items[item].name),
                    lexicon_label(dialogue->lexicon, (size_t)item, name));
        return true;
    }
    return false;
}

void upsell_accept(struct dialogue *dialogue)
{
    struct draft draft = {.item_count = 1, .score = 1, .is_sure = true, .quantity = 1};
    if (dialogue->question.offer_count == 0)
        return;
    draft.items[0] = (uint16_t)dialogue->question.offers[0];
    dialogue->question.offer_count = 0;
    dialogue->question.asked = ASKED_MORE;
    drafts_put(dialogue, &draft);
}
