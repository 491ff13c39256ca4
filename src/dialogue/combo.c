#include "dialogue/combo.h"

#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"

enum { SLOTS_MAX = 16, COMBOS_APART_MAX = 4 };

void combos_deinit(struct combos *combos)
{
    for (size_t i = 0; i < combos->count; i++)
        json_decref(combos->parts[i].option);
    combos->count = 0;
}

/* --- slots --- */

static size_t put_slots(const struct told_menu *menu, const size_t *groups, size_t count, size_t *slots,
                        size_t slot_count)
{
    for (size_t i = 0; i < count && slot_count < SLOTS_MAX; i++)
        if (menu->groups[groups[i]].is_slot)
            slots[slot_count++] = groups[i];
    return slot_count;
}

/* Of the dish itself, and of what is chosen for it ("make it a meal"). */
static size_t slots_of(const struct told_menu *menu, const struct draft *draft, size_t slots[SLOTS_MAX])
{
    if (draft->item_count != 1)
        return 0;
    const struct told_menu_item *item = &menu->items[draft->items[0]];
    size_t count = put_slots(menu, item->groups, item->group_count, slots, 0);
    for (size_t i = 0; i < draft->choice_count; i++)
        for (size_t o = 0; o < draft->choices[i].option_count && o < 1; o++) {
            const struct told_menu_option *option = &menu->options[draft->choices[i].options[o]];
            count = put_slots(menu, option->groups, option->group_count, slots, count);
        }
    return count;
}

static size_t count_drafts_in(const struct dialogue *dialogue, int combo, size_t slot)
{
    size_t count = 0;
    for (size_t i = 0; i < dialogue->drafts.count; i++) {
        const struct draft *part = &dialogue->drafts.at[i];
        if (part->part_of == combo && part->slot == (int)slot)
            count += part->quantity > 1 ? (size_t)part->quantity : 1;
    }
    return count;
}

static int filled(const struct dialogue *dialogue, int combo, size_t slot)
{
    size_t count = combo > 0 ? count_drafts_in(dialogue, combo, slot) : 0;
    for (size_t i = 0; combo > 0 && i < dialogue->combos.count; i++)
        count += dialogue->combos.parts[i].combo == combo && dialogue->combos.parts[i].slot == (int)slot;
    return (int)count;
}

int combo_filled(const struct dialogue *dialogue, const struct draft *draft, int slot)
{
    return filled(dialogue, draft->combo, (size_t)slot);
}

int combo_open_slot(const struct dialogue *dialogue, const struct draft *draft)
{
    size_t slots[SLOTS_MAX], count = slots_of(dialogue->menu, draft, slots);
    for (size_t i = 0; i < count; i++)
        if (filled(dialogue, draft->combo, slots[i]) < dialogue->menu->groups[slots[i]].min)
            return (int)slots[i];
    return -1;
}

bool combo_waits(const struct dialogue *dialogue, const struct draft *draft)
{
    for (size_t i = 0; draft->combo > 0 && i < dialogue->drafts.count; i++)
        if (dialogue->drafts.at[i].part_of == draft->combo)
            return true;
    return false;
}

/* --- which dishes fill them --- */

static bool has_dish(const struct told_menu *menu, size_t slot, size_t item)
{
    const struct told_menu_group *group = &menu->groups[slot];
    for (size_t o = group->first_option; o < group->first_option + group->option_count; o++)
        if (menu->options[o].item == (int)item)
            return true;
    return false;
}

/* The candidates of the draft that fit; others are forgotten. False: none. */
static bool narrow(const struct told_menu *menu, size_t slot, struct draft *draft)
{
    size_t kept = 0;
    for (size_t i = 0; i < draft->item_count; i++)
        if (has_dish(menu, slot, draft->items[i]))
            draft->items[kept++] = draft->items[i];
    if (kept > 0)
        draft->item_count = kept;
    return kept > 0;
}

bool combo_has_place_for(const struct dialogue *dialogue, const struct draft *draft, const struct draft *said)
{
    size_t slots[SLOTS_MAX], count = slots_of(dialogue->menu, draft, slots);
    bool has_place = false;
    for (size_t i = 0; i < said->item_count; i++) {
        if (draft_has_item(draft, said->items[i]))
            return false;
        for (size_t s = 0; s < count; s++)
            has_place = has_place || has_dish(dialogue->menu, slots[s], said->items[i]);
    }
    return has_place;
}

