#include "order/basket_internal.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "english/listing.h"
#include "english/number_words.h"
#include "english/plural.h"
#include "english/sentence.h"
#include "order/writer.h"

static bool ends_with(const char *word, size_t len, const char *ending)
{
    size_t ending_len = strlen(ending);
    return len >= ending_len && strncasecmp(word + len - ending_len, ending, ending_len) == 0;
}

enum { LINES_BYTES = 8192 }; /* more than the longest basket takes */

/* What follows "_" in a pattern such as "_ pizza", unless the name says it already: "White Pizza". */
static const char *ending_of(const char *name, const char *after)
{
    while (*after == ' ')
        after++;
    return *after != '\0' && ends_with(name, strlen(name), after) ? "" : after;
}

/* The item's pattern with its name in it, in the singular. */
static void fill_pattern(const struct menu_item *item, char *out, size_t size_bytes)
{
    const char *place = strchr(item->spoken, '_');
    struct writer writer;
    writer_init(&writer, out, size_bytes);
    if (place == NULL) {
        writer_add(&writer, item->name);
        return;
    }
    const char *ending = ending_of(item->name, place + 1);
    writer_addf(&writer, "%.*s%s%s%s", (int)(place - item->spoken), item->spoken, item->name,
                ending[0] != '\0' ? " " : "", ending);
}

/* The word that takes the plural: before " of " or " with ", else the last. */
static size_t counted_len(const char *phrase)
{
    const char *of = strstr(phrase, " of "), *with = strstr(phrase, " with ");
    const char *end = of != NULL && (with == NULL || of < with) ? of : with;
    return end != NULL ? (size_t)(end - phrase) : strlen(phrase);
}

/* One dish, or so many of it: "large Margherita pizzas". */
static void add_dish(struct writer *writer, const struct menu_item *item, const struct menu_size *size,
                     int quantity)
{
    char phrase[160], plural[160];
    fill_pattern(item, phrase, sizeof phrase);
    size_t len = counted_len(phrase);
    bool is_plural_name = plural_is((struct span){phrase, len});
    if (size != NULL && item->size_count > 1) {
        writer_add_lower(writer, size->name);
        writer_add(writer, " ");
    }
    if (is_plural_name && phrase[len] == '\0') /* "three orders of Garlic Knots" */
        writer_addf(writer, "order%s of %s", quantity == 1 ? "" : "s", phrase);
    else if (quantity == 1)
        writer_add(writer, phrase);
    else {
        writer_add(writer, plural_write((struct span){phrase, len}, plural, sizeof plural));
        writer_add(writer, phrase + len);
    }
}

static bool has_choices(const struct basket_line *line, int parent)
{
    for (size_t i = 0; i < line->choice_count; i++)
        if (line->choices[i].parent == parent)
            return true;
    return false;
}

/* What goes without saying: the kind everybody gets who asks for none. */
static bool is_silent(const struct basket_line *line, size_t index)
{
    const struct basket_choice *choice = &line->choices[index];
    return choice->option->is_default && choice->side == BASKET_WHOLE && choice->amount == BASKET_REGULAR &&
           choice->option->price_cents == 0 && choice->option->item == NULL &&
           !has_choices(line, (int)index + 1);
}

/* The same dish with the same choices as one before it: it is counted with that one. */
static bool is_again(const struct basket_line *line, size_t index)
{
    const struct basket_choice *choice = &line->choices[index];
    for (size_t i = 0; choice->option->item != NULL && i < index; i++)
        if (line->choices[i].parent == choice->parent && basket_is_same_choice(line, i, line, index))
            return true;
    return false;
}

static int count_same(const struct basket_line *line, size_t index)
{
    int count = 0;
    for (size_t i = index; i < line->choice_count; i++)
        count += line->choices[i].parent == line->choices[index].parent &&
                 basket_is_same_choice(line, i, line, index);
    return count;
}

static bool is_said(const struct basket_line *line, size_t index, int parent, enum basket_side side)
{
    const struct basket_choice *choice = &line->choices[index];
    return choice->parent == parent && choice->side == side && !is_silent(line, index) &&
           !is_again(line, index);
}

static size_t count_side(const struct basket_line *line, int parent, enum basket_side side)
{
    size_t count = 0;
    for (size_t i = 0; i < line->choice_count; i++)
        count += is_said(line, i, parent, side);
    return count;
}

/* "three espresso shots", "two portions of mushrooms" */
static void add_portions(struct writer *writer, const struct basket_choice *choice)
{
    char number[32], plural[160];
    const char *name = choice->option->name;
    writer_add(writer, number_words_write(choice->count, 99, number, sizeof number));
    writer_add(writer, choice->amount == BASKET_LIGHT   ? " light"
                       : choice->amount == BASKET_EXTRA ? " extra"
                                                        : "");
    writer_add(writer, plural_is(span_of(name)) ? " portions of " : " ");
    writer_add_lower(writer,
                     plural_is(span_of(name)) ? name : plural_write(span_of(name), plural, sizeof plural));
}

static void add_below(struct writer *writer, const struct basket_line *line, int of);

