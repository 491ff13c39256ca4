#include "order/basket_internal.h"

#include <string.h>

#include "english/listing.h"
#include "order/writer.h"

static const struct menu_group *group_of(const struct menu *menu, const struct basket_line *line,
                                         const struct basket_choice *choice)
{
    const struct menu_group *group = NULL;
    menu_find_option(menu, line->item, choice->option->id, &group);
    return group;
}

/* How many choices of the group lie on one half; whole ones lie on both. */
static int count_on(const struct menu *menu, const struct basket_line *line, const struct menu_group *group,
                    enum basket_side other_side)
{
    int count = 0;
    for (size_t i = 0; i < line->choice_count; i++)
        if (line->choices[i].side != other_side && group_of(menu, line, &line->choices[i]) == group)
            count += line->choices[i].count;
    return count;
}

static void take_off(struct basket_line *line, size_t index)
{
    memmove(&line->choices[index], &line->choices[index + 1],
            (line->choice_count - index - 1) * sizeof line->choices[0]);
    memset(&line->choices[--line->choice_count], 0, sizeof line->choices[0]);
}

static size_t find_choice(const struct basket_line *line, const struct menu_option *option)
{
    size_t index = 0;
    while (index < line->choice_count && line->choices[index].option != option)
        index++;
    return index;
}

/* The places of a group with room for one option only are taken over by a new choice: "thin crust, please". */
static void make_way(const struct menu *menu, struct basket_line *line, const struct menu_group *group,
                     const struct basket_choice *choice)
{
    if (group->max != 1)
        return;
    for (size_t i = line->choice_count; i-- > 0;) {
        const struct basket_choice *there = &line->choices[i];
        bool do_meet =
            there->side == BASKET_WHOLE || choice->side == BASKET_WHOLE || there->side == choice->side;
        if (do_meet && group_of(menu, line, there) == group)
            take_off(line, i);
    }
}

/* Left and right of the same option in one request are the whole pizza. */
static enum basket_side side_of(const struct basket_request *request,
                                const struct basket_choice_request *asked)
{
    for (size_t i = 0; i < request->choice_count; i++) {
        const struct basket_choice_request *other = &request->choices[i];
        if (other->side != asked->side && other->amount == asked->amount &&
            strcmp(other->option_id, asked->option_id) == 0)
            return BASKET_WHOLE;
    }
    return asked->side;
}

static struct basket_choice choice_of(const struct basket_request *request,
                                      const struct basket_choice_request *asked,
                                      const struct menu_option *option, const struct menu_group *group)
{
    return (struct basket_choice){option, group, side_of(request, asked), asked->amount,
                                  asked->count > 0 ? asked->count : 1};
}

static bool refuse_too_many(const struct basket_line *line, const struct menu_group *group,
                            struct basket_refusal *out_refusal)
{
    return basket_refuse(
        out_refusal, line->item, group, "too_many_choices", SENTENCE_TOO_MANY_CHOICES,
        &(struct sentence_words){.item = span_of(line->item->name), .count = BASKET_CHOICES_MAX});
}

static bool may_choose(const struct basket_line *line, const struct menu_group *group,
                       const struct menu_option *option, const struct basket_choice_request *asked,
                       struct basket_refusal *out_refusal)
{
    if (option == NULL)
        return basket_refuse(out_refusal, line->item, NULL, "unknown_option", SENTENCE_NO_SUCH_OPTION,
                             &(struct sentence_words){.item = span_of(line->item->name),
                                                      .asked = basket_asked(asked->option_id)});
    if (!option->is_available)
        return basket_refuse_missing(out_refusal, line->item, group, option->name, option->is_not_served,
                                     &option->serves);
    if (asked->count > option->max_each)
        return basket_refuse(out_refusal, line->item, group, "too_many_choices", SENTENCE_TOO_MANY_EACH,
                             &(struct sentence_words){.option = span_of(option->name),
                                                      .count = option->max_each,
                                                      .item = span_of(line->item->name)});
    if (asked->side != BASKET_WHOLE && !group->may_be_halved)
        return basket_refuse(out_refusal, line->item, group, "unknown_option", SENTENCE_NO_HALF,
                             &(struct sentence_words){.option = span_of(option->name)});
    return true;
}

bool basket_choices_add(const struct menu *menu, const struct basket_request *request,
                        struct basket_line *line, struct basket_refusal *out_refusal)
{
    /* All that the caller named before comes off first, so that of two new choices in a group for one the
     * request is refused instead of the second silently winning. */
    for (size_t i = 0; i < request->choice_count; i++) {
        const struct basket_choice_request *asked = &request->choices[i];
        const struct menu_group *group = NULL;
        const struct menu_option *option = menu_find_option(menu, line->item, asked->option_id, &group);
        if (!may_choose(line, group, option, asked, out_refusal))
            return false;
        struct basket_choice choice = choice_of(request, asked, option, group);
        size_t there = find_choice(line, option);
        if (there < line->choice_count)
            take_off(line, there);
        make_way(menu, line, group, &choice);
    }
    for (size_t i = 0; i < request->choice_count; i++) {
        const struct basket_choice_request *asked = &request->choices[i];
        const struct menu_group *group = NULL;
        const struct menu_option *option = menu_find_option(menu, line->item, asked->option_id, &group);
        struct basket_choice choice = choice_of(request, asked, option, group);
        size_t there = find_choice(line, option);
        if (there == BASKET_CHOICES_MAX)
            return refuse_too_many(line, NULL, out_refusal);
        if (there == line->choice_count)
            line->choice_count++;
        line->choices[there] = choice;
    }
    return true;
}

