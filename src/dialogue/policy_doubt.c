/* Words that may be meant in two ways, and are asked about: the reading that is likelier leads by little only. */
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "dialogue/pick.h"
#include "dialogue/thresholds.h"
#include "english/number_words.h"

enum doubt_kind {
    DOUBT_LINES,    /* other lines */
    DOUBT_MORE,     /* the likelier reading has a line more, or the other one */
    DOUBT_QUANTITY, /* one line, another number of it */
    DOUBT_OPTION,   /* one line, with an option more or less */
    DOUBT_WITHOUT,  /* one line, with an ingredient left out or not */
};

enum { LABEL_BYTES = DOUBT_LINES_MAX * DRAFT_LABEL_BYTES + 64 };

/* The first choice of line that the other one has not; NULL: none. */
static const struct draft_choice *choice_more(const struct draft *line, const struct draft *than)
{
    for (size_t i = 0; i < line->choice_count; i++) {
        bool has = line->choices[i].option_count == 0;
        for (size_t j = 0; j < than->choice_count && !has; j++)
            has = than->choices[j].option_count > 0 &&
                  than->choices[j].options[0] == line->choices[i].options[0];
        if (!has)
            return &line->choices[i];
    }
    return NULL;
}

/* "No mayo, and mustard": the option that one reading has, the other leaves out, and nothing else is different. */
static bool is_left_out_instead(const struct draft *mine, const struct draft *other)
{
    bool is_mine = mine->without_count < other->without_count;
    const struct draft *with = is_mine ? mine : other, *less = is_mine ? other : mine;
    const struct draft_choice *more = choice_more(with, less);
    return more != NULL && less->without_count == with->without_count + 1 &&
           choice_more(less, with) == NULL &&
           strcmp(less->without[less->without_count - 1], more->phrase) == 0;
}

static enum doubt_kind kind_of(const struct lines_doubt *doubt)
{
    const struct draft *mine = &doubt->mine[0], *other = &doubt->others[0];
    if (doubt->mine_count == 0 || doubt->other_count == 0)
        return DOUBT_MORE;
    if (doubt->mine_count > 1 || doubt->other_count > 1 || mine->items[0] != other->items[0] ||
        strcmp(mine->size, other->size) != 0)
        return DOUBT_LINES;
    bool is_as_often = mine->quantity == other->quantity;
    bool has_more = choice_more(mine, other) != NULL, lacks = choice_more(other, mine) != NULL;
    bool is_as_bare = mine->without_count == other->without_count;
    if (!is_as_often && !has_more && !lacks && is_as_bare)
        return DOUBT_QUANTITY;
    if (is_as_often && has_more != lacks && (is_as_bare || is_left_out_instead(mine, other)))
        return DOUBT_OPTION;
    if (is_as_often && !has_more && !lacks && !is_as_bare)
        return DOUBT_WITHOUT;
    return DOUBT_LINES;
}

/* "two large Margherita with onions and one Coke" */
static const char *label_of(const struct dialogue *dialogue, const struct draft *lines, size_t count,
                            char out[LABEL_BYTES])
{
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < count && len < LABEL_BYTES; i++) {
        char label[DRAFT_LABEL_BYTES];
        draft_label(&lines[i], dialogue->lexicon, dialogue->menu, label);
        len += (size_t)snprintf(out + len, LABEL_BYTES - len, "%s%s", i > 0 ? " and " : "", label);
        for (size_t w = 0; w < lines[i].without_count && len < LABEL_BYTES; w++)
            len += (size_t)snprintf(out + len, LABEL_BYTES - len, "%s%s", w > 0 ? " or " : " without ",
                                    lines[i].without[w]);
    }
    return out;
}

/* Whether yes means the likelier reading: "should it have olives?" may be asked of either. */
static bool is_yes_mine(const struct dialogue *dialogue, enum doubt_kind kind)
{
    const struct lines_doubt *doubt = &dialogue->doubt;
    switch (kind) {
    case DOUBT_MORE:
        return doubt->mine_count > 0;
    case DOUBT_OPTION:
        return choice_more(&doubt->mine[0], &doubt->others[0]) != NULL;
    case DOUBT_WITHOUT:
        return doubt->mine[0].without_count > doubt->others[0].without_count;
    default:
        return true;
    }
}

