/* Numbers of a turn: shares of a line, counts of the whole, and what was said twice. */
#include <string.h>

#include "dialogue/acts_mend.h"
#include "dialogue/turn_words.h"

/* "One of them", "two of the pilau": how many of a line; 0: not said so. */
static int share_in(const struct words *words)
{
    for (size_t at = 0; at + 2 < words->count; at++)
        if (words->at[at].number > 0 && word_is(&words->at[at + 1], "of") &&
            word_is_among(words->at[at + 2].text, "them those these the my our"))
            return words->at[at].number;
    return 0;
}

/* Whether the draft says nothing but how many. */
static bool is_number_alone(const struct draft *draft)
{
    struct draft rest = *draft;
    rest.quantity = 0;
    return draft_is_empty(&rest);
}

/* "Make one of the nans a plain nan": what it becomes stands behind it as a dish of its own. */
static void join_made_dish(struct acts *acts, size_t at)
{
    struct act *act = &acts->at[at], *next = &acts->at[at + 1];
    if (at + 1 >= acts->count || next->kind != ACT_ADD || !draft_names_thing(&act->target) ||
        !is_number_alone(&act->draft))
        return;
    act->draft = next->draft;
    acts_drop(acts, at + 1);
}

/* "One of those should be a diet coke": how many, and behind it what they become. */
static void join_becoming(struct acts *acts, size_t at, int share)
{
    struct act *act = &acts->at[at], *next = &acts->at[at + 1];
    if (at + 1 >= acts->count || next->kind != ACT_CHANGE || !next->has_pronoun ||
        !draft_is_empty(&act->target) || !draft_is_empty(&next->target) || !is_number_alone(&act->draft) ||
        act->draft.quantity != share)
        return;
    act->draft = next->draft;
    act->draft.quantity = 0;
    act->draft.is_article = false;
    acts_drop(acts, at + 1);
}

/* "Change one of them to boiled rice", "make one of them a diet coke". */
static void mend_share(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    int share = acts_have(acts, ACT_PLACE) ? 0 : share_in(words); /* "one of those" of a list is no share */
    for (size_t i = 0; share > 0 && i < acts->count; i++) {
        struct act *act = &acts->at[i];
        if (act->kind == ACT_REMOVE && act->draft.without_count > 0 && !draft_names_thing(&act->draft)) {
            act->kind = ACT_CHANGE; /* "take the bacon off one of them" */
            act->draft.quantity = 0;
        }
        if (act->kind != ACT_CHANGE || act->reach != REACH_LINE)
            continue;
        join_made_dish(acts, i);
        join_becoming(acts, i, share);
        bool is_made = act->target.item_count > 0 && act->draft.quantity == share &&
                       order_line_find(dialogue, &act->target) < 0;
        if (is_made) {
            struct draft made = act->target;
            made.quantity = 0;
            made.score = act->draft.score;
            draft_merge(&made, &act->draft);
            act->draft = made;
            act->target = (struct draft){.item_count = 0};
        }
        act->target.quantity = 0;
        if (!is_number_alone(&act->draft))
            act->share = share;
        return;
    }
}

/* "One super burrito." "No sour cream." where there is one already: of what came last, not of all. */
static void mend_grown(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    int line = order_line_in_focus(dialogue);
    struct act *act = acts->count > 0 ? &acts->at[acts->count - 1] : NULL;
    bool is_only = acts->count == 1 || (acts->count == 2 && acts->at[0].kind == ACT_NO);
    if (!is_only || line < 0 || dialogue->grown.quantity == 0 || dialogue->drafts.count > 0 ||
        dialogue->grown.turn + 1 != dialogue->turn_count ||
        strcmp(order_view_at(&dialogue->view, (size_t)line).line_id, dialogue->grown.line_id) != 0)
        return;
    for (size_t w = 0; w < words->count; w++)
        if (word_is_among(words->at[w].text, "both all them those each every everything any either"))
            return;
    bool is_change = act->kind == ACT_CHANGE || (act->kind == ACT_REMOVE && act->draft.without_count > 0);
    if (!is_change || act->share > 0 || act->reach != REACH_LINE || !draft_is_empty(&act->target) ||
        draft_names_thing(&act->draft) || act->draft.quantity > 0)
        return;
    act->kind = ACT_CHANGE;
    act->share = dialogue->grown.quantity;
}

/* How many dishes the turn orders besides the act. */
static int ordered_beside(const struct acts *acts, size_t but, size_t *out_lines)
{
    int sum = 0;
    *out_lines = 0;
    for (size_t i = 0; i < acts->count; i++) {
        if (i == but || acts->at[i].kind != ACT_ADD)
            continue;
        sum += acts->at[i].draft.quantity > 0 ? acts->at[i].draft.quantity : 1;
        ++*out_lines;
    }
    return sum;
}