static bool is_of_category(const struct told_menu *menu, size_t slot, const struct draft *draft)
{
    const struct told_menu_group *group = &menu->groups[slot];
    int item = group->option_count > 0 ? menu->options[group->first_option].item : -1;
    for (size_t c = 0; item >= 0 && draft->item_count == 0 && c < draft->category_count; c++)
        if (menu->items[item].category == draft->categories[c])
            return true;
    return false;
}

/* Where a slot has its dish in one size only, that is its size, whatever was said. */
static void take_slot_size(const struct dialogue *dialogue, struct draft *part)
{
    const struct told_menu *menu = dialogue->menu;
    const json_t *ids = menu->groups[part->slot].size_ids;
    const struct told_menu_item *item = &menu->items[part->items[0]];
    const char *only = NULL;
    size_t count = 0;
    for (size_t s = 0; s < item->size_count && part->item_count == 1; s++)
        for (size_t i = 0; i < json_array_size(ids); i++)
            if (strcmp(json_string_value(json_array_get(ids, i)), menu->sizes[item->first_size + s].id) ==
                0) {
                only = menu->sizes[item->first_size + s].name;
                count++;
            }
    if (count == 1)
        lexicon_stems(only, part->size);
}

/* As many of one dish as the slot has room for, asked about as one ("both large"); true: all that was said of it
 * has its place. */
static bool fill(struct dialogue *dialogue, struct draft *combo, size_t slot, struct draft *said)
{
    int room = dialogue->menu->groups[slot].max - filled(dialogue, combo->combo, slot);
    int wanted = said->quantity > 0 ? said->quantity : 1;
    struct draft part = *said;
    part.part_of = combo->combo;
    part.slot = (int)slot;
    part.quantity = wanted < room ? wanted : room;
    part.is_article = part.is_plural = part.is_few = false;
    if (dialogue->drafts.count < DRAFTS_MAX) {
        drafts_put(dialogue, &part);
        wanted -= part.quantity;
    }
    said->quantity = wanted;
    return wanted == 0;
}

/* The dish of the slot that is called so, or -1. */
static int dish_called(const struct told_menu *menu, size_t slot, const char *phrase)
{
    const struct told_menu_group *group = &menu->groups[slot];
    char stems[PHRASE_BYTES];
    for (size_t o = group->first_option; o < group->first_option + group->option_count; o++)
        if (menu->options[o].item >= 0 && strcmp(lexicon_stems(menu->options[o].name, stems), phrase) == 0)
            return menu->options[o].item;
    return -1;
}

/* "Pepperoni and margherita", where pepperoni is a topping too: two dishes, unless one is with the other. */
static void part_words(struct dialogue *dialogue, size_t slot, struct draft *said)
{
    size_t kept = 0;
    if (dialogue->combos.puts_on || said->item_count == 0)
        return;
    for (size_t i = 0; i < said->choice_count; i++) {
        int dish = dish_called(dialogue->menu, slot, said->choices[i].phrase);
        struct draft other = {.items = {(uint16_t)(dish >= 0 ? dish : 0)}, .item_count = 1, .score = 1};
        if (dish >= 0)
            drafts_put(dialogue, &other);
        else
            said->choices[kept++] = said->choices[i];
    }
    said->choice_count = kept;
}

/* Whether the draft was taken into the combo, and is to go. */
static bool take_into(struct dialogue *dialogue, size_t combo_at, size_t at)
{
    struct draft *combo = &dialogue->drafts.at[combo_at], *said = &dialogue->drafts.at[at];
    size_t slots[SLOTS_MAX], count = slots_of(dialogue->menu, combo, slots);
    if (said->part_of > 0 || said->combo > 0 || said->replaces[0] != '\0' || said->heard[0] != '\0')
        return false;
    for (size_t i = 0; i < count; i++) {
        bool has_room = filled(dialogue, combo->combo, slots[i]) < dialogue->menu->groups[slots[i]].max;
        if (has_room && is_of_category(dialogue->menu, slots[i], said) && said->choice_count == 0)
            return true; /* "with two pizzas": which they are is asked */
        if (has_room)
            part_words(dialogue, slots[i], said);
        if (has_room && narrow(dialogue->menu, slots[i], said) && fill(dialogue, combo, slots[i], said))
            return true;
    }
    return false;
}