static const char *article_of(const char *name)
{
    return strchr("aeiouAEIOU", name[0]) != NULL && name[0] != '\0' ? "an" : "a";
}

/* "a large Margherita pizza with olives", "two Colas", "salad with ranch" */
static void add_part(struct writer *writer, const struct basket_line *line,
                     size_t index) /* NOLINT(misc-no-recursion): MENU_DEPTH_MAX */
{
    const struct basket_choice *choice = &line->choices[index];
    const struct menu_item *dish = choice->option->item;
    int count = count_same(line, index);
    char number[32], name[256];
    struct writer named;
    if (dish == NULL) {
        writer_add_lower(writer, choice->option->name);
    } else {
        writer_init(&named, name, sizeof name);
        add_dish(&named, dish, choice->size, count);
        const char *before =
            count == 1 ? article_of(name) : number_words_write(count, 99, number, sizeof number);
        writer_addf(writer, "%s %s", before, name);
    }
    add_below(writer, line, (int)index + 1);
}

static void add_choice(struct writer *writer, const struct basket_line *line,
                       size_t index) /* NOLINT(misc-no-recursion): MENU_DEPTH_MAX */
{
    static const char *const amounts[] = {
        [BASKET_REGULAR] = "", [BASKET_LIGHT] = "light ", [BASKET_EXTRA] = "extra "};
    const struct basket_choice *choice = &line->choices[index];
    const char *amount = amounts[choice->amount];
    if (menu_option_is_part(choice->option)) {
        add_part(writer, line, index);
        return;
    }
    if (choice->count > 1) {
        add_portions(writer, choice);
        return;
    }
    if (strncasecmp(choice->option->name, amount, strlen(amount)) != 0) /* "extra Extra Cheese" */
        writer_add(writer, amount);
    writer_add_lower(writer, choice->option->name);
}

/* Whether things are long enough to be kept apart by a pause: "with a Cola, and a Salad with ranch". */
static bool has_parts(const struct basket_line *line, int parent)
{
    for (size_t i = 0; i < line->choice_count; i++)
        if (line->choices[i].parent == parent && menu_option_is_part(line->choices[i].option))
            return true;
    return false;
}

/* "mushrooms, extra cheese and light sauce" */
static void add_side(struct writer *writer, const struct basket_line *line, int parent,
                     enum basket_side side) /* NOLINT(misc-no-recursion): MENU_DEPTH_MAX */
{
    size_t count = count_side(line, parent, side), listed = 0;
    enum listing listing = has_parts(line, parent) ? LISTING_AND_PAUSE : LISTING_AND;
    for (size_t i = 0; i < line->choice_count; i++) {
        if (!is_said(line, i, parent, side))
            continue;
        writer_add(writer, listing_joint(listing, listed++, count));
        add_choice(writer, line, i);
    }
}

static void add_choices(struct writer *writer, const struct basket_line *line,
                        int parent) /* NOLINT(misc-no-recursion): MENU_DEPTH_MAX */
{
    size_t left = count_side(line, parent, BASKET_LEFT), right = count_side(line, parent, BASKET_RIGHT);
    if (count_side(line, parent, BASKET_WHOLE) > 0) {
        writer_add(writer, " with ");
        add_side(writer, line, parent, BASKET_WHOLE);
    }
    if (left > 0 && right > 0) {
        writer_add(writer, ", half ");
        add_side(writer, line, parent, BASKET_LEFT);
        writer_add(writer, left > 1 || right > 1 ? ", and half " : " and half ");
        add_side(writer, line, parent, BASKET_RIGHT);
    } else if (left > 0 || right > 0) {
        writer_add(writer, count_side(line, parent, BASKET_WHOLE) > 0 ? ", and " : " with ");
        add_side(writer, line, parent, left > 0 ? BASKET_LEFT : BASKET_RIGHT);
        writer_add(writer, " on one half");
    }
}

static void add_without(struct writer *writer, const struct basket_line *line, int of)
{
    size_t count = 0, listed = 0;
    for (size_t i = 0; i < line->without_count; i++)
        count += line->without_of[i] == of;
    for (size_t i = 0; i < line->without_count; i++) {
        if (line->without_of[i] != of)
            continue;
        bool is_last = listed > 0 && listed + 1 == count;
        listed++;
        writer_add(writer, is_last ? " and no " : ", no ");
        writer_add_lower(writer, line->without[i]);
    }
    if (count > 0 && has_parts(line, of))
        writer_add(writer, ",");
}

/* What is chosen for it, and what it is without: of a combo first, lest it is heard of its last dish. */
static void add_below(struct writer *writer, const struct basket_line *line,
                      int of) /* NOLINT(misc-no-recursion): MENU_DEPTH_MAX */
{
    bool is_first = has_parts(line, of);
    if (is_first)
        add_without(writer, line, of);
    add_choices(writer, line, of);
    if (!is_first)
        add_without(writer, line, of);
}

static void add_line(struct writer *writer, const struct basket_line *line)
{
    char quantity[32];
    writer_add(writer, number_words_write(line->quantity, 99, quantity, sizeof quantity));
    writer_add(writer, " ");
    add_dish(writer, line->item, line->size, line->quantity);
    add_below(writer, line, 0);
    if (line->note[0] != '\0')
        writer_addf(writer, ", noted %s", line->note);
}

