/* Questions: which topic, and about what. */
#include <stdio.h>
#include <string.h>

#include "meaning/allergen.h"
#include "meaning/parse_internal.h"

static enum topic strong_topic(enum cue cue)
{
    switch (cue) {
    case CUE_ASK_PRICE:
        return TOPIC_PRICE;
    case CUE_ASK_HOURS:
        return TOPIC_HOURS;
    case CUE_ASK_DELIVERY:
        return TOPIC_DELIVERY;
    case CUE_ASK_PICKUP:
        return TOPIC_PICKUP;
    case CUE_ASK_ADDRESS:
        return TOPIC_ADDRESS;
    case CUE_ASK_PHONE:
        return TOPIC_PHONE;
    case CUE_ASK_SIZES:
        return TOPIC_SIZES;
    case CUE_ASK_MENU:
        return TOPIC_MENU;
    case CUE_ASK_TIME:
        return TOPIC_TIME;
    case CUE_ASK_TOTAL:
        return TOPIC_TOTAL;
    case CUE_ASK_ORDER:
        return TOPIC_ORDER;
    case CUE_ASK_RECOMMEND:
        return TOPIC_RECOMMEND;
    case CUE_ASK_ALLERGEN:
        return TOPIC_ALLERGEN;
    default:
        return TOPIC_NONE;
    }
}

static enum topic diet_topic(enum cue cue)
{
    return cue == CUE_ASK_VEGETARIAN ? TOPIC_VEGETARIAN
           : cue == CUE_ASK_VEGAN    ? TOPIC_VEGAN
           : cue == CUE_ASK_GLUTEN   ? TOPIC_GLUTEN
                                     : TOPIC_NONE;
}

/* What callers call whoever they talk to. */
static const char endearments[] = "love mate dear darling pal man sir maam miss buddy guys duck hun";

struct question {
    enum topic strong, diet;
    bool has_inside, has_have, has_which, has_is, has_add, opens_as_question, has_mark, has_pronoun;
    bool is_available; /* "is the curry available with tofu" */
    bool has_option;
    const char *allergen;           /* the first of: */
    char allergens[ACT_TEXT_BYTES]; /* all that are named, as a list */
    size_t diet_word;               /* where a word of the menu says the diet */
};

static void look_at_cue(struct question *question, enum cue cue, bool is_first)
{
    if (question->strong == TOPIC_NONE)
        question->strong = strong_topic(cue);
    if (question->diet == TOPIC_NONE)
        question->diet = diet_topic(cue);
    question->has_inside = question->has_inside || cue == CUE_ASK_INSIDE;
    question->has_have = question->has_have || cue == CUE_ASK_HAVE;
    question->has_which = question->has_which || cue == CUE_ASK_WHICH;
    question->has_is = question->has_is || cue == CUE_ASK_IS;
    question->has_add = question->has_add || cue == CUE_ADD || cue == CUE_MAKE || cue == CUE_CHANGE ||
                        cue == CUE_REMOVE || cue == CUE_SAID;
    if (is_first && cue >= CUE_ASK_PRICE)
        question->opens_as_question = true;
}

static void look_for_allergens(struct question *question, const struct words *words,
                               const struct chunk *chunk)
{
    for (size_t w = chunk->first; w < chunk->first + chunk->count; w++) {
        const char *allergen = cue_allergen(&words->at[w]);
        if (allergen == NULL)
            continue;
        question->allergen = question->allergen != NULL ? question->allergen : allergen;
        (void)allergens_add(question->allergens, sizeof question->allergens, allergen);
    }
}