/* "That's it, three", "so three drinks", "that's three": they count what was ordered. */
static void drop_totals(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    for (size_t i = 0; i < acts->count; i++) {
        struct act *act = &acts->at[i];
        size_t lines = 0;
        int number = act->draft.quantity, beside = ordered_beside(acts, i, &lines), all = 0;
        bool is_kind = act->kind == ACT_ADD && act->draft.item_count == 0 && act->draft.heard[0] == '\0' &&
                       act->draft.category_count > 0 && number > 1 && act->draft.choice_count == 0 &&
                       act->draft.size[0] == '\0';
        for (size_t k = 0; k < order_view_count(&dialogue->view); k++)
            all += order_view_at(&dialogue->view, k).quantity;
        bool is_total = number == beside || number == (int)lines || number == beside + all || number == all;
        bool ends =
            words->count > 0 && (words->at[words->count - 1].number == number || is_kind ||
                                 turn_words_have(words, "altogether") || turn_words_have(words, "total"));
        bool has_more = lines > 1 || (lines > 0 && i > 0 && acts->at[i - 1].kind == ACT_DONE);
        if ((is_kind || act_is_only_number(act)) && is_total && ends && has_more) {
            acts_drop(acts, i);
            i--;
        }
    }
}

/* The number behind "so" that ends a clause or counts the draft; 0: none is said. */
static int summed(const struct words *words, const struct draft *counted)
{
    for (size_t w = 1; w < words->count; w++) {
        bool is_end = words->at[w].ends_clause || w + 1 == words->count;
        if (word_is(&words->at[w - 1], "so") && words->at[w].number > 1 &&
            (counted != NULL ? counted->quantity == words->at[w].number : is_end))
            return words->at[w].number;
    }
    return 0;
}

/* "A cookie with each, so two cookies", "fries for each of us, so three": how many of the dish before. */
static void take_summed(const struct words *words, struct acts *acts)
{
    for (size_t i = 0; i < acts->count; i++) {
        const struct act *sum = i + 1 < acts->count ? &acts->at[i + 1] : NULL;
        struct draft *dish = &acts->at[i].draft;
        bool is_open = acts->at[i].kind == ACT_ADD && (dish->quantity == 0 || dish->is_article);
        bool is_same = sum != NULL && sum->kind == ACT_ADD && dish->item_count > 0 &&
                       draft_has_item(&sum->draft, dish->items[0]) &&
                       sum->draft.choice_count + sum->draft.without_count == 0 &&
                       (sum->draft.size[0] == '\0' || strcmp(sum->draft.size, dish->size) == 0);
        bool is_counted = is_same || (sum != NULL && act_is_only_number(sum));
        int number =
            is_open && (is_counted || sum == NULL) ? summed(words, is_counted ? &sum->draft : NULL) : 0;
        if (number == 0)
            continue;
        dish->quantity = number;
        dish->is_article = false;
        if (is_counted)
            acts_drop(acts, i + 1);
    }
}

/* A size that is said as a number: "ten wings" where they come by tens. */
static bool has_number_as_size(const struct draft *draft)
{
    struct words words;
    words_split(&words, draft->size);
    return words.count > 0 && words.at[0].number > 0;
}

/* "Two, no, three large pepperonis": the number before the no is taken back with it. */
static void drop_taken_back(struct acts *acts)
{
    for (size_t i = 0; i + 2 < acts->count; i++) {
        if (!act_is_only_number(&acts->at[i]) || acts->at[i + 1].kind != ACT_NO ||
            acts->at[i + 2].kind != ACT_ADD ||
            (acts->at[i + 2].draft.quantity == 0 && !has_number_as_size(&acts->at[i + 2].draft)))
            continue;
        acts->at[i + 2].is_after_no = false;
        acts_drop(acts, i);
        acts_drop(acts, i);
    }
}

/* "Okay, three then", where fewer than are sold were ordered, or more: so many of what was refused. */
static void take_up_miscounted(struct dialogue *dialogue, struct acts *acts)
{
    struct draft *refused = &dialogue->miscounted.draft;
    if (refused->item_count == 0 || acts->count == 0)
        return;
    for (size_t i = 0; i < acts->count && dialogue->miscounted.turn + 1 == dialogue->turn_count; i++) {
        struct act *act = &acts->at[i];
        if (!act_is_only_number(act))
            continue;
        refused->quantity = act->draft.quantity;
        act->kind = ACT_ADD;
        act->draft = *refused;
        act->is_after_no = act->is_correction = act->has_pronoun = false;
        dialogue->question.is_answered = true; /* what is asked besides is asked as if for the first time */
        break;
    }
    refused->item_count = 0;
}