/* "A family deal with pepperoni and hawaiian": a word that may be an option, but not of the combo, is a dish of it. */
static void take_choices(struct dialogue *dialogue, size_t combo_at)
{
    const struct told_menu *menu = dialogue->menu;
    struct draft *combo = &dialogue->drafts.at[combo_at];
    size_t slots[SLOTS_MAX], count = slots_of(menu, combo, slots), kept = 0;
    for (size_t c = 0; c < combo->choice_count; c++) {
        const struct draft_choice *choice = &combo->choices[c];
        int dish = -1;
        bool is_offered = draft_offers(menu, combo, choice->options, choice->option_count);
        for (size_t i = 0; !is_offered && dish < 0 && i < count; i++)
            dish = dish_called(menu, slots[i], choice->phrase);
        if (dish < 0) {
            combo->choices[kept++] = *choice;
            continue;
        }
        struct draft part = {
            .items = {(uint16_t)dish}, .item_count = 1, .score = 1, .quantity = choice->count};
        drafts_put(dialogue, &part);
    }
    combo->choice_count = kept;
}

static void insert(struct dialogue *dialogue, size_t at, const struct draft *draft)
{
    struct drafts *drafts = &dialogue->drafts;
    if (drafts->count == DRAFTS_MAX)
        return;
    memmove(&drafts->at[at + 1], &drafts->at[at], (drafts->count - at) * sizeof *draft);
    drafts->at[at] = *draft;
    drafts->count++;
}

/* Its dishes stand before it: the first draft is the one that is asked about. Returns where the combo stands then. */
static size_t put_parts_before(struct dialogue *dialogue, size_t at)
{
    struct drafts *drafts = &dialogue->drafts;
    int combo = drafts->at[at].combo;
    for (size_t i = at + 1; i < drafts->count; i++) {
        if (drafts->at[i].part_of != combo)
            continue;
        struct draft moved = drafts->at[i];
        memmove(&drafts->at[at + 1], &drafts->at[at], (i - at) * sizeof moved);
        drafts->at[at++] = moved;
    }
    return at;
}

/* --- several combos at once --- */

static bool is_each_alike(const struct dialogue *dialogue)
{
    struct words words;
    words_split(&words, dialogue->heard != NULL ? dialogue->heard : "");
    for (size_t w = 0; w < words.count; w++)
        if (word_is_among(words.at[w].text, "each every"))
            return true;
    return false;
}

/* Whether more was said for one of its slots than one of the combos has room for. */
static bool overflows(const struct dialogue *dialogue, size_t combo_at)
{
    const struct draft *combo = &dialogue->drafts.at[combo_at];
    size_t slots[SLOTS_MAX], none[SLOTS_MAX], count = slots_of(dialogue->menu, combo, slots);
    for (size_t s = 0; s < count; s++) {
        int wanted = filled(dialogue, combo->combo, slots[s]);
        for (size_t at = combo_at + 1; at < dialogue->drafts.count; at++) {
            const struct draft *said = &dialogue->drafts.at[at];
            if (slots_of(dialogue->menu, said, none) > 0)
                break;
            bool fits = said->part_of == 0 && said->replaces[0] == '\0' && said->item_count > 0 &&
                        has_dish(dialogue->menu, slots[s], said->items[0]);
            wanted += !fits ? 0 : said->quantity > 0 ? said->quantity : 1;
        }
        if (wanted > filled(dialogue, combo->combo, slots[s]) &&
            wanted > dialogue->menu->groups[slots[s]].max)
            return true;
    }
    return false;
}