static void look_at(struct question *question, const struct parser *parser, size_t first, size_t end)
{
    bool is_first = true;
    for (size_t at = first; at < end; at++) {
        const struct chunk *chunk = &parser->chunks.at[at];
        if (chunk->kind == CHUNK_CUE)
            look_at_cue(question, chunk->cue, is_first);
        bool is_opening = chunk->kind == CHUNK_CUE &&
                          (chunk->cue == CUE_FILLER || chunk->cue == CUE_AND || chunk->cue == CUE_HELLO ||
                           chunk->cue == CUE_YES || chunk->cue == CUE_NO || chunk->cue == CUE_ACTUALLY ||
                           chunk->cue == CUE_THANKS);
        is_opening = is_opening || (chunk->kind == CHUNK_WORD && chunk->count == 1 &&
                                    word_is_among(parser->words.at[chunk->first].text, endearments));
        is_first = is_first && is_opening;
        if (chunk->kind != CHUNK_HIT || chunk->hit.item_count == 0 || chunk->hit.is_part)
            look_for_allergens(question, &parser->words, chunk);
        const struct word *last = &parser->words.at[chunk->first + chunk->count - 1];
        question->has_mark = question->has_mark || last->ends_question;
    }
}

static bool has_lines(const struct parser *parser)
{
    for (size_t i = 0; i < parser->lines.count; i++)
        if (parser->lines.at[i].item_count > 0 || parser->lines.at[i].category_count > 0)
            return true;
    return false;
}

/* "Is there", "if there are", "any nuts in" at the beginning. */
static bool is_there_is(const struct words *words, size_t at)
{
    bool is_any = word_is_among(words->at[at].text, "any") && at + 1 < words->count &&
                  cue_allergen(&words->at[at + 1]) != NULL;
    if (is_any && (at == 0 || words->at[at - 1].ends_sentence || words->at[at - 1].ends_clause))
        return true;
    return word_is_among(words->at[at].text, "there") &&
           ((at > 0 && word_is_among(words->at[at - 1].text, "is are")) ||
            (at > 0 && at + 1 < words->count && word_is_among(words->at[at - 1].text, "if whether") &&
             word_is_among(words->at[at + 1].text, "is are")));
}

/* The thing that the chunk names: a dish, or what goes on dishes; NULL: neither. */
static const struct hit *thing_at(const struct parser *parser, size_t at)
{
    const struct chunk *chunk = &parser->chunks.at[at];
    bool is_thing = chunk->kind == CHUNK_HIT && chunk->hit.item_count + chunk->hit.option_count > 0;
    return is_thing ? &chunk->hit : NULL;
}

/* "Is there fish in the caesar salad", "if there are nuts in the ranch": the dish, or the option where none is named,
 * that something may be in; NULL: the question is no such. */
static const struct hit *thing_it_is_in(const struct parser *parser, size_t first, size_t end)
{
    bool is_there = false;
    const struct hit *option = NULL;
    while (first > 0 && !parser->chunks.at[first - 1].ends_sentence)
        first--; /* small words before it were passed over */
    for (size_t at = first; at + 1 < end; at++) {
        const struct chunk *chunk = &parser->chunks.at[at];
        const struct word *last = &parser->words.at[chunk->first + chunk->count - 1];
        for (size_t w = chunk->first; w < chunk->first + chunk->count; w++)
            is_there = is_there || is_there_is(&parser->words, w);
        if (!is_there || !word_is_among(last->text, "in on inside with"))
            continue;
        for (size_t after = at + 1; after < end; after++) {
            const struct hit *thing = thing_at(parser, after);
            if (thing != NULL && thing->item_count > 0)
                return thing;
            option = option != NULL ? option : thing;
        }
    }
    return option;
}

/* "Does the orange chicken come with rice": the last chunk before "come with", where a question begins the words;
 * 0: nothing of the kind. The dish is named before it, or spoken of. */