/* "A mango lassi as well, no, two": how many of what was said just before. */
static void renumber(struct acts *acts)
{
    for (size_t i = 0; i + 2 < acts->count; i++) {
        if (acts->at[i].kind != ACT_ADD || acts->at[i + 1].kind != ACT_NO ||
            !act_is_only_number(&acts->at[i + 2]) || !acts->at[i + 2].is_after_no)
            continue;
        acts->at[i].draft.quantity = acts->at[i + 2].draft.quantity;
        acts->at[i].draft.is_article = false;
        acts_drop(acts, i + 1);
        acts_drop(acts, i + 1);
    }
}

/* "Forget the salad, just two orders of the sticks": they stay, and are two. */
static void keep_counted(const struct words *words, struct acts *acts)
{
    for (size_t i = 1; i < acts->count; i++) {
        struct act *act = &acts->at[i];
        if (act->kind != ACT_REMOVE || acts->at[i - 1].kind != ACT_REMOVE || act->draft.quantity == 0 ||
            act->draft.item_count == 0)
            continue;
        for (size_t w = 1; w + 1 < words->count; w++)
            if (word_is_among(words->at[w].text, "just only") && words->at[w - 1].ends_clause &&
                words->at[w + 1].number == act->draft.quantity) {
                act->kind = ACT_ADD;
                act->is_correction = true;
            }
    }
}

static bool is_same_bare(const struct draft *one, const struct draft *other)
{
    return one->item_count == 1 && other->item_count == 1 && one->items[0] == other->items[0] &&
           one->size[0] == '\0' && other->size[0] == '\0' &&
           one->choice_count + other->choice_count + one->without_count + other->without_count == 0;
}

/* "Mom, I want churros! Okay okay, and churros": the same once more, agreed to. And after a no the later number
 * counts: "no, one was right, I want two". */
static void drop_said_twice(struct acts *acts)
{
    for (size_t i = 0; i < acts->count; i++) {
        bool is_agreed = false;
        for (size_t k = i + 1; k < acts->count && acts->at[i].kind == ACT_ADD; k++) {
            is_agreed = is_agreed || acts->at[k].kind == ACT_YES;
            if (acts->at[k].kind != ACT_ADD || !is_same_bare(&acts->at[i].draft, &acts->at[k].draft))
                continue;
            bool is_unnumbered = acts->at[i].draft.quantity == 0 && acts->at[k].draft.quantity == 0;
            bool is_renumbered = acts->at[i].is_after_no && acts->at[k].is_after_no;
            if ((is_agreed && is_unnumbered) || is_renumbered) {
                acts_drop(acts, i--);
                break;
            }
        }
    }
}

/* "Make the nan two": the last word is the number. */
static void mend_made_number(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    if (acts->count == 0 || words->count < 3 || !turn_words_have(words, "make"))
        return;
    struct act *act = &acts->at[acts->count - 1];
    int number = words->at[words->count - 1].number;
    if (act->kind != ACT_CHANGE || number < 1 || act->draft.quantity > 0 || act->target.item_count == 0 ||
        act->draft.size[0] != '\0' || act->draft.choice_count + act->draft.without_count > 0 ||
        order_line_find(dialogue, &act->target) < 0)
        return;
    act->draft.quantity = number;
    act->draft.is_article = false;
}

/* "Two of the beef actually", where there is one: it should be two. */
static void mend_number_of_line(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    static const char *const corrects[] = {"actually", "sorry",   "instead", "rather",
                                           "i said",   "i meant", "make"};
    if (share_in(words) == 0 ||
        turn_words_find_any(words, 0, corrects, sizeof corrects / sizeof *corrects, NULL) == NO_WORD)
        return;
    for (size_t i = 0; i < acts->count; i++) {
        struct act *act = &acts->at[i];
        if (act->kind != ACT_ADD || act->draft.quantity != share_in(words) || act->draft.size[0] != '\0' ||
            act->draft.choice_count + act->draft.without_count > 0 ||
            order_line_find(dialogue, &act->draft) < 0)
            continue;
        act->target = act->draft;
        act->draft = (struct draft){.quantity = act->target.quantity};
        act->target.quantity = 0;
        act->kind = ACT_CHANGE;
        act->has_pronoun = false;
    }
}