/* "A dozen wings", where they come by twelve: that size, or that number of them, are the same. */
static bool is_size_as_number(const struct dialogue *dialogue, const struct lines_doubt *doubt)
{
    const struct told_menu *menu = dialogue->menu;
    if (doubt->mine_count != 1 || doubt->other_count != 1 ||
        doubt->mine[0].items[0] != doubt->others[0].items[0])
        return false;
    struct draft one = doubt->mine[0], other = doubt->others[0];
    draft_take_number_as_size(dialogue, &one);
    draft_take_number_as_size(dialogue, &other);
    int size = draft_size(&one, dialogue->lexicon, menu);
    return size >= 0 && size == draft_size(&other, dialogue->lexicon, menu) && one.quantity <= 1 &&
           other.quantity <= 1;
}

/* Whether the lead is small for what it decides, and the two sound different at all. */
static bool shall_be_asked(const struct dialogue *dialogue, const struct lines_doubt *doubt)
{
    char first[LABEL_BYTES], second[LABEL_BYTES];
    double sure = doubt->mine_count > doubt->other_count ? LEAD_SURE_OF_MORE
                  : kind_of(doubt) == DOUBT_QUANTITY     ? LEAD_SURE_OF_NUMBER
                                                         : LEAD_SURE;
    if (!lines_are_in_doubt(doubt) || doubt->lead >= sure || is_size_as_number(dialogue, doubt))
        return false;
    return strcmp(label_of(dialogue, doubt->mine, doubt->mine_count, first),
                  label_of(dialogue, doubt->others, doubt->other_count, second)) != 0;
}

void doubt_hold(struct dialogue *dialogue, struct acts *acts)
{
    size_t kept = 0;
    bool may_hold = dialogue->drafts.count == 0 && dialogue->question.asked != ASKED_CHANGE_TO &&
                    dialogue->question.asked != ASKED_WHAT_CHANGE;
    for (size_t i = 0; i < acts->count && may_hold; i++) {
        const struct act *act = &acts->at[i];
        bool is_free = !act->is_correction && !act->is_after_no && !policy_is_repeat(dialogue, act);
        may_hold = act->kind == ACT_ADD ? !act->is_doubtful || is_free : act->kind > ACT_AGAIN;
    }
    if (!may_hold || !shall_be_asked(dialogue, &acts->doubt))
        return;
    dialogue->doubt = acts->doubt;
    dialogue->has_doubt = true;
    dialogue->doubt_times = 0;
    for (size_t i = 0; i < acts->count; i++)
        if (!acts->at[i].is_doubtful)
            acts->at[kept++] = acts->at[i];
    dialogue->has_held = true;
    acts->count = kept;
}

static void ask(struct dialogue *dialogue)
{
    const struct lines_doubt *doubt = &dialogue->doubt;
    enum doubt_kind kind = kind_of(&dialogue->doubt);
    const struct draft *mine = &doubt->mine[0], *other = &doubt->others[0];
    const char *name = dialogue->menu->items[doubt->mine_count > 0 ? mine->items[0] : other->items[0]].name;
    char first[LABEL_BYTES], second[LABEL_BYTES];
    label_of(dialogue, doubt->mine, doubt->mine_count, first);
    label_of(dialogue, doubt->others, doubt->other_count, second);
    bool is_mine = is_yes_mine(dialogue, kind);
    switch (kind) {
    case DOUBT_MORE:
        say_ask(dialogue, ASKED_MEANT, "Did you also want %s?", is_mine ? first : second);
        break;
    case DOUBT_QUANTITY:
        number_words_write(other->quantity, 12, second, sizeof second);
        say_ask(dialogue, ASKED_MEANT, "Did you mean %s, or %s?", first, second);
        break;
    case DOUBT_OPTION: {
        const struct draft_choice *more = is_mine ? choice_more(mine, other) : choice_more(other, mine);
        say_ask(dialogue, ASKED_MEANT, "Did you want %s on the %s?",
                dialogue->menu->options[more->options[0]].name, name);
        break;
    }
    case DOUBT_WITHOUT: {
        const struct draft *less = is_mine ? mine : other;
        say_ask(dialogue, ASKED_MEANT, "Did you want the %s without %s?", name,
                less->without[less->without_count - 1]);
        break;
    }
    case DOUBT_LINES:
        say_ask(dialogue, ASKED_MEANT, "%s %s, or %s?",
                dialogue->doubt_times > 1 ? "The first or the second: did you mean" : "Did you mean", first,
                second);
        break;
    }
}