static size_t come_with(const struct parser *parser, size_t first, size_t end)
{
    bool is_question = false;
    size_t begin = first;
    while (begin > 0 && !parser->chunks.at[begin - 1].ends_sentence)
        begin--; /* small words before it were passed over */
    for (size_t at = begin; at < end; at++) {
        const struct chunk *chunk = &parser->chunks.at[at];
        for (size_t w = chunk->first; w < chunk->first + chunk->count; w++) {
            const char *text = parser->words.at[w].text;
            bool is_served = word_is_among(text, "come comes served included") &&
                             w + 1 < parser->words.count &&
                             word_is_among(parser->words.at[w + 1].text, "with on");
            is_question =
                is_question || word_is_among(text, "does") ||
                (word_is_among(text, "is are") && w == parser->chunks.at[begin].first) ||
                (word_is_among(text, "do is are") && w + 1 < parser->words.count &&
                 word_is_among(parser->words.at[w + 1].text, "the it that this they those these your"));
            if (is_question && (is_served || word_is_among(text, "include includes")))
                return at > first ? at : at + 1;
        }
    }
    return 0;
}

/* "Does the ranch have nuts": what may go on dishes is named. */
static bool has_option(const struct parser *parser, size_t first, size_t end)
{
    for (size_t at = first; at < end; at++) {
        const struct hit *thing = thing_at(parser, at);
        if (thing != NULL && thing->option_count > 0)
            return true;
    }
    return false;
}

static enum topic topic_of(const struct question *question, const struct parser *parser, int group)
{
    bool is_asking = question->opens_as_question || (question->has_mark && !question->has_add);
    if (question->is_available && has_lines(parser))
        return TOPIC_HAVE;
    if (question->strong == TOPIC_ALLERGEN && (question->allergen != NULL || !question->has_add))
        return TOPIC_ALLERGEN;
    if (question->diet != TOPIC_NONE && (is_asking || !question->has_add))
        return question->diet;
    if (question->allergen != NULL && is_asking &&
        (question->has_is || question->has_inside || question->has_have) &&
        (has_lines(parser) || question->has_pronoun || question->has_option))
        return TOPIC_ALLERGEN;
    if (question->strong == TOPIC_TOTAL && !question->opens_as_question && parser->lines.count > 0 &&
        parser->lines.at[0].quantity > 0)
        return TOPIC_NONE; /* "three colas in total" */
    if (question->strong == TOPIC_MENU && group >= 0)
        return TOPIC_OPTIONS;
    if (question->strong != TOPIC_NONE && (is_asking || !question->has_add))
        return question->strong;
    if (!is_asking)
        return TOPIC_NONE;
    if (question->has_inside && has_lines(parser))
        return TOPIC_INSIDE;
    if ((question->has_which || question->has_have) && group >= 0 && parser->lines.count == 0)
        return TOPIC_OPTIONS;
    if (question->has_which && (has_lines(parser) || group >= 0))
        return group >= 0 ? TOPIC_OPTIONS : TOPIC_MENU;
    if (question->has_have)
        return TOPIC_HAVE;
    if (question->has_inside && (question->has_pronoun || question->has_option))
        return TOPIC_INSIDE;
    return TOPIC_NONE;
}

static int group_in(const struct parser *parser, size_t first, size_t end)
{
    for (size_t at = first; at < end; at++)
        if (parser->chunks.at[at].kind == CHUNK_HIT && parser->chunks.at[at].hit.group >= 0)
            return parser->chunks.at[at].hit.group;
    return -1;
}

static bool has_word(const struct chunk *chunk, size_t word)
{
    return word >= chunk->first && word < chunk->first + chunk->count;
}

/* A dish named by the diet's word alone is not the subject of the question: another one is, "is the minestrone vegan",
 * or all of them are. */
static void forget_diet_items(const struct parser *parser, size_t first, size_t end, size_t diet_word,
                              struct act *act)
{
    bool is_diet = act->topic == TOPIC_VEGAN || act->topic == TOPIC_VEGETARIAN;
    const struct hit *named = NULL;
    for (size_t at = first; at < end && named == NULL; at++)
        if (parser->chunks.at[at].kind == CHUNK_HIT && parser->chunks.at[at].hit.item_count > 0 &&
            !parser->chunks.at[at].hit.is_part && !has_word(&parser->chunks.at[at], diet_word))
            named = &parser->chunks.at[at].hit;
    for (size_t at = 0; is_diet && at < parser->chunks.count; at++) {
        const struct chunk *chunk = &parser->chunks.at[at];
        if (chunk->kind != CHUNK_HIT || chunk->hit.item_count == 0 || !has_word(chunk, diet_word))
            continue;
        act->draft.item_count = 0;
        if (named != NULL) {
            draft_put_hit_item(&act->draft, named);
        } else if (chunk->count > 1) { /* "vegan pizzas" */
            act->draft.categories[0] = (uint16_t)parser->setting->menu->items[chunk->hit.items[0]].category;
            act->draft.category_count = 1;
        }
    }
}

