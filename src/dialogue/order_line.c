/* Lines of the order: which one is meant. */
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "dialogue/pick.h"

void order_line_focus(struct dialogue *dialogue, const char *line_id)
{
    for (size_t i = 0; i < dialogue->focus_count; i++) {
        if (strcmp(dialogue->focus[i], line_id) == 0) {
            memmove(dialogue->focus[i], dialogue->focus[i + 1],
                    (dialogue->focus_count - i - 1) * sizeof *dialogue->focus);
            dialogue->focus_count--;
            break;
        }
    }
    if (dialogue->focus_count == DIALOGUE_FOCUS_MAX) {
        memmove(dialogue->focus[0], dialogue->focus[1], (DIALOGUE_FOCUS_MAX - 1) * sizeof *dialogue->focus);
        dialogue->focus_count--;
    }
    snprintf(dialogue->focus[dialogue->focus_count++], DRAFT_LINE_ID_BYTES, "%s", line_id);
}

int order_line_item(const struct dialogue *dialogue, size_t line)
{
    return told_menu_find_item(dialogue->menu, order_view_at(&dialogue->view, line).item_id);
}

/* Whether the line has what is said to go on it, of two that differ in that. */
static bool has_choices(const struct dialogue *dialogue, const struct draft *target, size_t line)
{
    for (size_t i = 0; i < target->choice_count; i++)
        if (!order_line_has_option(dialogue, line, &target->choices[i]))
            return false;
    return target->choice_count > 0;
}

/* How well the words fit a line of the order; 0: they speak of something else. */
static int line_fit(const struct dialogue *dialogue, const struct draft *target, size_t line)
{
    int item = order_line_item(dialogue, line), fit = 0;
    struct order_view_line of = order_view_at(&dialogue->view, line);
    if (item < 0)
        return 0;
    if (draft_has_item(target, (size_t)item))
        fit += 8;
    for (size_t i = 0; i < target->category_count; i++)
        if (target->categories[i] == dialogue->menu->items[item].category)
            fit += 4;
    if (fit == 0 && draft_names_thing(target))
        return 0;
    int size = target->size[0] != '\0' ? lexicon_size(dialogue->lexicon, (size_t)item, target->size) : -1;
    if (size >= 0 && strcmp(dialogue->menu->sizes[size].id, of.size_id) == 0)
        fit += 2;
    else if (target->size[0] != '\0' && !draft_names_thing(target))
        return 0;
    return fit * 2 + 2 * has_choices(dialogue, target, line) + (target->quantity == of.quantity);
}

/* The line meant by target: the best fit, the one spoken of last among equals; -1: none. */
int order_line_find(const struct dialogue *dialogue, const struct draft *target)
{
    int best = -1, best_fit = 0;
    for (size_t i = 0; i < order_view_count(&dialogue->view); i++) {
        int fit = line_fit(dialogue, target, i) * 16;
        for (size_t f = 0; fit > 0 && f < dialogue->focus_count; f++)
            if (strcmp(dialogue->focus[f], order_view_at(&dialogue->view, i).line_id) == 0)
                fit += (int)f + 1;
        if (fit > best_fit) {
            best_fit = fit;
            best = (int)i;
        }
    }
    return best;
}

/* The line spoken of last, or the last of the order; -1: it is empty. */
int order_line_in_focus(const struct dialogue *dialogue)
{
    for (size_t i = dialogue->focus_count; i > 0; i--) {
        int line = order_view_find(&dialogue->view, dialogue->focus[i - 1]);
        if (line >= 0)
            return line;
    }
    return (int)order_view_count(&dialogue->view) - 1;
}

/* The line whose item the words name, so that "make that two Hawaiians" is not done to the line spoken of
 * last; -1: none. */
int order_line_named(const struct dialogue *dialogue, const struct draft *draft)
{
    int line = draft->item_count > 0 ? order_line_find(dialogue, draft) : -1;
    return line >= 0 && draft_has_item(draft, (size_t)order_line_item(dialogue, (size_t)line)) ? line : -1;
}

bool order_line_has_option(const struct dialogue *dialogue, size_t line, const struct draft_choice *choice)
{
    for (size_t i = 0; i < choice->option_count; i++)
        if (order_view_has_option(&dialogue->view, line, dialogue->menu->options[choice->options[i]].id))
            return true;
    return false;
}

/* The line that badly heard words sound like ("the coat" of cokes); -1: none clearly. */
int order_line_by_sound(const struct dialogue *dialogue, const char *text)
{
    enum { LINES_MAX = 24 };
    const char *names[LINES_MAX];
    size_t count = 0;
    for (; count < order_view_count(&dialogue->view) && count < LINES_MAX; count++)
        names[count] = order_view_at(&dialogue->view, count).name;
    return text[0] != '\0' ? pick_name(text, names, count) : -1;
}

