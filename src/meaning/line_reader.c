#include "meaning/line_reader.h"

#include <stdio.h>
#include <string.h>

enum mode { MODE_PLAIN, MODE_WITH, MODE_WITHOUT };

struct line_reader {
    const struct lexicon *lexicon;
    const struct told_menu *menu;
    const struct words *words;
    const struct chunks *chunks;
    size_t end;
    int expected_group;
    struct lines *lines;
    struct draft ahead; /* said before its item */
    enum mode mode;
    enum draft_side side;
    enum draft_amount amount;
    bool is_after_gap;  /* "and", a comma: what follows may be a new line */
    bool has_side_said; /* a half was opened and not yet used */
    struct draft *last; /* where the last choice went, for "... on one half" */
    size_t side_from;   /* first choice of last that no side has claimed */
};

static struct draft *current(struct line_reader *reader)
{
    return reader->lines->count > 0 ? &reader->lines->at[reader->lines->count - 1] : NULL;
}

/* The last line that names something: a share behind it speaks of the same item. */
static struct draft *owner(struct line_reader *reader)
{
    for (size_t i = reader->lines->count; i > 0; i--)
        if (draft_names_thing(&reader->lines->at[i - 1]))
            return &reader->lines->at[i - 1];
    return NULL;
}

static void begin_plain(struct line_reader *reader)
{
    reader->mode = MODE_PLAIN;
    reader->side = DRAFT_WHOLE;
    reader->amount = DRAFT_REGULAR;
}

/* A new line from what was said ahead of it. */
static struct draft *open_line(struct line_reader *reader)
{
    if (reader->lines->count == LINES_MAX)
        return NULL;
    struct draft *line = &reader->lines->at[reader->lines->count++];
    *line = reader->ahead;
    memset(&reader->ahead, 0, sizeof reader->ahead);
    reader->last = line;
    reader->side_from = 0;
    return line;
}

/* "one with mushrooms", "one mushroom": a part of the line before. */
static struct draft *open_share(struct line_reader *reader)
{
    struct draft *line = open_line(reader);
    if (line != NULL)
        line->is_share = true;
    return line;
}

static bool is_noun_next(const struct line_reader *reader, size_t at)
{
    for (size_t next = at + 1; next < reader->end; next++) {
        const struct chunk *chunk = &reader->chunks->at[next];
        if (reader->chunks->at[next - 1].ends_sentence)
            return false;
        if (chunk->kind == CHUNK_HIT)
            return chunk->hit.item_count > 0 || chunk->hit.category_count > 0 ||
                   (chunk->hit.option_count > 0 && is_noun_next(reader, next));
        if (chunk->kind != CHUNK_CUE ||
            (chunk->cue != CUE_HALF && chunk->cue != CUE_FILLER &&
             !(chunk->cue == CUE_AND && chunk_is_cue(reader->chunks, next + 1, CUE_HALF))))
            return false;
    }
    return false;
}

static bool can_have(const struct line_reader *reader, const struct draft *line, const struct hit *hit)
{
    uint16_t options[HIT_OPTIONS_MAX];
    for (size_t i = 0; i < hit->option_count; i++)
        options[i] = (uint16_t)hit->options[i];
    return line != NULL && draft_offers(reader->menu, line, options, hit->option_count);
}

static bool answers_group(const struct line_reader *reader, const struct hit *hit)
{
    for (size_t i = 0; i < hit->option_count; i++)
        if ((int)reader->menu->options[hit->options[i]].group == reader->expected_group)
            return true;
    return false;
}

static void put_choice(struct line_reader *reader, struct draft *line, const struct hit *hit)
{
    if (reader->last != line) {
        reader->last = line;
        reader->side_from = line->choice_count;
    }
    draft_put_choice(line, hit, reader->side, reader->amount);
    reader->amount = DRAFT_REGULAR;
    reader->has_side_said = false;
}