/* "anything vegan": a dish may be called so, yet the question is about all of them. */
static void look_at_words(struct question *question, const struct parser *parser, size_t first, size_t end)
{
    static const struct {
        const char *word;
        enum topic topic;
    } diets[] = {{"vegan", TOPIC_VEGAN},
                 {"vegetarian", TOPIC_VEGETARIAN},
                 {"meatless", TOPIC_VEGETARIAN},
                 {"gluten", TOPIC_GLUTEN}};
    bool is_open = question->has_have || question->has_which || question->has_inside ||
                   question->strong == TOPIC_MENU || question->has_is;
    size_t last = first < end ? parser->chunks.at[end - 1].first + parser->chunks.at[end - 1].count : 0;
    size_t begin = first < end ? parser->chunks.at[first].first : 0;
    size_t opening = first; /* small words before it were passed over */
    while (opening > 0 && !parser->chunks.at[opening - 1].ends_sentence)
        opening--;
    bool is_asked = first < end && talk_begins_as_question(&parser->words, parser->chunks.at[opening].first);
    for (size_t w = begin; is_asked && w < last; w++)
        question->is_available = question->is_available || word_is(&parser->words.at[w], "available");
    for (size_t w = begin; is_open && w < last; w++)
        for (size_t i = 0; i < sizeof diets / sizeof *diets && question->diet == TOPIC_NONE; i++)
            if (word_is(&parser->words.at[w], diets[i].word)) {
                question->diet = diets[i].topic;
                question->diet_word = w;
            }
}

/* "is it", "does that": the pronoun went into the fixed phrase. */
static bool has_pronoun(const struct parser *parser, size_t first, size_t end)
{
    for (size_t at = first; at < end; at++) {
        const struct chunk *chunk = &parser->chunks.at[at];
        for (size_t w = chunk->first; w < chunk->first + chunk->count; w++)
            if (chunk->kind == CHUNK_CUE &&
                word_is_among(parser->words.at[w].text, "it that they those this"))
                return true;
    }
    return false;
}

/* thing: a dish, or else what goes on dishes; NULL: neither. */
static void put_subject(struct act *act, const struct hit *thing)
{
    act->draft = (struct draft){.item_count = 0};
    if (thing != NULL && thing->item_count > 0)
        draft_put_hit_item(&act->draft, thing);
    else if (thing != NULL)
        draft_put_choice(&act->draft, thing, DRAFT_WHOLE, DRAFT_REGULAR);
}

/* "Does the meatball sub have dairy": of the dishes that words may name, one that the allergen's word is no part of. */
static void take_allergen_subject(const struct parser *parser, size_t first, size_t end, struct act *act)
{
    const struct hit *best = NULL, *option = NULL;
    for (size_t at = first; at < end; at++) {
        const struct chunk *chunk = &parser->chunks.at[at];
        bool is_allergen = false;
        for (size_t w = chunk->first; w < chunk->first + chunk->count; w++)
            is_allergen = is_allergen || cue_allergen(&parser->words.at[w]) != NULL;
        if (chunk->kind == CHUNK_HIT && chunk->hit.item_count > 0 && (!is_allergen || chunk->count > 1) &&
            (best == NULL || chunk->hit.score > best->score))
            best = &chunk->hit;
        else if (chunk->kind == CHUNK_HIT && chunk->hit.option_count > 0 && !is_allergen && option == NULL)
            option = &chunk->hit;
    }
    put_subject(act, best != NULL ? best : option);
}