const char *basket_line_spoken(const struct basket_line *line, char *out, size_t size_bytes)
{
    struct writer writer;
    writer_init(&writer, out, size_bytes);
    add_line(&writer, line);
    return out;
}

static enum sentence read_back_of(const struct basket_customer *customer)
{
    if (customer->service == BASKET_PICKUP)
        return SENTENCE_READ_BACK_PICKUP;
    if (customer->service != BASKET_DELIVERY)
        return SENTENCE_READ_BACK;
    return customer->address[0] != '\0' ? SENTENCE_READ_BACK_DELIVERY_TO : SENTENCE_READ_BACK_DELIVERY;
}

/* The first dish whose buyer shows an ID; NULL: none. */
static const struct menu_item *find_age_restricted(const struct basket *basket)
{
    for (size_t i = 0; i < basket->line_count; i++) {
        const struct basket_line *line = &basket->lines[i];
        for (int of = 0; of <= (int)line->choice_count; of++) {
            const struct menu_item *dish = basket_dish_of(line, of);
            if (dish != NULL && dish->is_age_restricted)
                return dish;
        }
    }
    return NULL;
}

/* The total, and what of it is no dish and no tax. */
static const char *price_spoken(const struct basket *basket, char *out, size_t size_bytes)
{
    struct basket_totals totals = basket_totals(basket);
    const struct {
        int64_t cents;
        enum sentence sentence;
    } parts[] = {{totals.delivery_fee_cents, SENTENCE_PART_DELIVERY},
                 {totals.service_charge_cents, SENTENCE_PART_CHARGE},
                 {totals.tip_cents, SENTENCE_PART_TIP}};
    enum { PARTS = sizeof parts / sizeof *parts };
    char price[32], part[64], names[PARTS * sizeof part];
    size_t count = 0, told = 0;
    struct writer writer;
    writer_init(&writer, names, sizeof names);
    for (size_t i = 0; i < PARTS; i++)
        count += parts[i].cents > 0;
    for (size_t i = 0; i < PARTS; i++) {
        if (parts[i].cents <= 0)
            continue;
        menu_write_money(basket->menu, price, sizeof price, parts[i].cents);
        const struct sentence_words words = {.price = span_of(price)};
        writer_add(&writer, listing_joint(LISTING_AND, told++, count));
        writer_add(&writer, sentence_fill(parts[i].sentence, &words, part, sizeof part));
    }
    menu_write_money(basket->menu, price, sizeof price, totals.total_cents);
    const struct sentence_words words = {.price = span_of(price), .names = span_of(names)};
    if (count > 0)
        return sentence_fill(SENTENCE_PRICE_WITH, &words, out, size_bytes);
    (void)span_copy(words.price, out, size_bytes);
    return out;
}

const char *basket_spoken(const struct basket *basket, char *out, size_t size_bytes)
{
    char price[240], lines[LINES_BYTES], with_age[LINES_BYTES], with_allergy[LINES_BYTES],
        with_note[LINES_BYTES], with_wanted[LINES_BYTES], wanted[64];
    struct writer writer;
    writer_init(&writer, lines, sizeof lines);
    if (basket->line_count == 0) {
        (void)span_copy(span_of(sentence_text(SENTENCE_ORDER_EMPTY)), out, size_bytes);
        return out;
    }
    for (size_t i = 0; i < basket->line_count; i++) {
        writer_add(&writer, listing_joint(LISTING_AND_PAUSE, i, basket->line_count));
        add_line(&writer, &basket->lines[i]);
    }
    const char *what = lines;
    if (basket->wanted_unix_ms != 0)
        what = sentence_fill(SENTENCE_LINES_WANTED,
                             &(struct sentence_words){.lines = span_of(what),
                                                      .asked = span_of(basket_wanted_spoken(
                                                          basket, clock_unix_ms(), wanted, sizeof wanted))},
                             with_wanted, sizeof with_wanted);
    const struct menu_item *restricted = find_age_restricted(basket);
    if (restricted != NULL)
        what =
            sentence_fill(SENTENCE_LINES_WITH_AGE,
                          &(struct sentence_words){.lines = span_of(what), .item = span_of(restricted->name)},
                          with_age, sizeof with_age);
    if (basket->allergy[0] != '\0')
        what =
            sentence_fill(SENTENCE_LINES_WITH_ALLERGY,
                          &(struct sentence_words){.lines = span_of(what), .asked = span_of(basket->allergy)},
                          with_allergy, sizeof with_allergy);
    if (basket->note[0] != '\0')
        what = sentence_fill(SENTENCE_LINES_WITH_NOTE,
                             &(struct sentence_words){.lines = span_of(what), .asked = span_of(basket->note)},
                             with_note, sizeof with_note);
    const struct sentence_words words = {.lines = span_of(what),
                                         .price = span_of(price_spoken(basket, price, sizeof price)),
                                         .address = span_of(basket->customer.address)};
    return sentence_fill(read_back_of(&basket->customer), &words, out, size_bytes);
}