static void read_option(struct line_reader *reader, size_t at, const struct hit *hit)
{
    struct draft *line = current(reader);
    if (reader->mode == MODE_WITHOUT) {
        draft_put_without(line != NULL && reader->ahead.quantity == 0 ? line : &reader->ahead, hit->phrase);
        return;
    }
    bool is_counted = reader->ahead.quantity > 0 && reader->mode == MODE_PLAIN;
    bool is_ahead = is_counted || reader->ahead.size[0] != '\0' ||
                    (reader->mode == MODE_PLAIN && is_noun_next(reader, at)) ||
                    reader->ahead.choice_count > 0;
    if (line != NULL && !is_ahead &&
        (can_have(reader, line, hit) || line->item_count == 0 || reader->mode == MODE_WITH)) {
        put_choice(reader, line, hit);
        return;
    }
    put_choice(reader, &reader->ahead, hit);
    if (is_counted && !is_noun_next(reader, at) && owner(reader) != NULL)
        open_share(reader);
}

/* "half mushroom, half pepperoni pizza": the pizza that is named is really an option of a plain one. */
static bool read_half_item(struct line_reader *reader, const struct chunk *chunk)
{
    struct hit option;
    struct words alone = {.count = 0};
    if (reader->side == DRAFT_WHOLE || chunk->hit.item_count == 0)
        return false;
    for (size_t i = 0; i + 1 < chunk->count || (i == 0 && chunk->count == 1); i++)
        alone.at[alone.count++] = reader->words->at[chunk->first + i];
    if (!lexicon_match(reader->lexicon, &alone, 0, &option) || option.option_count == 0)
        return false;
    struct draft *line = current(reader);
    if (line != NULL && can_have(reader, line, &option) && reader->ahead.choice_count == 0) {
        put_choice(reader, line, &option);
        return true;
    }
    put_choice(reader, &reader->ahead, &option);
    if (chunk->count > option.count) {
        line = open_line(reader);
        if (line != NULL) {
            line->categories[0] = (uint16_t)reader->menu->items[chunk->hit.items[0]].category;
            line->category_count = 1;
        }
    }
    return true;
}

/* Whether the next words name an item that can have the option. */
static bool next_can_have(const struct line_reader *reader, size_t at, const struct hit *hit)
{
    for (size_t next = at + 1; next < reader->end && !reader->chunks->at[next - 1].ends_clause; next++) {
        const struct chunk *chunk = &reader->chunks->at[next];
        if (chunk->kind != CHUNK_HIT)
            return false;
        struct draft item = {.item_count = 0};
        draft_put_hit_item(&item, &chunk->hit);
        if (chunk->hit.item_count > 0)
            return can_have(reader, &item, hit);
    }
    return false;
}

static bool is_required(const struct line_reader *reader, const struct hit *hit)
{
    return reader->menu->groups[reader->menu->options[hit->options[0]].group].min > 0;
}

static bool is_option_here(struct line_reader *reader, size_t at, const struct hit *hit)
{
    const struct draft *line = owner(reader);
    if (hit->option_count == 0)
        return false;
    if (hit->item_count == 0 || answers_group(reader, hit) || reader->mode == MODE_WITHOUT)
        return true;
    if (next_can_have(reader, at, hit))
        return true; /* "three chicken burritos" */
    if (line != NULL && line->quantity > 1 && can_have(reader, line, hit) && is_required(reader, hit))
        return true; /* "two tacos, one chicken and one pork" */
    bool is_modifier =
        reader->mode == MODE_WITH || reader->side != DRAFT_WHOLE || reader->amount != DRAFT_REGULAR;
    bool is_new_line = reader->ahead.quantity > 0 || reader->ahead.size[0] != '\0';
    if (is_modifier && (!is_new_line || reader->ahead.is_article))
        return line == NULL || can_have(reader, line, hit) || line->item_count == 0;
    return line != NULL && !is_new_line && can_have(reader, line, hit);
}

/* "fettuccine Alfredo" names the dish by what it is made with: the words of a name that are no words of the
 * dish's own are choices as well. */