/* "Is there a charge for guac", "how much extra is it": of what goes on a dish rather than the dish of that name. */
static void take_charged_option(const struct parser *parser, size_t first, size_t end, struct act *act)
{
    bool is_charge = false;
    const struct hit *option = NULL;
    for (size_t at = first; at < end; at++) {
        const struct chunk *chunk = &parser->chunks.at[at];
        for (size_t w = chunk->first; w < chunk->first + chunk->count; w++)
            is_charge =
                is_charge || word_is_among(parser->words.at[w].text, "charge extra add fee additional");
        if (chunk->kind == CHUNK_HIT && chunk->hit.option_count > 0 && option == NULL)
            option = &chunk->hit;
        else if (chunk->kind == CHUNK_HIT && chunk->hit.item_count > 0)
            return; /* "an extra charge for mushrooms on the margherita" */
    }
    if (!is_charge || option == NULL)
        return;
    act->draft = (struct draft){.item_count = 0};
    draft_put_choice(&act->draft, option, DRAFT_WHOLE, DRAFT_REGULAR);
}

/* "What breads have you got": the kind's word, which no category has for its name. */
static void put_unknown_word(const struct parser *parser, size_t first, size_t end, struct act *act)
{
    for (size_t at = first; at < end && act->text[0] == '\0'; at++) {
        const struct word *word = &parser->words.at[parser->chunks.at[at].first];
        if (parser->chunks.at[at].kind == CHUNK_WORD && !word_is_among(word->text, endearments))
            snprintf(act->text, sizeof act->text, "%s", word->stem);
    }
}

static bool is_bare_size(const struct chunk *chunk)
{
    return chunk->kind == CHUNK_HIT && chunk->hit.is_size && chunk->hit.item_count == 0;
}

/* Asks the same of another draft. */
static void ask_also(struct parser *parser, const struct act *asked, const struct draft *draft)
{
    struct act also = *asked;
    also.draft = *draft;
    if (parser->acts->count < ACTS_MAX)
        *parser_add(parser, ACT_ASK) = also;
}

/* "How much is a small and a large pepperoni", "the coke and the lasagna": the price of each. act: the last act. */
static void ask_each_price(struct parser *parser, size_t first, size_t end, struct act *act)
{
    const struct draft *dish = NULL;
    size_t dishes = 0, sizes = 0;
    for (size_t i = 0; i < parser->lines.count; i++)
        if (parser->lines.at[i].item_count > 0) {
            bool is_same = dish != NULL && dish->items[0] == parser->lines.at[i].items[0];
            dish = dish != NULL ? dish : &parser->lines.at[i];
            dishes += !is_same;
        }
    for (size_t at = first; at < end; at++)
        sizes += is_bare_size(&parser->chunks.at[at]);
    const struct act asked = *act;
    if (dishes == 1 && sizes > 1) {
        struct draft draft = *dish;
        for (size_t at = first, said = 0; at < end; at++) {
            if (!is_bare_size(&parser->chunks.at[at]))
                continue;
            snprintf(draft.size, sizeof draft.size, "%s", parser->chunks.at[at].hit.phrase);
            if (said++ == 0)
                act->draft = draft;
            else
                ask_also(parser, &asked, &draft);
        }
    } else if (dishes > 1 && dishes == parser->lines.count) {
        for (size_t i = 1; i < parser->lines.count; i++)
            ask_also(parser, &asked, &parser->lines.at[i]);
    }
}

/* "Are the fries and the ranch safe": of each. The last act asks of the first of them. */
static void ask_each_safe(struct parser *parser, size_t first, size_t end)
{
    const struct act asked = parser->acts->at[parser->acts->count - 1];
    size_t things = 0;
    for (size_t at = first; at < end; at++) {
        const struct hit *thing = thing_at(parser, at);
        const struct chunk *chunk = &parser->chunks.at[at];
        if (thing == NULL || cue_allergen(&parser->words.at[chunk->first]) != NULL)
            continue;
        struct act also = asked;
        put_subject(&also, thing);
        if (things++ == 0)
            parser->acts->at[parser->acts->count - 1] = also;
        else
            ask_also(parser, &asked, &also.draft);
    }
}