static void take(struct dialogue *dialogue, bool is_mine)
{
    const struct lines_doubt *doubt = &dialogue->doubt;
    for (size_t i = 0; i < (is_mine ? doubt->mine_count : doubt->other_count); i++)
        drafts_put(dialogue, is_mine ? &doubt->mine[i] : &doubt->others[i]);
    dialogue->has_doubt = false;
    dialogue->question.is_answered = true;
    dialogue->question.asked = ASKED_MORE;
}

/* Another dish than those in doubt. */
static bool names_other(const struct dialogue *dialogue, const struct acts *acts)
{
    const struct lines_doubt *doubt = &dialogue->doubt;
    for (size_t a = 0; a < acts->count; a++) {
        const struct draft *draft = &acts->at[a].draft;
        bool is_known = acts->at[a].kind != ACT_ADD || draft->item_count == 0;
        for (size_t i = 0; i < doubt->mine_count; i++)
            is_known = is_known || draft_has_item(draft, doubt->mine[i].items[0]);
        for (size_t i = 0; i < doubt->other_count; i++)
            is_known = is_known || draft_has_item(draft, doubt->others[i].items[0]);
        if (!is_known || acts->at[a].kind == ACT_ASK)
            return true;
    }
    return false;
}

/* How much of lines the caller has just ordered. */
static int said_of(const struct dialogue *dialogue, const struct draft *lines, size_t count,
                   const struct acts *acts)
{
    int said = 0;
    for (size_t a = 0; a < acts->count; a++) {
        struct draft draft = acts->at[a].draft;
        int best = -8;
        if (acts->at[a].kind != ACT_ADD)
            continue;
        draft_settle(&draft, dialogue->lexicon, dialogue->menu);
        for (size_t i = 0; i < count; i++) {
            int fit = draft.item_count == 1 && draft.items[0] == lines[i].items[0] ? 4 : -4;
            fit += (draft.quantity > 0 ? draft.quantity : 1) == lines[i].quantity;
            fit -= choice_more(&draft, &lines[i]) != NULL;
            fit -= choice_more(&lines[i], &draft) != NULL;
            fit -= draft.without_count != lines[i].without_count;
            best = fit > best ? fit : best;
        }
        said += best;
    }
    return said;
}

/* "With mustard", to "did you want mustard on it?" */
static bool says_option(const struct lines_doubt *doubt, const struct acts *acts)
{
    const struct draft_choice *more = choice_more(&doubt->mine[0], &doubt->others[0]);
    more = more != NULL ? more : choice_more(&doubt->others[0], &doubt->mine[0]);
    for (size_t a = 0; more != NULL && a < acts->count; a++)
        for (size_t i = 0; acts->at[a].kind <= ACT_CHANGE && i < acts->at[a].draft.choice_count; i++)
            for (size_t o = 0; o < acts->at[a].draft.choices[i].option_count; o++)
                if (acts->at[a].draft.choices[i].options[o] == more->options[0])
                    return true;
    return false;
}