static void read_choices_in_name(struct line_reader *reader, const struct chunk *chunk, struct draft *line)
{
    char stems[PHRASE_BYTES];
    if (line->item_count != 1)
        return;
    lexicon_stems(reader->menu->items[line->items[0]].name, stems);
    for (size_t w = chunk->first; chunk->hit.score >= 1 && w < chunk->first + chunk->count; w++) {
        struct words alone = {.at = {reader->words->at[w]}, .count = 1};
        struct hit hit;
        if (!word_is_among(alone.at[0].stem, stems) && lexicon_match(reader->lexicon, &alone, 0, &hit) &&
            hit.option_count > 0 && is_required(reader, &hit) && can_have(reader, line, &hit))
            draft_put_choice(line, &hit, DRAFT_WHOLE, DRAFT_REGULAR);
    }
}

static bool is_of_category(const struct line_reader *reader, const struct draft *line, const struct hit *hit)
{
    for (size_t i = 0; i < hit->category_count; i++)
        for (size_t j = 0; j < line->item_count; j++)
            if (reader->menu->items[line->items[j]].category == hit->categories[i])
                return true;
    return false;
}

/* "pizzas" of something that is not called so itself. */
static bool is_plural(const struct line_reader *reader, const struct chunk *chunk)
{
    struct words name;
    const struct word *last = &reader->words->at[chunk->first + chunk->count - 1];
    words_split(&name, reader->menu->items[chunk->hit.items[0]].name);
    return strcmp(last->text, last->stem) != 0 &&
           (name.count == 0 || strcmp(name.at[name.count - 1].text, last->text) != 0);
}

/* "garden | veggie pizza", "quesabirria | taco": the item just named, more exactly or by its kind. */
static bool belongs_to_item_before(struct line_reader *reader, size_t at, const struct hit *hit)
{
    const struct chunk *before = at > 0 ? &reader->chunks->at[at - 1] : NULL;
    struct draft *line = current(reader);
    uint16_t both[HIT_ITEMS_MAX];
    size_t count = 0;
    if (before == NULL || before->kind != CHUNK_HIT || before->hit.item_count == 0 || before->ends_clause ||
        line == NULL || !draft_is_empty(&reader->ahead) || line->item_count == 0)
        return false;
    for (size_t i = 0; i < hit->item_count; i++)
        if (draft_has_item(line, hit->items[i]))
            both[count++] = (uint16_t)hit->items[i];
    if (count > 0) {
        memcpy(line->items, both, count * sizeof *both);
        line->item_count = count;
        return true;
    }
    return line->item_count == 1 && line->score < 1 && is_of_category(reader, line, hit);
}

static void read_item(struct line_reader *reader, size_t at, const struct chunk *chunk)
{
    if (belongs_to_item_before(reader, at, &chunk->hit))
        return;
    struct draft *line = open_line(reader);
    if (line != NULL) {
        draft_put_hit_item(line, &chunk->hit);
        line->is_plural = is_plural(reader, chunk);
        read_choices_in_name(reader, chunk, line);
    }
    begin_plain(reader);
}

static void read_category(struct line_reader *reader, const struct chunk *chunk)
{
    const struct draft *before = current(reader);
    if (before != NULL && !reader->is_after_gap && draft_is_empty(&reader->ahead) &&
        is_of_category(reader, before, &chunk->hit))
        return; /* "the margherita pizza" where the name has no "pizza" */
    struct draft *line = open_line(reader);
    if (line == NULL)
        return;
    for (size_t i = 0; i < chunk->hit.category_count; i++)
        line->categories[line->category_count++] = (uint16_t)chunk->hit.categories[i];
    begin_plain(reader);
}

static void read_size(struct line_reader *reader, size_t at, const struct chunk *chunk)
{
    struct draft *line = current(reader);
    bool is_before = is_noun_next(reader, at) || reader->ahead.quantity > 0 || line == NULL;
    if (!is_before && reader->is_after_gap && at + 1 < reader->end &&
        reader->chunks->at[at + 1].kind == CHUNK_WORD)
        is_before = true;
    struct draft *of = is_before || line->size[0] != '\0' ? &reader->ahead : line;
    snprintf(of->size, sizeof of->size, "%s", chunk->hit.phrase);
}