/* "Are the fries safe", "can he have the ranch" of who is allergic. */
static bool asks_whether_safe(const struct parser *parser, size_t first, size_t end)
{
    const struct parse_setting *setting = parser->setting;
    while (first > 0 && !parser->chunks.at[first - 1].ends_sentence)
        first--; /* small words before it were passed over */
    return first < end && cue_asks_whether_safe(&parser->words, parser->chunks.at[first].first,
                                                setting->tells_allergy, setting->has_allergy);
}

bool parse_question(struct parser *parser, size_t first, size_t end)
{
    struct question question = {.strong = TOPIC_NONE, .diet_word = WORDS_MAX};
    look_at(&question, parser, first, end);
    look_at_words(&question, parser, first, end);
    parser_read_lines(parser, first, end);
    question.has_pronoun = parser->lines.has_pronoun || has_pronoun(parser, first, end);
    int group = group_in(parser, first, end);
    question.has_option = has_option(parser, first, end);
    const struct hit *inside = thing_it_is_in(parser, first, end);
    bool is_inside = inside != NULL && (inside->item_count > 0 || question.allergen != NULL);
    size_t served =
        !is_inside && !question.has_add && question.strong == TOPIC_NONE ? come_with(parser, first, end) : 0;
    bool is_safety = asks_whether_safe(parser, first, end) &&
                     (has_lines(parser) || question.has_option || question.has_pronoun);
    enum topic topic = is_safety                   ? TOPIC_ALLERGEN
                       : served > 0                ? TOPIC_INSIDE
                       : !is_inside                ? topic_of(&question, parser, group)
                       : question.allergen != NULL ? TOPIC_ALLERGEN
                                                   : TOPIC_INSIDE;
    if (topic == TOPIC_NONE)
        return false;
    struct act *act = parser_add(parser, ACT_ASK);
    act->topic = topic;
    act->group = group;
    act->has_pronoun = question.has_pronoun;
    act->asks_safety = is_safety;
    if (topic == TOPIC_ALLERGEN)
        snprintf(act->text, sizeof act->text, "%s", question.allergens);
    act->draft = parser->lines.count > 0 ? parser->lines.at[0] : parser->lines.rest;
    if (served > 0) {
        parser_read_lines(parser, first, served);
        if (!has_lines(parser) && !parser->lines.has_pronoun &&
            !has_pronoun(parser, first, served)) /* "does blue cheese come with the wings" */
            parser_read_lines(parser, served, end);
        act->draft = parser->lines.count > 0 ? parser->lines.at[0] : (struct draft){.item_count = 0};
    }
    if (topic == TOPIC_ALLERGEN)
        take_allergen_subject(parser, first, end, act);
    if (is_safety)
        ask_each_safe(parser, first, end);
    if (is_inside)
        put_subject(act, inside);
    forget_diet_items(parser, first, end, question.diet_word, act);
    if (topic == TOPIC_PRICE || topic == TOPIC_TOTAL)
        take_charged_option(parser, first, end, act);
    if (topic == TOPIC_PRICE && act->draft.choice_count == 0)
        ask_each_price(parser, first, end, act);
    for (size_t i = 1; topic == TOPIC_HAVE && i < parser->lines.count;
         i++) { /* "do you have flan and churros" */
        const struct act asked = parser->acts->at[parser->acts->count - 1];
        if (parser->lines.at[i].item_count > 0)
            ask_also(parser, &asked, &parser->lines.at[i]);
    }
    if (topic == TOPIC_MENU || topic == TOPIC_HAVE || topic == TOPIC_OPTIONS)
        put_unknown_word(parser, first, end, act);
    if (question.allergen != NULL && topic != TOPIC_ALLERGEN)
        snprintf(act->text, sizeof act->text, "%s", question.allergen);
    return true;
}