/* 1: the likelier reading, 0: the other one, -1: neither is said. */
static int which_in_words(const struct dialogue *dialogue, enum doubt_kind kind, const char *text,
                          const struct acts *acts)
{
    const struct lines_doubt *doubt = &dialogue->doubt;
    char first[LABEL_BYTES], second[LABEL_BYTES];
    struct words words;
    int picked = -1, number = 0;
    words_split(&words, text);
    if (kind == DOUBT_MORE || kind == DOUBT_WITHOUT || kind == DOUBT_OPTION) {
        bool is_less = false;
        for (size_t w = 0; w < words.count; w++)
            is_less =
                is_less || word_is_among(words.at[w].text, "without no not none nothing plain just only");
        if (kind == DOUBT_WITHOUT)
            return is_less ? is_yes_mine(dialogue, kind) : -1;
        if (!is_less && kind == DOUBT_OPTION && says_option(doubt, acts))
            return is_yes_mine(dialogue, kind);
        return is_less ? !is_yes_mine(dialogue, kind) : -1;
    }
    for (size_t w = 0; kind == DOUBT_QUANTITY && w < words.count; w++) {
        if (words_quantity(&words, w, &number) == 0)
            continue;
        picked = number == doubt->mine[0].quantity ? 0 : number == doubt->others[0].quantity ? 1 : picked;
    }
    if (kind == DOUBT_LINES && acts_have(acts, ACT_ADD)) {
        int of_mine = said_of(dialogue, doubt->mine, doubt->mine_count, acts),
            of_others = said_of(dialogue, doubt->others, doubt->other_count, acts);
        picked = of_mine > of_others ? 0 : of_others > of_mine ? 1 : -1;
    }
    if (kind == DOUBT_LINES && picked < 0) {
        const char *names[] = {label_of(dialogue, doubt->mine, doubt->mine_count, first),
                               label_of(dialogue, doubt->others, doubt->other_count, second)};
        picked = pick_name(text, names, 2);
    }
    return picked < 0 ? -1 : picked == 0;
}

static void drop_orders(struct acts *acts)
{
    size_t kept = 0;
    for (size_t i = 0; i < acts->count; i++)
        if (acts->at[i].kind > ACT_AGAIN && acts->at[i].kind != ACT_YES && acts->at[i].kind != ACT_NO &&
            acts->at[i].kind != ACT_PLACE)
            acts->at[kept++] = acts->at[i];
    acts->count = kept;
    acts->doubt.mine_count = acts->doubt.other_count = 0;
}

bool doubt_answer(struct dialogue *dialogue, const char *text, struct acts *acts)
{
    if (!dialogue->has_doubt || dialogue->question.asked != ASKED_MEANT || names_other(dialogue, acts))
        return false;
    enum doubt_kind kind = kind_of(&dialogue->doubt);
    bool is_yes = acts_have(acts, ACT_YES), is_no = acts_have(acts, ACT_NO);
    bool is_yes_or_no = kind != DOUBT_LINES && kind != DOUBT_QUANTITY;
    bool has_order = acts_change_order(acts);
    int which = is_yes_or_no && is_yes != is_no ? is_yes == is_yes_mine(dialogue, kind)
                                                : which_in_words(dialogue, kind, text, acts);
    if (which < 0 && is_yes && !is_no && !has_order) { /* of two: which of them is asked once more */
        drop_orders(acts);
        return true;
    }
    if (which < 0 && is_no && !is_yes && !has_order) { /* neither */
        dialogue->has_doubt = false;
        dialogue->question.is_answered = true;
        drop_orders(acts);
        say_ask(dialogue, ASKED_OPEN, "Sorry about that. What would you like?");
        return true;
    }
    if (which < 0) { /* what is ordered again is ordered as it is said now */
        dialogue->has_doubt = dialogue->has_doubt && !acts_have(acts, ACT_ADD);
        return false;
    }
    drop_orders(acts);
    take(dialogue, which == 1);
    return true;
}

void doubt_let_go(struct dialogue *dialogue)
{
    char label[LABEL_BYTES];
    const struct lines_doubt *doubt = &dialogue->doubt;
    if (doubt->mine_count > 0)
        say_note(dialogue, "I'll put down %s.", label_of(dialogue, doubt->mine, doubt->mine_count, label));
    take(dialogue, true);
}

bool doubt_advance(struct dialogue *dialogue)
{
    if (dialogue->doubt_times < QUESTION_TIMES_MAX) {
        dialogue->doubt_times++;
        ask(dialogue);
        return true;
    }
    doubt_let_go(dialogue);
    return drafts_advance(dialogue);
}