static void read_ingredient(struct line_reader *reader, const struct chunk *chunk)
{
    struct draft *line = current(reader);
    struct draft *of = line != NULL && reader->ahead.quantity == 0 ? line : &reader->ahead;
    if (reader->mode == MODE_WITHOUT)
        draft_put_without(of, chunk->hit.phrase);
    else if (reader->mode == MODE_WITH &&
             (line == NULL || line->item_count == 0 || reader->amount == DRAFT_REGULAR))
        draft_put_back(of, chunk->hit.phrase);
    else if (reader->mode == MODE_WITH || reader->amount != DRAFT_REGULAR)
        draft_put_choice(of, &chunk->hit, reader->side, reader->amount);
    reader->amount = DRAFT_REGULAR;
}

/* "extra hot | salsa": the rest of the name of the option just said. */
static bool belongs_to_option_before(const struct line_reader *reader, size_t at)
{
    const struct chunk *before = at > 0 ? &reader->chunks->at[at - 1] : NULL;
    if (before == NULL || before->kind != CHUNK_HIT || before->ends_clause)
        return false;
    for (size_t i = 0; i < before->hit.option_count; i++) {
        char stems[PHRASE_BYTES];
        const struct chunk *chunk = &reader->chunks->at[at];
        lexicon_stems(reader->menu->options[before->hit.options[i]].name, stems);
        if (word_is_among(reader->words->at[chunk->first].stem, stems) && chunk->count == 1)
            return true;
    }
    return false;
}

static void read_hit(struct line_reader *reader, size_t at, const struct chunk *chunk)
{
    const struct hit *hit = &chunk->hit;
    if ((hit->is_part || hit->item_count == 0) && belongs_to_option_before(reader, at))
        return;
    struct draft *line = current(reader);
    bool is_line_ingredient = line != NULL && line->item_count == 1 && hit->is_ingredient &&
                              lexicon_ingredient(reader->lexicon, line->items[0], hit->phrase) != NULL;
    bool is_modifier = reader->amount != DRAFT_REGULAR && hit->is_part && hit->option_count == 0;
    if (is_modifier && line != NULL) { /* "light sauce": a part of some dish's name, but no dish is meant */
        draft_put_choice(line, hit, reader->side, reader->amount);
        reader->amount = DRAFT_REGULAR;
    } else if (hit->is_size && hit->item_count == 0 && reader->mode != MODE_WITHOUT &&
               !answers_group(reader, hit))
        read_size(reader, at, chunk);
    else if (read_half_item(reader, chunk))
        return;
    else if (reader->mode == MODE_WITHOUT &&
             (hit->option_count > 0 || hit->is_ingredient || is_line_ingredient))
        draft_put_without(line != NULL && reader->ahead.quantity == 0 ? line : &reader->ahead, hit->phrase);
    else if (is_option_here(reader, at, hit))
        read_option(reader, at, hit);
    else if (hit->item_count > 0)
        read_item(reader, at, chunk);
    else if (hit->category_count > 0)
        read_category(reader, chunk);
    else if (hit->is_ingredient)
        read_ingredient(reader, chunk);
    reader->is_after_gap = false;
}

/* "mushrooms on one half": the side comes after the choices it is for. */
static void read_side(struct line_reader *reader, size_t at, enum draft_side side)
{
    struct draft *line = reader->last;
    bool follows_choice = at > 0 && reader->chunks->at[at - 1].kind == CHUNK_HIT && line != NULL &&
                          !reader->has_side_said && line->choice_count > reader->side_from &&
                          !reader->chunks->at[at - 1].ends_clause;
    if (!follows_choice) {
        reader->side = side;
        reader->has_side_said = true;
        reader->mode = MODE_WITH;
        return;
    }
    for (size_t i = reader->side_from; i < line->choice_count; i++)
        line->choices[i].side = side;
    reader->side_from = line->choice_count;
}

static enum draft_side next_half(const struct line_reader *reader)
{
    const struct draft *line = reader->last;
    bool has_left = false;
    for (size_t i = 0; line != NULL && i < line->choice_count; i++)
        has_left = has_left || line->choices[i].side == DRAFT_LEFT;
    return has_left ? DRAFT_RIGHT : DRAFT_LEFT;
}