/* "Two family deals with four margheritas and two cokes": as many in each. False: they are not told so. */
static bool share_out(struct dialogue *dialogue, size_t combo_at)
{
    const struct draft *combo = &dialogue->drafts.at[combo_at];
    size_t slots[SLOTS_MAX], none[SLOTS_MAX], count = slots_of(dialogue->menu, combo, slots);
    size_t shared[SLOTS_MAX], shared_count = 0;
    for (size_t s = 0; s < count; s++) {
        size_t found = 0;
        for (size_t at = combo_at + 1; at < dialogue->drafts.count; at++) {
            const struct draft *said = &dialogue->drafts.at[at];
            if (slots_of(dialogue->menu, said, none) > 0)
                break;
            if (said->part_of > 0 || said->item_count == 0 ||
                !has_dish(dialogue->menu, slots[s], said->items[0]))
                continue;
            bool is_shared = said->quantity == dialogue->menu->groups[slots[s]].max * combo->quantity;
            if (++found > 1 || !is_shared || filled(dialogue, combo->combo, slots[s]) > 0)
                return false;
            shared[shared_count++] = at;
        }
    }
    for (size_t i = 0; i < shared_count; i++)
        dialogue->drafts.at[shared[i]].quantity /= combo->quantity;
    return shared_count > 0;
}

/* What the combo has already goes into the copy of it. */
static void copy_parts(struct dialogue *dialogue, int from, int to)
{
    struct combos *combos = &dialogue->combos;
    size_t count = combos->count;
    for (size_t i = 0; i < count && combos->count < COMBO_PARTS_MAX; i++)
        if (combos->parts[i].combo == from)
            combos->parts[combos->count++] =
                (struct combo_part){.combo = to,
                                    .slot = combos->parts[i].slot,
                                    .option = json_deep_copy(combos->parts[i].option)};
    for (size_t i = 0; i < dialogue->drafts.count; i++)
        if (dialogue->drafts.at[i].part_of == from) {
            struct draft part = dialogue->drafts.at[i];
            part.part_of = to;
            drafts_put(dialogue, &part);
        }
}

/* "Two family deals, the first with ... and a coke, the second with ... and a lemonade": each a line of its own. */
static void part_combos(struct dialogue *dialogue, size_t combo_at)
{
    struct draft copy = dialogue->drafts.at[combo_at];
    int from = copy.combo, count = copy.quantity;
    if (count < 2 || count > COMBOS_APART_MAX || dialogue->drafts.count + (size_t)count > DRAFTS_MAX ||
        is_each_alike(dialogue) || !overflows(dialogue, combo_at) || share_out(dialogue, combo_at))
        return;
    copy.quantity = 1;
    dialogue->drafts.at[combo_at].quantity = 1;
    for (int i = 1; i < count; i++) {
        copy.combo = ++dialogue->combos.last;
        insert(dialogue, combo_at + (size_t)i, &copy);
        copy_parts(dialogue, from, copy.combo);
    }
}

static bool has_combo(const struct dialogue *dialogue, int combo)
{
    for (size_t i = 0; i < dialogue->drafts.count; i++)
        if (dialogue->drafts.at[i].combo == combo)
            return true;
    return false;
}

/* "No, forget the deal": its dishes go with it. */
static void forget_orphans(struct dialogue *dialogue)
{
    struct combos *combos = &dialogue->combos;
    size_t kept = 0;
    for (size_t i = dialogue->drafts.count; i-- > 0;)
        if (dialogue->drafts.at[i].part_of > 0 && !has_combo(dialogue, dialogue->drafts.at[i].part_of))
            drafts_drop(dialogue, i);
    for (size_t i = 0; i < combos->count; i++) {
        if (has_combo(dialogue, combos->parts[i].combo))
            combos->parts[kept++] = combos->parts[i];
        else
            json_decref(combos->parts[i].option);
    }
    combos->count = kept;
}

/* What was said behind another combo, in the same words, is of that. */
static bool is_said_next(const struct dialogue *dialogue, size_t at)
{
    size_t slots[SLOTS_MAX];
    const struct draft *draft = &dialogue->drafts.at[at];
    return draft->combo == 0 && draft->part_of == 0 && slots_of(dialogue->menu, draft, slots) > 0;
}

/* How many combos of one dish stand from the draft on, side by side and nothing filled yet. */
static size_t combos_in_row(const struct dialogue *dialogue, size_t at)
{
    size_t count = 0;
    while (at + count < dialogue->drafts.count && is_said_next(dialogue, at + count) &&
           dialogue->drafts.at[at + count].quantity <= 1 &&
           dialogue->drafts.at[at + count].items[0] == dialogue->drafts.at[at].items[0])
        count++;
    return count;
}

