/* What two readings of the same words would order differently. */
#include "meaning/lines_doubt.h"

#include <stdlib.h>
#include <string.h>

#include "meaning/lines.h"

struct compared {
    struct draft at[LINES_MAX]; /* settled; equal lines are one */
    uint16_t of[LINES_MAX];     /* a bit for each line that it stands for */
    size_t count;
};

struct comparing {
    const struct lexicon *lexicon;
    const struct told_menu *menu;
};

/* Whether a choice changes the line: not what the dish has anyway, nor words of no option. */
static bool counts(const struct comparing *on, const struct draft_choice *choice)
{
    return choice->option_count > 0 && !on->menu->options[choice->options[0]].is_default;
}

static bool has_choices_of(const struct comparing *on, const struct draft *line, const struct draft *of)
{
    for (size_t i = 0; i < of->choice_count; i++) {
        const struct draft_choice *choice = &of->choices[i];
        bool has = !counts(on, choice);
        for (size_t j = 0; j < line->choice_count && !has; j++)
            has = line->choices[j].option_count > 0 && line->choices[j].options[0] == choice->options[0] &&
                  line->choices[j].side == choice->side && line->choices[j].amount == choice->amount;
        if (!has)
            return false;
    }
    return true;
}

static bool leaves_out_all_of(const struct comparing *on, const struct draft *line, const struct draft *of)
{
    for (size_t i = 0; i < of->without_count; i++) {
        const char *name = lexicon_ingredient(on->lexicon, of->items[0], of->without[i]);
        bool has = name == NULL;
        for (size_t j = 0; j < line->without_count && !has; j++)
            has = lexicon_ingredient(on->lexicon, of->items[0], line->without[j]) == name;
        if (!has)
            return false;
    }
    return true;
}

/* But for their number. */
static bool is_same_line(const struct comparing *on, const struct draft *a, const struct draft *b)
{
    if (a->item_count != 1 || b->item_count != 1 || a->items[0] != b->items[0])
        return false;
    return draft_size(a, on->lexicon, on->menu) == draft_size(b, on->lexicon, on->menu) &&
           has_choices_of(on, a, b) && has_choices_of(on, b, a) && leaves_out_all_of(on, a, b) &&
           leaves_out_all_of(on, b, a);
}

static void take_lines(const struct comparing *on, const struct lines *lines, struct compared *out)
{
    out->count = 0;
    for (size_t i = 0; i < lines->count; i++) {
        struct draft *line = &out->at[out->count];
        size_t same = 0;
        *line = lines->at[i];
        if (i + 1 == lines->count && !draft_is_empty(&lines->rest))
            draft_merge(line, &lines->rest);
        draft_settle(line, on->lexicon, on->menu);
        line->quantity = line->quantity > 0 ? line->quantity : 1;
        while (same < out->count && !is_same_line(on, &out->at[same], line))
            same++;
        if (same < out->count) {
            out->at[same].quantity += line->quantity;
            out->of[same] = (uint16_t)(out->of[same] | 1U << i);
        } else {
            out->of[out->count++] = (uint16_t)(1U << i);
        }
    }
}

/* The lines that b has not. False: too many, or lines that nobody can be asked about. */
static bool take_others(const struct comparing *on, const struct compared *a, const struct compared *b,
                        struct draft *out, size_t *out_count, uint16_t *out_of)
{
    *out_count = 0;
    for (size_t i = 0; i < a->count; i++) {
        bool has = false;
        for (size_t j = 0; j < b->count && !has; j++)
            has = b->at[j].quantity == a->at[i].quantity && is_same_line(on, &a->at[i], &b->at[j]);
        if (has)
            continue;
        if (*out_count == DOUBT_LINES_MAX || a->at[i].item_count != 1 || a->at[i].heard[0] != '\0')
            return false;
        *out_of = (uint16_t)(*out_of | a->of[i]);
        out[(*out_count)++] = a->at[i];
    }
    return true;
}

/* More of a group than fit: nobody means that. */
static bool has_too_much(const struct comparing *on, const struct draft *line)
{
    for (size_t i = 0; i < line->choice_count; i++) {
        const struct draft_choice *choice = &line->choices[i];
        size_t group = choice->option_count > 0 ? on->menu->options[choice->options[0]].group : 0;
        int count = 0;
        for (size_t j = 0; j < line->choice_count && choice->option_count > 0; j++)
            count += line->choices[j].option_count > 0 &&
                     on->menu->options[line->choices[j].options[0]].group == group &&
                     (j == i || line->choices[j].options[0] != choice->options[0]);
        if (choice->option_count > 0 && on->menu->groups[group].max > 0 &&
            count > on->menu->groups[group].max)
            return true;
    }
    return false;
}