/* "half mushrooms" opens a half, "mushrooms on half" closes one. */
static void read_half(struct line_reader *reader, size_t at)
{
    bool is_ahead = at + 1 < reader->end && reader->chunks->at[at + 1].kind == CHUNK_HIT;
    enum draft_side side = next_half(reader);
    if (!is_ahead) {
        read_side(reader, at, side);
        return;
    }
    reader->side = side;
    reader->has_side_said = true;
    reader->mode = MODE_WITH;
}

/* "Burrito, I mean one veggie burrito" without the words between: the kind alone before the dish is no line. */
static void drop_false_start(struct line_reader *reader, size_t at)
{
    const struct draft *line = current(reader);
    const struct chunk *before = at > 0 ? &reader->chunks->at[at - 1] : NULL;
    const struct chunk *next = at + 1 < reader->end ? &reader->chunks->at[at + 1] : NULL;
    if (line == NULL || line->quantity > 0 || line->size[0] != '\0' || line->choice_count > 0 ||
        before->kind != CHUNK_HIT || before->hit.category_count == 0 || before->ends_clause || next == NULL ||
        next->kind != CHUNK_HIT || next->hit.item_count == 0)
        return;
    struct draft dish = {.item_count = 0};
    draft_put_hit_item(&dish, &next->hit);
    if (is_of_category(reader, &dish, &before->hit))
        reader->lines->count--;
}

static void read_quantity(struct line_reader *reader, int quantity)
{
    if (reader->ahead.choice_count > 0 && reader->ahead.quantity > 0) {
        open_share(reader); /* "two chicken | and one beef" */
    } else if (reader->ahead.choice_count > 0 && current(reader) != NULL) {
        struct draft *line = current(reader);
        draft_merge(line, &reader->ahead);
        memset(&reader->ahead, 0, sizeof reader->ahead);
    }
    if (quantity < 1 || quantity > 999)
        return;
    reader->ahead.quantity = quantity;
    reader->ahead.is_article = false;
    begin_plain(reader);
}

static void read_with(struct line_reader *reader)
{
    if (reader->ahead.quantity > 0 && owner(reader) != NULL && reader->ahead.size[0] == '\0')
        open_share(reader);
    reader->mode = MODE_WITH;
    reader->amount = DRAFT_REGULAR;
    reader->side = DRAFT_WHOLE;
}

static void read_article(struct line_reader *reader, const struct chunk *chunk)
{
    const struct word *word = &reader->words->at[chunk->first];
    if (word_is(word, "the") || word_is(word, "my"))
        reader->ahead.is_definite = true;
    if ((!word_is(word, "a") && !word_is(word, "an")) || reader->ahead.quantity > 0)
        return;
    reader->ahead.quantity = 1;
    reader->ahead.is_article = true;
}

static void read_cue(struct line_reader *reader, size_t at, const struct chunk *chunk)
{
    switch (chunk->cue) {
    case CUE_DET:
        read_article(reader, chunk);
        break;
    case CUE_PRONOUN:
        reader->lines->has_pronoun = true;
        break;
    case CUE_MORE:
        reader->lines->has_more = true;
        read_quantity(reader, 1);
        break;
    case CUE_ONLY:
        reader->lines->has_only = true;
        break;
    case CUE_WITH:
        read_with(reader);
        break;
    case CUE_WITHOUT:
    case CUE_NO:
    case CUE_NOT:
        reader->mode = MODE_WITHOUT;
        break;
    case CUE_PUT_BACK:
        reader->mode = MODE_WITH;
        break;
    case CUE_AND:
        reader->is_after_gap = true;
        break;
    case CUE_EXTRA:
    case CUE_LIGHT:
        reader->amount = chunk->cue == CUE_EXTRA ? DRAFT_EXTRA : DRAFT_LIGHT;
        reader->mode = MODE_WITH;
        break;
    case CUE_HALF:
        read_half(reader, at);
        break;
    case CUE_ON_HALF:
    case CUE_OTHER_HALF:
        read_side(reader, at, next_half(reader));
        break;
    case CUE_LEFT:
    case CUE_RIGHT:
        read_side(reader, at, chunk->cue == CUE_LEFT ? DRAFT_LEFT : DRAFT_RIGHT);
        break;
    case CUE_WHOLE:
        reader->side = DRAFT_WHOLE;
        break;
    default:
        break;
    }
}