static size_t words_in_name(const struct words *said, const struct words *name)
{
    size_t count = 0;
    for (size_t s = 0; s < said->count; s++) {
        for (size_t n = 0; n < name->count; n++) {
            const char *text = said->at[s].text, *stem = name->at[n].stem;
            size_t len = strlen(stem);
            bool is_odd_plural = strncmp(text, stem, len) == 0 && strcmp(text + len, "s") == 0;
            count +=
                len > 2 && !word_is_among(text, "the and with for") &&
                (strcmp(said->at[s].stem, stem) == 0 || strcmp(text, name->at[n].text) == 0 || is_odd_plural);
        }
    }
    return count;
}

int order_line_by_words(const struct dialogue *dialogue, const char *text)
{
    struct words said, name;
    size_t best = 0;
    int line = -1;
    words_split(&said, text);
    for (size_t i = 0; i < order_view_count(&dialogue->view); i++) {
        words_split(&name, order_view_at(&dialogue->view, i).name);
        size_t count = words_in_name(&said, &name);
        if (count > 0 && count == best)
            line = -1;
        if (count <= best)
            continue;
        best = count;
        line = (int)i;
    }
    return line;
}

/* A correction of something that is not there: what is there helps the caller to say what is meant. */
void order_line_say_missing(struct dialogue *dialogue)
{
    const struct order_view *view = &dialogue->view;
    struct buf lines;
    if (order_view_count(view) == 0) {
        if (dialogue->drafts.count + dialogue->call_count == 0) /* something may be on its way */
            say_note(dialogue, "There is nothing on your order yet.");
        return;
    }
    buf_init(&lines, DIALOGUE_TEXT_MAX_BYTES / 8);
    for (size_t i = 0; i < order_view_count(view); i++)
        if (buf_appendf(&lines, "%s%s", i > 0 ? ", " : "", order_view_at(view, i).spoken) != VP_OK)
            break;
    say_note(dialogue, "I don't have that on your order.");
    if (buf_text(&lines) != NULL)
        say_note(dialogue, "I have %s.", buf_text(&lines));
    buf_deinit(&lines);
    say_ask(dialogue, ASKED_WHAT_CHANGE, "What should I change, or is that all?");
}

static int word_of(enum tool_words words, const json_t *option, const char *key)
{
    int found = tool_word_find(words, told_menu_text(option, key));
    return found > 0 ? found : 0; /* the plain word is the first */
}

bool order_line_copy(const struct dialogue *dialogue, size_t line, struct draft *out)
{
    const struct told_menu *menu = dialogue->menu;
    struct order_view_line of = order_view_at(&dialogue->view, line);
    const json_t *options = order_view_options(&dialogue->view, line),
                 *without = order_view_without(&dialogue->view, line);
    int item = order_line_item(dialogue, line);
    memset(out, 0, sizeof *out);
    if (item < 0)
        return false;
    out->items[0] = (uint16_t)item;
    out->item_count = 1;
    out->score = 1;
    out->is_sure = true;
    for (size_t i = 0; i < menu->items[item].size_count; i++)
        if (strcmp(menu->sizes[menu->items[item].first_size + i].id, of.size_id) == 0)
            lexicon_stems(menu->sizes[menu->items[item].first_size + i].name, out->size);
    snprintf(out->note, sizeof out->note, "%s", order_view_note(&dialogue->view, line));
    for (size_t i = 0; i < json_array_size(options); i++) {
        const json_t *option = json_array_get(options, i);
        struct hit hit = {.option_count = 0};
        for (size_t o = 0; o < menu->option_count && hit.option_count == 0; o++)
            if (strcmp(menu->options[o].id, told_menu_text(option, "option_id")) == 0)
                hit.options[hit.option_count++] = o;
        if (hit.option_count == 0 || out->choice_count == DRAFT_CHOICES_MAX)
            continue;
        draft_put_choice(out, &hit, (enum draft_side)word_of(TOOL_WORDS_SIDE, option, "side"),
                         (enum draft_amount)word_of(TOOL_WORDS_AMOUNT, option, "amount"));
        out->choices[out->choice_count - 1].count = (int)json_integer_value(json_object_get(option, "count"));
    }
    for (size_t i = 0; i < json_array_size(without); i++) {
        char phrase[PHRASE_BYTES];
        const char *name = json_string_value(json_array_get(without, i));
        draft_put_without(out, lexicon_stems(name != NULL ? name : "", phrase));
    }
    return true;
}

bool order_line_is_sized(const struct dialogue *dialogue, const struct draft *draft,
                         const struct draft *answer)
{
    if (answer->size[0] == '\0' || answer->choice_count > 0 || draft->item_count != 1 ||
        lexicon_size(dialogue->lexicon, draft->items[0], answer->size) >= 0)
        return false;
    for (size_t line = 0; line < order_view_count(&dialogue->view); line++) {
        int item = order_line_item(dialogue, line);
        if (item >= 0 && lexicon_has_size(dialogue->lexicon, (size_t)item, answer->size))
            return true;
    }
    return false;
}