bool basket_choices_drop(const struct menu *menu, const struct basket_request *request,
                         struct basket_line *line, struct basket_refusal *out_refusal)
{
    for (size_t i = 0; i < request->drop_option_count; i++) {
        const char *id = request->drop_options[i];
        const struct menu_option *option = menu_find_option(menu, line->item, id, NULL);
        size_t there = option != NULL ? find_choice(line, option) : line->choice_count;
        if (there == line->choice_count)
            return basket_refuse(
                out_refusal, line->item, NULL, "unknown_option", SENTENCE_NO_SUCH_CHOICE,
                &(struct sentence_words){.option = basket_asked(option != NULL ? option->name : id),
                                         .item = span_of(line->item->name)});
        take_off(line, there);
    }
    return true;
}

static bool exceeds_max(const struct menu *menu, const struct basket_line *line,
                        const struct menu_group *group)
{
    return count_on(menu, line, group, BASKET_RIGHT) > group->max ||
           count_on(menu, line, group, BASKET_LEFT) > group->max;
}

void basket_choices_keep_fitting(const struct menu *menu, struct basket_line *line)
{
    for (size_t i = line->choice_count; i-- > 0;) {
        const struct menu_group *group = group_of(menu, line, &line->choices[i]);
        bool is_half = line->choices[i].side != BASKET_WHOLE;
        if (group == NULL || (is_half && !group->may_be_halved) || exceeds_max(menu, line, group))
            take_off(line, i);
        else
            line->choices[i].group = group;
    }
}

static bool take_defaults(const struct menu *menu, struct basket_line *line, const struct menu_group *group,
                          struct basket_refusal *out_refusal)
{
    if (group->min == 0 ||
        count_on(menu, line, group, BASKET_WHOLE) + count_on(menu, line, group, BASKET_LEFT) > 0)
        return true;
    for (size_t i = 0; i < group->option_count; i++) {
        const struct menu_option *option = &group->options[i];
        if (!option->is_default || !option->is_available)
            continue;
        if (line->choice_count == BASKET_CHOICES_MAX)
            return refuse_too_many(line, group, out_refusal);
        line->choices[line->choice_count++] =
            (struct basket_choice){option, group, BASKET_WHOLE, BASKET_REGULAR, 1};
    }
    return true;
}

static bool refuse_too_few(const struct basket_line *line, const struct menu_group *group,
                           struct basket_refusal *out_refusal)
{
    char names[160];
    struct writer writer;
    size_t left = 0, listed = 0;
    writer_init(&writer, names, sizeof names);
    for (size_t i = 0; i < group->option_count; i++)
        left += group->options[i].is_available;
    if (left < (size_t)group->min)
        return basket_refuse(
            out_refusal, line->item, group, "sold_out", SENTENCE_TOO_FEW_LEFT,
            &(struct sentence_words){.item = span_of(line->item->name), .group = span_of(group->name)});
    if (left > 6)
        return basket_refuse(out_refusal, line->item, group, "choice_needed", SENTENCE_WHICH_CHOICE,
                             &(struct sentence_words){.question = span_of(group->question)});
    for (size_t i = 0; i < group->option_count; i++)
        if (group->options[i].is_available)
            writer_addf(&writer, "%s%s", listing_joint(LISTING_OR, listed++, left), group->options[i].name);
    return basket_refuse(
        out_refusal, line->item, group, "choice_needed", SENTENCE_WHICH_CHOICE_OF,
        &(struct sentence_words){.question = span_of(group->question), .names = span_of(names)});
}

bool basket_choices_complete(const struct menu *menu, struct basket_line *line,
                             struct basket_refusal *out_refusal)
{
    for (size_t g = 0; g < line->item->group_count; g++) {
        const struct menu_group *group = &menu->groups[line->item->groups[g]];
        if (!take_defaults(menu, line, group, out_refusal))
            return false;
        int on_left = count_on(menu, line, group, BASKET_RIGHT),
            on_right = count_on(menu, line, group, BASKET_LEFT);
        if (on_left < group->min || on_right < group->min)
            return refuse_too_few(line, group, out_refusal);
        if (on_left > group->max || on_right > group->max)
            return basket_refuse(
                out_refusal, line->item, group, "too_many_choices", SENTENCE_TOO_MANY_OF_GROUP,
                &(struct sentence_words){
                    .group = span_of(group->name), .count = group->max, .item = span_of(line->item->name)});
    }
    return true;
}