/* Unknown words, with a category's noun behind them: "a hawaiian pizza" where there is none. Returns the last
 * chunk that was read. */
static size_t read_unknown(struct line_reader *reader, size_t at)
{
    size_t last = at;
    if (belongs_to_option_before(reader, at))
        return at;
    while (last + 1 < reader->end && !reader->chunks->at[last].ends_clause &&
           (reader->chunks->at[last + 1].kind == CHUNK_WORD ||
            (reader->chunks->at[last + 1].kind == CHUNK_HIT &&
             reader->chunks->at[last + 1].hit.item_count == 0 &&
             reader->chunks->at[last + 1].hit.category_count > 0)))
        last++;
    const struct chunk *end = &reader->chunks->at[last];
    size_t first = reader->chunks->at[at].first, count = end->first + end->count - first;
    char heard[DRAFT_HEARD_BYTES];
    words_join(reader->words, first, count, heard, sizeof heard);
    if (strlen(heard) < 3)
        return last;
    struct draft *line = current(reader);
    bool is_new_line = reader->ahead.size[0] != '\0' && reader->ahead.quantity > 0;
    if (line != NULL && !is_new_line && reader->mode != MODE_PLAIN && end->kind != CHUNK_HIT) {
        struct hit unknown = {.option_count = 0};
        snprintf(unknown.phrase, sizeof unknown.phrase, "%.*s", PHRASE_BYTES - 1, heard);
        if (reader->mode == MODE_WITH)
            draft_put_choice(line, &unknown, reader->side, reader->amount);
        else
            draft_put_without(line, unknown.phrase);
        return last;
    }
    if (reader->mode == MODE_WITHOUT && end->kind != CHUNK_HIT) {
        draft_put_without(line != NULL ? line : &reader->ahead, heard);
        return last;
    }
    bool names_thing =
        reader->ahead.quantity > 0 || reader->ahead.size[0] != '\0' || end->kind == CHUNK_HIT ||
        (at > 0 &&
         (chunk_is_cue(reader->chunks, at - 1, CUE_ADD) || chunk_is_cue(reader->chunks, at - 1, CUE_DET)));
    if (!names_thing)
        return last;
    line = open_line(reader);
    if (line != NULL)
        snprintf(line->heard, sizeof line->heard, "%s", heard);
    begin_plain(reader);
    return last;
}

void lines_read(struct lines *lines, const struct lexicon *lexicon, const struct told_menu *menu,
                const struct words *words, const struct chunks *chunks, size_t first, size_t end,
                int expected_group)
{
    struct line_reader reader = {
        .lexicon = lexicon,
        .menu = menu,
        .words = words,
        .chunks = chunks,
        .end = end,
        .expected_group = expected_group,
        .lines = lines,
    };
    memset(lines, 0, sizeof *lines);
    for (size_t at = first; at < end; at++) {
        const struct chunk *chunk = &chunks->at[at];
        if (chunk->kind == CHUNK_QUANTITY && at > first)
            drop_false_start(&reader, at);
        if (chunk->kind == CHUNK_QUANTITY)
            read_quantity(&reader, chunk->quantity);
        else if (chunk->kind == CHUNK_HIT)
            read_hit(&reader, at, chunk);
        else if (chunk->kind == CHUNK_CUE)
            read_cue(&reader, at, chunk);
        else
            at = read_unknown(&reader, at);
        if (chunks->at[at].ends_clause)
            reader.is_after_gap = true;
    }
    if (reader.ahead.is_article && reader.ahead.size[0] == '\0' && reader.ahead.choice_count == 0)
        reader.ahead.quantity = 0;
    if (reader.ahead.quantity > 0 && reader.ahead.choice_count > 0 && lines->count > 0)
        open_share(&reader);
    lines->rest = reader.ahead;
    lines_share_out(lines, menu);
}