/* The same dishes as often, made otherwise: mostly an option that may belong to either. */
static bool are_same_dishes(const struct lines_doubt *doubt)
{
    if (doubt->mine_count < 2 || doubt->mine_count != doubt->other_count)
        return false;
    for (size_t i = 0; i < doubt->mine_count; i++)
        if (doubt->mine[i].items[0] != doubt->others[i].items[0] ||
            doubt->mine[i].quantity != doubt->others[i].quantity)
            return false;
    return true;
}

/* "a diet coke and a coke": the name of one dish that is a part of another's. */
static bool is_named_in_part(const struct comparing *on, const struct lines_doubt *doubt)
{
    if (doubt->mine_count != 2 || doubt->other_count != 1 ||
        doubt->mine[0].items[0] == doubt->mine[1].items[0])
        return false;
    bool is_sum = doubt->others[0].quantity == doubt->mine[0].quantity + doubt->mine[1].quantity;
    return is_sum && (is_same_line(on, &doubt->mine[0], &doubt->others[0]) ||
                      is_same_line(on, &doubt->mine[1], &doubt->others[0]));
}

/* "Two bacon cheeseburgers", read as cheeseburgers with bacon: the dish's own name, taken apart. */
static bool is_name_taken_apart(const struct comparing *on, const struct lines_doubt *doubt)
{
    char name[PHRASE_BYTES], part[PHRASE_BYTES];
    const struct draft *mine = &doubt->mine[0], *other = &doubt->others[0];
    bool is_apart = false;
    if (doubt->mine_count == 0 || doubt->other_count == 0 || mine->is_part ||
        mine->items[0] == other->items[0])
        return false;
    lexicon_stems(on->menu->items[mine->items[0]].name, name);
    struct words words;
    words_split(&words, lexicon_stems(on->menu->items[other->items[0]].name, part));
    for (size_t w = 0; w < words.count; w++)
        if (!word_is_among(words.at[w].text, name))
            return false;
    for (size_t i = 0; i < other->choice_count; i++)
        is_apart =
            is_apart ||
            (strstr(name, other->choices[i].phrase) != NULL &&
             !has_choices_of(on, mine, &(struct draft){.choices = {other->choices[i]}, .choice_count = 1}));
    return is_apart;
}

/* "A three taco combo", read as three taco combos: the number is the dish's own, which is said as one. */
static bool is_number_of_name(const struct comparing *on, const struct lines_doubt *doubt)
{
    struct words name;
    const struct draft *mine = &doubt->mine[0], *other = &doubt->others[0];
    if (doubt->mine_count != 1 || doubt->other_count != 1 || mine->quantity != 1 || mine->is_plural ||
        mine->items[0] != other->items[0])
        return false;
    words_split(&name, on->menu->items[mine->items[0]].name);
    for (size_t w = 0; w < name.count; w++)
        if (name.at[w].number > 1 && name.at[w].number == other->quantity)
            return true;
    return false;
}

bool lines_compare(const struct lines *mine, const struct lines *others, const struct lexicon *lexicon,
                   const struct told_menu *menu, struct lines_doubt *out)
{
    const struct comparing on = {.lexicon = lexicon, .menu = menu};
    uint16_t ignored = 0;
    memset(out, 0, sizeof *out);
    if (mine->count == 0 || others->count == 0)
        return false;
    struct compared *compared = calloc(2, sizeof *compared);
    if (compared == NULL)
        return false;
    take_lines(&on, mine, &compared[0]);
    take_lines(&on, others, &compared[1]);
    bool may_ask = take_others(&on, &compared[0], &compared[1], out->mine, &out->mine_count, &out->mine_of) &&
                   take_others(&on, &compared[1], &compared[0], out->others, &out->other_count, &ignored) &&
                   !are_same_dishes(out) && !is_named_in_part(&on, out) && !is_name_taken_apart(&on, out) &&
                   !is_number_of_name(&on, out);
    for (size_t i = 0; i < out->other_count && may_ask; i++)
        may_ask = !has_too_much(&on, &out->others[i]);
    free(compared);
    if (!may_ask)
        out->mine_count = out->other_count = 0;
    return lines_are_in_doubt(out);
}

bool lines_are_in_doubt(const struct lines_doubt *doubt)
{
    return doubt->mine_count + doubt->other_count > 0;
}
