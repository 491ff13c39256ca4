/* "Make that a croissant instead of the muffin": what is chosen of a line for something else of its kind, though a
 * dish is called so, too. */
#include <stdio.h>
#include <string.h>

#include "dialogue/acts_mend.h"
#include "dialogue/turn_words.h"

/* Whether the words at the word name the option, by its name or by the last word of it. */
static bool is_named(const struct dialogue *dialogue, size_t option, const struct words *words, size_t at)
{
    struct hit hit;
    if (at >= words->count)
        return false;
    if (lexicon_match(dialogue->lexicon, words, at, &hit))
        for (size_t i = 0; i < hit.option_count; i++)
            if (hit.options[i] == option)
                return true;
    return lexicon_option_ends_in(dialogue->lexicon, option, words->at[at].stem);
}

/* The option that was chosen of the line and that the words from at on name; -1: none. */
static int chosen_option(const struct dialogue *dialogue, size_t line, const struct words *words, size_t at)
{
    const json_t *options = order_view_options(&dialogue->view, line);
    for (size_t i = 0; i < json_array_size(options); i++) {
        const char *id = told_menu_text(json_array_get(options, i), "option_id");
        for (size_t o = 0; o < dialogue->menu->option_count; o++)
            if (strcmp(dialogue->menu->options[o].id, id) == 0 && is_named(dialogue, o, words, at))
                return (int)o;
    }
    return -1;
}

/* The other option of its group that is named by the words just before, up to end; -1: none. */
static int option_for(const struct dialogue *dialogue, size_t instead, const struct words *words, size_t end,
                      struct hit *out_hit)
{
    enum { NAME_WORDS_MAX = 4 };
    const struct told_menu_group *group = &dialogue->menu->groups[dialogue->menu->options[instead].group];
    for (size_t at = end > NAME_WORDS_MAX ? end - NAME_WORDS_MAX : 0; at < end; at++) {
        if (!lexicon_match(dialogue->lexicon, words, at, out_hit) || at + out_hit->count != end)
            continue;
        for (size_t i = 0; i < out_hit->option_count; i++)
            if (out_hit->options[i] != instead && out_hit->options[i] >= group->first_option &&
                out_hit->options[i] < group->first_option + group->option_count)
                return (int)out_hit->options[i];
    }
    return -1;
}

/* The act that orders the dish of that name, and nothing more. */
static struct act *ordering(struct acts *acts, const struct hit *hit)
{
    for (size_t i = 0; i < acts->count; i++) {
        struct act *act = &acts->at[i];
        if ((act->kind != ACT_ADD && act->kind != ACT_CHANGE) || act->draft.size[0] != '\0' ||
            act->draft.choice_count > 0 || (act->draft.quantity > 1 && !act->draft.is_article))
            continue;
        for (size_t k = 0; k < hit->item_count; k++)
            if (draft_has_item(&act->draft, hit->items[k]))
                return act;
    }
    return NULL;
}

void acts_mend_swap_choice(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    size_t length = 0, at = turn_words_find(words, 1, "instead of", &length);
    int line = order_line_in_focus(dialogue), chosen = -1, option = -1;
    struct hit hit;
    if (at == NO_WORD || line < 0 || dialogue->drafts.count > 0)
        return;
    size_t gone = at + length;
    while (gone < words->count && word_is_among(words->at[gone].text, "the a an that my"))
        gone++;
    chosen = chosen_option(dialogue, (size_t)line, words, gone);
    option = chosen >= 0 ? option_for(dialogue, (size_t)chosen, words, at, &hit) : -1;
    struct act *act = option >= 0 ? ordering(acts, &hit) : NULL;
    if (act == NULL)
        return;
    const struct draft said = act->draft;
    *act = (struct act){.kind = ACT_CHANGE, .group = -1};
    for (size_t i = 0; i < said.without_count; i++)
        draft_put_without(&act->draft, said.without[i]);
    draft_put_choice(&act->draft, &hit, DRAFT_WHOLE, DRAFT_REGULAR);
    act->draft.choices[0].options[0] = (uint16_t)option;
    act->draft.choices[0].option_count = 1;
    snprintf(act->of_line, sizeof act->of_line, "%s", order_view_at(&dialogue->view, (size_t)line).line_id);
}