/* Whether the draft is one dish of that slot. */
static bool fills_one(const struct dialogue *dialogue, size_t at, size_t slot)
{
    const struct draft *draft = &dialogue->drafts.at[at];
    return draft->part_of == 0 && draft->combo == 0 && draft->replaces[0] == '\0' && draft->item_count > 0 &&
           draft->quantity <= 1 && has_dish(dialogue->menu, slot, draft->items[0]);
}

/* "One with cod, one with haddock, and one tango and one irn bru": a dish for each, in their succession. */
static void deal_out(struct dialogue *dialogue, size_t at)
{
    struct drafts *drafts = &dialogue->drafts;
    size_t slots[SLOTS_MAX], count = combos_in_row(dialogue, at);
    size_t slot_count = count > 1 ? slots_of(dialogue->menu, &drafts->at[at], slots) : 0;
    for (size_t s = 0; s < slot_count; s++) {
        size_t dishes = 0;
        while (at + count + dishes < drafts->count && fills_one(dialogue, at + count + dishes, slots[s]))
            dishes++;
        if (dishes != count || dialogue->menu->groups[slots[s]].max != 1)
            continue;
        for (size_t i = 0; i < count; i++) { /* each behind its combo */
            size_t from = at + count + i, to = at + 2 * i + 1;
            struct draft moved = drafts->at[from];
            memmove(&drafts->at[to + 1], &drafts->at[to], (from - to) * sizeof moved);
            drafts->at[to] = moved;
        }
        return;
    }
}

void combo_collect(struct dialogue *dialogue)
{
    struct drafts *drafts = &dialogue->drafts;
    size_t slots[SLOTS_MAX];
    forget_orphans(dialogue);
    for (size_t c = 0; c < drafts->count; c++) {
        if (slots_of(dialogue->menu, &drafts->at[c], slots) == 0 || drafts->at[c].part_of > 0)
            continue;
        deal_out(dialogue, c);
        int combo = drafts->at[c].combo > 0 ? drafts->at[c].combo : ++dialogue->combos.last;
        drafts->at[c].combo = combo;
        part_combos(dialogue, c);
        take_choices(dialogue, c);
        for (size_t at = c + 1; at < drafts->count && !is_said_next(dialogue, at);)
            if (take_into(dialogue, c, at))
                drafts_drop(dialogue, at);
            else
                at++;
        for (size_t i = 0; i < drafts->count; i++)
            if (drafts->at[i].part_of == combo)
                take_slot_size(dialogue, &drafts->at[i]);
        c = put_parts_before(dialogue, c);
    }
}

void combo_pick(struct dialogue *dialogue, size_t option)
{
    int item = dialogue->menu->options[option].item;
    struct draft part = {.items = {(uint16_t)item}, .item_count = 1, .score = 1, .is_sure = true};
    if (item >= 0)
        drafts_put(dialogue, &part);
}

/* --- what the server is asked for --- */

void combo_keep(struct dialogue *dialogue, const struct draft *draft, json_t *arguments)
{
    struct combos *combos = &dialogue->combos;
    int others =
        filled(dialogue, draft->part_of, (size_t)draft->slot) - (draft->quantity > 1 ? draft->quantity : 1);
    int wanted = draft->quantity > 1 ? draft->quantity : 1,
        room = dialogue->menu->groups[draft->slot].max - others;
    json_object_set(arguments, "option_id", json_object_get(arguments, "item_id"));
    json_object_del(arguments, "item_id");
    json_object_del(arguments, "quantity");
    for (; wanted > 0 && room > 0 && combos->count < COMBO_PARTS_MAX; wanted--, room--)
        combos->parts[combos->count++] = (struct combo_part){
            .combo = draft->part_of, .slot = draft->slot, .option = json_deep_copy(arguments)};
    json_decref(arguments);
}

void combo_put_options(struct dialogue *dialogue, const struct draft *draft, json_t *options)
{
    for (size_t i = 0; draft->combo > 0 && i < dialogue->combos.count; i++)
        if (dialogue->combos.parts[i].combo == draft->combo)
            json_array_append(options, dialogue->combos.parts[i].option);
}
