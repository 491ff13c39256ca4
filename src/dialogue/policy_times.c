/* When something is served: asked of a dish or a kind of dish that is not always to be had. */
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "meaning/talk.h"
#include "meaning/words.h"

/* Whether the words ask for times: "are pancakes served all day", "until when can I get the soup". */
static bool asks_for_times(const struct words *words)
{
    bool is_question =
        words->count > 0 && (talk_begins_as_question(words, 0) || words->at[words->count - 1].ends_question);
    bool is_when = false, is_of_serving = false, is_of_order = false;
    for (size_t w = 0; w < words->count; w++) {
        const char *text = words->at[w].text, *next = w + 1 < words->count ? words->at[w + 1].text : "";
        bool is_all_day = strcmp(text, "all") == 0 && strcmp(next, "day") == 0;
        is_question = is_question || word_is_among(text, "what until till");
        is_when = is_when || is_all_day || word_is_among(text, "when until till late serving served") ||
                  (strcmp(text, "what") == 0 && word_is_among(next, "time times day days"));
        is_of_serving =
            is_of_serving || word_is_among(text, "serve serving served start starts stop stops begin begins "
                                                 "end ends over available get have order is are");
        is_of_order = is_of_order || word_is_among(text, "pick ready deliver delivered");
    }
    return is_question && is_when && is_of_serving && !is_of_order;
}

bool times_read(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    struct hit hit;
    if (dialogue->menu == NULL || dialogue->lexicon == NULL || !asks_for_times(words))
        return false;
    for (size_t w = 0; w < words->count; w++) {
        if (!lexicon_match(dialogue->lexicon, words, w, &hit))
            continue;
        bool is_item = hit.item_count > 0 && dialogue->menu->items[hit.items[0]].serves[0] != '\0';
        bool is_kind = !is_item && hit.category_count > 0 &&
                       dialogue->menu->categories[hit.categories[0]].serves[0] != '\0';
        if (!is_item && !is_kind)
            continue;
        struct act *act = acts_add(acts, ACT_ASK);
        act->topic = TOPIC_SERVES;
        act->draft.items[0] = is_item ? (uint16_t)hit.items[0] : 0;
        act->draft.item_count = is_item;
        act->draft.categories[0] = is_kind ? (uint16_t)hit.categories[0] : 0;
        act->draft.category_count = is_kind;
        return true;
    }
    return false;
}

void times_answer(struct dialogue *dialogue, const struct act *act)
{
    const struct told_menu *menu = dialogue->menu;
    if (act->draft.item_count > 0)
        say_note(dialogue, "We serve %s %s.", menu->items[act->draft.items[0]].name,
                 menu->items[act->draft.items[0]].serves);
    else if (act->draft.category_count > 0)
        say_note(dialogue, "We serve %s %s.", menu->categories[act->draft.categories[0]].name,
                 menu->categories[act->draft.categories[0]].serves);
}
