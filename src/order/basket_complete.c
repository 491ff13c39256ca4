/* What a line still lacks, and is asked for: choices, sizes of its dishes; defaults go without asking. */
#include "english/listing.h"
#include "order/basket_internal.h"
#include "order/writer.h"

enum { LISTED_MAX = 6, NAMES_BYTES = 160 };

static bool take_defaults(struct basket_line *line, int parent, const struct menu_group *group,
                          struct basket_refusal *out_refusal)
{
    if (group->min == 0 || basket_count_on(line, parent, group, BASKET_WHOLE) +
                                   basket_count_on(line, parent, group, BASKET_LEFT) >
                               0)
        return true;
    for (size_t i = 0; i < group->option_count; i++) {
        const struct menu_option *option = &group->options[i];
        if (!option->is_default || !option->is_available)
            continue;
        if (line->choice_count == BASKET_CHOICES_MAX)
            return basket_refuse(
                out_refusal, line->item, group, "too_many_choices", SENTENCE_TOO_MANY_CHOICES,
                &(struct sentence_words){.item = span_of(line->item->name), .count = BASKET_CHOICES_MAX});
        line->choices[line->choice_count++] =
            (struct basket_choice){.option = option, .group = group, .count = 1, .parent = parent};
    }
    return true;
}

/* Which part it is of, so that "which dressing?" is asked of the salad. */
static bool note_part(const struct basket_line *line, int parent, struct basket_refusal *out_refusal)
{
    if (parent > 0 && out_refusal != NULL)
        out_refusal->of = line->choices[parent - 1].option;
    return false;
}

static bool refuse_too_few(const struct basket_line *line, int parent, const struct menu_group *group,
                           struct basket_refusal *out_refusal)
{
    char names[NAMES_BYTES], part[MENU_NAME_BYTES + 32];
    struct writer writer;
    size_t left = 0, listed = 0;
    bool is_slot = group->options[0].item != NULL;
    int count = basket_count_on(line, parent, group, BASKET_RIGHT);
    writer_init(&writer, names, sizeof names);
    for (size_t i = 0; i < group->option_count; i++)
        left += group->options[i].is_available;
    if (left < (is_slot ? 1 : (size_t)group->min))
        return basket_refuse(
            out_refusal, line->item, group, "sold_out", SENTENCE_TOO_FEW_LEFT,
            &(struct sentence_words){.item = span_of(line->item->name), .group = span_of(group->name)});
    for (size_t i = 0; left <= LISTED_MAX && i < group->option_count; i++)
        if (group->options[i].is_available)
            writer_addf(&writer, "%s%s", listing_joint(LISTING_OR, listed++, left), group->options[i].name);
    const struct sentence_words words = {
        .question = span_of(group->question),
        .names = span_of(names),
        .count = group->min - count,
        .item = span_of(parent > 0 ? basket_part_name(line, (size_t)parent - 1, part, sizeof part) : "")};
    bool is_next = is_slot && count > 0;
    enum sentence few = parent > 0 ? SENTENCE_WHICH_CHOICE_OF_PART
                        : is_next  ? SENTENCE_WHICH_NEXT_OF
                                   : SENTENCE_WHICH_CHOICE_OF,
                  many = parent > 0 ? SENTENCE_WHICH_CHOICE_PART
                         : is_next  ? SENTENCE_WHICH_NEXT
                                    : SENTENCE_WHICH_CHOICE;
    (void)basket_refuse(out_refusal, line->item, group, "choice_needed", left > LISTED_MAX ? many : few,
                        &words);
    return note_part(line, parent, out_refusal);
}

/* A dish of a slot comes in the only size that it has there, or is asked for one. */
static bool has_its_size(struct basket_line *line, size_t index, struct basket_refusal *out_refusal)
{
    struct basket_choice *choice = &line->choices[index];
    const struct menu_item *dish = choice->option->item;
    const struct menu_size *only = NULL;
    size_t count = 0, listed = 0;
    char names[NAMES_BYTES], part[MENU_NAME_BYTES + 32];
    struct writer writer;
    if (dish == NULL || dish->size_count == 0 || choice->size != NULL)
        return true;
    for (size_t s = 0; s < dish->size_count; s++)
        if (menu_group_has_size(choice->group, &dish->sizes[s])) {
            only = &dish->sizes[s];
            count++;
        }
    if (count == 1) {
        choice->size = only;
        return true;
    }
    writer_init(&writer, names, sizeof names);
    for (size_t s = 0; s < dish->size_count; s++)
        if (menu_group_has_size(choice->group, &dish->sizes[s]))
            writer_addf(&writer, "%s%s", listing_joint(LISTING_OR, listed++, count), dish->sizes[s].name);
    (void)basket_refuse(
        out_refusal, line->item, NULL, "size_needed", SENTENCE_WHICH_SIZE,
        &(struct sentence_words){.item = span_of(basket_part_name(line, index, part, sizeof part)),
                                 .names = span_of(names)});
    return note_part(line, (int)index + 1, out_refusal);
}

static bool has_too_many(const struct basket_line *line, int parent, const struct menu_group *group)
{
    return basket_count_on(line, parent, group, BASKET_RIGHT) > group->max ||
           basket_count_on(line, parent, group, BASKET_LEFT) > group->max;
}

static bool refuse_too_many(const struct basket_line *line, int parent, const struct menu_group *group,
                            struct basket_refusal *out_refusal)
{
    const char *name = parent > 0 ? line->choices[parent - 1].option->name : line->item->name;
    (void)basket_refuse(
        out_refusal, line->item, group, "too_many_choices", SENTENCE_TOO_MANY_OF_GROUP,
        &(struct sentence_words){.group = span_of(group->name), .count = group->max, .item = span_of(name)});
    return note_part(line, parent, out_refusal);
}

static bool has_enough(const struct basket_line *line, int parent, const struct menu_group *group)
{
    return basket_count_on(line, parent, group, BASKET_RIGHT) >= group->min &&
           basket_count_on(line, parent, group, BASKET_LEFT) >= group->min;
}

/* Part by part, in the order of the menu, so that each is asked about to its end before the next one. */
static bool complete_below(const struct menu *menu, struct basket_line *line, int parent,
                           struct basket_refusal *out_refusal) /* NOLINT(misc-no-recursion): MENU_DEPTH_MAX */
{
    struct basket_groups groups = basket_groups_of(line, parent);
    for (size_t g = 0; g < groups.count; g++) {
        const struct menu_group *group = &menu->groups[groups.at[g]];
        if (!take_defaults(line, parent, group, out_refusal))
            return false;
        bool is_over = has_too_many(line, parent, group);
        for (size_t i = 0; i < line->choice_count; i++) {
            if (line->choices[i].parent != parent || line->choices[i].group != group ||
                !menu_option_is_part(line->choices[i].option))
                continue;
            if (is_over)
                return refuse_too_many(line, parent, group, out_refusal);
            if (!has_its_size(line, i, out_refusal) || !complete_below(menu, line, (int)i + 1, out_refusal))
                return false;
        }
        if (!has_enough(line, parent, group))
            return refuse_too_few(line, parent, group, out_refusal);
        if (is_over)
            return refuse_too_many(line, parent, group, out_refusal);
    }
    return true;
}

bool basket_choices_complete(const struct menu *menu, struct basket_line *line,
                             struct basket_refusal *out_refusal)
{
    if (!complete_below(menu, line, 0, out_refusal))
        return false;
    basket_arrange(menu, line);
    return true;
}