/* "No, two garlic nans", and to the read-back "two garlic nans": of what is ordered it is how many, not more. */
static void correct_numbers(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    static const char *const more[] = {"more",  "another", "also", "add", "extra",
                                       "other", "plus",    "too",  "well"};
    enum asked asked = dialogue->question.asked;
    bool is_read = asked == ASKED_READ_BACK || asked == ASKED_WHAT_CHANGE;
    if (turn_words_find_any(words, 0, more, sizeof more / sizeof *more, NULL) != NO_WORD)
        return;
    for (size_t i = 0; i < acts->count; i++) {
        struct act *act = &acts->at[i];
        if (act->kind == ACT_ADD && (act->is_after_no || (is_read && !acts_have(acts, ACT_YES))) &&
            act->draft.quantity > 0 && !act->draft.is_article && act->draft.item_count == 1 &&
            act->draft.choice_count + act->draft.without_count == 0 &&
            order_line_named(dialogue, &act->draft) >= 0)
            act->is_correction = true;
    }
}

/* "A chai. A large chai latte": the same, said more exactly; an "and" between them makes it two. */
static void drop_said_vaguely(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    for (size_t i = 0; i + 1 < acts->count; i++) {
        const struct draft *vague = &acts->at[i].draft, *exact = &acts->at[i + 1].draft;
        bool is_one = vague->quantity == 0 || vague->is_article;
        bool is_more = exact->size[0] != '\0' || exact->choice_count > 0 || exact->quantity > 1;
        struct draft named = *exact;
        named.size[0] = '\0';
        named.choice_count = named.without_count = 0;
        size_t first = words->count, last = 0, count = 0;
        if (acts->at[i].kind != ACT_ADD || acts->at[i + 1].kind != ACT_ADD || !is_one || !is_more ||
            !is_same_bare(vague, &named))
            continue;
        for (size_t w = 0; w < words->count; w++)
            if (draft_is_named_at(dialogue, vague, words, w, &count)) {
                first = first < words->count ? first : w;
                last = w;
            }
        bool is_two = first >= last;
        for (size_t w = first; w < last; w++)
            is_two = is_two || word_is_among(words->at[w].text, "and plus also another then other with");
        if (!is_two)
            acts_drop(acts, i--);
    }
}

/* "Two slices of flan": what it comes in is no dish, and their number is the dish's. */
static void join_measure(const struct words *words, struct acts *acts)
{
    for (size_t i = 0; i + 1 < acts->count; i++) {
        const struct draft *measure = &acts->at[i].draft;
        struct draft *dish = &acts->at[i + 1].draft;
        char of[DRAFT_HEARD_BYTES + 4];
        snprintf(of, sizeof of, "%s of", measure->heard);
        if (acts->at[i].kind != ACT_ADD || acts->at[i + 1].kind != ACT_ADD || measure->heard[0] == '\0' ||
            measure->item_count + measure->category_count > 0 || dish->item_count == 0 ||
            dish->quantity > 0 || !turn_words_have(words, of))
            continue;
        dish->quantity = measure->quantity;
        dish->is_article = measure->is_article;
        acts_drop(acts, i);
    }
}

/* "One massaman curry, not eight" of eight: so many there are to be. */
static void correct_denied_numbers(const struct dialogue *dialogue, const struct words *words,
                                   struct acts *acts)
{
    for (size_t i = 0; i < acts->count; i++) {
        struct act *act = &acts->at[i];
        int line =
            act->kind == ACT_ADD && act->draft.quantity > 0 ? order_line_named(dialogue, &act->draft) : -1;
        int was = line >= 0 ? order_view_at(&dialogue->view, (size_t)line).quantity : 0;
        for (size_t w = 0; line >= 0 && w + 1 < words->count; w++)
            act->is_correction =
                act->is_correction || (word_is(&words->at[w], "not") && words->at[w + 1].number == was &&
                                       was != act->draft.quantity);
    }
}

/* "On just one": of what was put on all, and no number of the line. */
static void drop_number_on(const struct words *words, struct acts *acts)
{
    for (size_t w = 1; w < words->count && acts->count == 1; w++) {
        size_t before = w - 1;
        while (before > 0 && word_is_among(words->at[before].text, "just only"))
            before--;
        if (words->at[w].number > 0 && word_is(&words->at[before], "on") &&
            act_is_only_number(&acts->at[0]) && words->at[w].number == acts->at[0].draft.quantity)
            acts_drop(acts, 0);
    }
}

void acts_mend_counts(struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    take_up_miscounted(dialogue, acts);
    drop_number_on(words, acts);
    drop_taken_back(acts);
    renumber(acts);
    keep_counted(words, acts);
    drop_said_twice(acts);
    drop_said_vaguely(dialogue, words, acts);
    join_measure(words, acts);
    correct_numbers(dialogue, words, acts);
    correct_denied_numbers(dialogue, words, acts);
    take_summed(words, acts);
    drop_totals(dialogue, words, acts);
    mend_made_number(dialogue, words, acts);
    mend_number_of_line(dialogue, words, acts);
    mend_share(dialogue, words, acts);
    mend_grown(dialogue, words, acts);
}
