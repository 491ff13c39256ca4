#include "call/readback_claims.h"

#include <stdlib.h>
#include <string.h>

#include "call/readback_tokens.h"

enum {
    MENTIONS_MAX = 192,
    PHRASE_WORDS_MAX = 8,
    NEAR_WORDS = 8,   /* between a number, or a size, and its dish: "two large thin crust" */
    GAP_WORDS_MAX = 2 /* within a dish's name: "Pasta with the Meatballs" */
};

/* A dish is named: words from the first to behind the last. */
struct mention {
    size_t line, from, to, word_count;
};

struct reading {
    const struct basket *basket;
    struct tokens tokens;
    struct mention mentions[MENTIONS_MAX];
    size_t mention_count;
    bool is_claimed[TOKENS_MAX]; /* a size that belongs to the dish before it */
};

/* ---- where the dishes are named ---- */

static bool is_small_word(const struct tokens *tokens, size_t at)
{
    return tokens->at[at].kind == TOKEN_COMMA || tokens->at[at].kind == TOKEN_STOP ||
           readback_token_is_of(tokens, at, "and with the of a in on or n");
}

/* The name's words from there on, in any order, with few others between. Returns the end; 0: not there. */
static size_t name_end(const struct tokens *said, size_t from, const struct tokens *name, size_t word_count)
{
    bool has[PHRASE_WORDS_MAX] = {false};
    size_t found = 0, gaps = 0;
    for (size_t at = from; at < said->count && gaps <= GAP_WORDS_MAX; at++) {
        size_t i = 0;
        while (i < word_count && (has[i] || !readback_token_is(said, at, name->at[i].word)))
            i++;
        if (i == word_count && (at == from || said->at[at].kind == TOKEN_STOP))
            return 0;
        if (i == word_count) {
            gaps++;
            continue;
        }
        has[i] = true;
        if (++found == word_count)
            return at + 1;
    }
    return 0;
}

static void find_name(struct reading *reading, size_t line, const char *name, struct tokens *words)
{
    if (!readback_tokens_read(name, reading->basket->menu->currency, words))
        return;
    size_t count = 0;
    for (size_t i = 0; i < words->count; i++)
        if (!is_small_word(words, i))
            words->at[count++] = words->at[i];
    if (count == 0 || count > PHRASE_WORDS_MAX)
        return;
    for (size_t at = 0; at < reading->tokens.count && reading->mention_count < MENTIONS_MAX; at++) {
        size_t end = name_end(&reading->tokens, at, words, count);
        if (end > 0)
            reading->mentions[reading->mention_count++] =
                (struct mention){.line = line, .from = at, .to = end, .word_count = count};
    }
}

/* Whether the line's dish is a part of another line too: a number or a size may be that one's. */
static bool is_part_of_line(const struct reading *reading, size_t line)
{
    const struct basket *basket = reading->basket;
    for (size_t i = 0; i < basket->line_count; i++)
        for (size_t c = 0; c < basket->lines[i].choice_count; c++)
            if (basket->lines[i].choices[c].option->item == basket->lines[line].item)
                return true;
    return false;
}

static bool is_same_item(const struct reading *reading, size_t line, size_t other)
{
    return reading->basket->lines[line].item == reading->basket->lines[other].item;
}

/* "Diet Coke" names no Coke where there is both. */
static bool is_part_of_other(const struct reading *reading, const struct mention *mention)
{
    for (size_t i = 0; i < reading->mention_count; i++) {
        const struct mention *other = &reading->mentions[i];
        if (other->word_count > mention->word_count && other->from <= mention->from &&
            mention->to <= other->to && !is_same_item(reading, other->line, mention->line))
            return true;
    }
    return false;
}

static void find_mentions(struct reading *reading, struct tokens *words)
{
    for (size_t i = 0; i < reading->basket->line_count; i++) {
        const struct menu_item *item = reading->basket->lines[i].item;
        find_name(reading, i, item->name, words);
        for (size_t j = 0; j < item->synonyms.count; j++)
            find_name(reading, i, item->synonyms.words[j], words);
    }
    size_t kept = 0;
    for (size_t i = 0; i < reading->mention_count; i++)
        if (!is_part_of_other(reading, &reading->mentions[i]))
            reading->mentions[kept++] = reading->mentions[i];
    reading->mention_count = kept;
}

/* Whether another dish is named there. */
static bool is_other_dish(const struct reading *reading, const struct mention *mention, size_t at)
{
    for (size_t i = 0; i < reading->mention_count; i++) {
        const struct mention *other = &reading->mentions[i];
        if (other->from <= at && at < other->to &&
            (other->to <= mention->from || other->from >= mention->to) &&
            !is_same_item(reading, other->line, mention->line))
            return true;
    }
    return false;
}

static bool is_joint(const struct tokens *tokens, size_t at)
{
    return tokens->at[at].kind == TOKEN_STOP ||
           readback_token_is_of(tokens, at, "and plus with for then total");
}

/* ---- sizes ---- */

/* How many words of the size's name stand there; 0: none. */
static size_t size_len_at(const struct reading *reading, size_t at, const char *name, struct tokens *words)
{
    if (!readback_tokens_read(name, reading->basket->menu->currency, words) || words->count == 0 ||
        at + words->count > reading->tokens.count)
        return 0;
    for (size_t i = 0; i < words->count; i++)
        if (!readback_token_is(&reading->tokens, at + i, words->at[i].word))
            return 0;
    return words->count;
}

/* The size that is named there, and in *out_len with how many words; NULL: none. The longest name counts. */
static const struct menu_size *size_at(const struct reading *reading, const struct menu_item *item, size_t at,
                                       struct tokens *words, size_t *out_len)
{
    const struct menu_size *found = NULL;
    *out_len = 0;
    for (size_t i = 0; item->size_count > 1 && i < item->size_count; i++) {
        const struct menu_size *size = &item->sizes[i];
        size_t len = size_len_at(reading, at, size->name, words);
        for (size_t j = 0; j < size->synonyms.count; j++) {
            size_t other = size_len_at(reading, at, size->synonyms.words[j], words);
            len = other > len ? other : len;
        }
        if (len > *out_len) {
            *out_len = len;
            found = size;
        }
    }
    return found;
}

/* "Margherita, large": the size that follows it; its words are nobody else's. */
static const struct menu_size *size_behind(struct reading *reading, const struct mention *mention,
                                           struct tokens *words)
{
    const struct tokens *tokens = &reading->tokens;
    const struct menu_item *item = reading->basket->lines[mention->line].item;
    size_t at = mention->to, len;
    while (at < tokens->count && at < mention->to + 4 &&
           (tokens->at[at].kind == TOKEN_COMMA ||
            readback_token_is_of(tokens, at, "in the a size pizza pizzas is")))
        at++;
    const struct menu_size *size = size_at(reading, item, at, words, &len);
    if (size == NULL)
        return NULL;
    size_t end = at + len;
    bool is_over = end == tokens->count || tokens->at[end].kind == TOKEN_COMMA || is_joint(tokens, end) ||
                   readback_token_is_of(tokens, end, "size please one ones");
    for (size_t i = at; is_over && i < end; i++)
        reading->is_claimed[i] = true;
    return is_over ? size : NULL;
}

static uint32_t bit(size_t line)
{
    return (uint32_t)1 << line;
}

static void note_size(struct readback_claims *claims, const struct reading *reading, size_t line,
                      const struct menu_size *size, uint32_t *wrong)
{
    if (size == NULL)
        return;
    if (size == reading->basket->lines[line].size)
        claims->right_size |= bit(line);
    else
        *wrong |= bit(line);
}

/* "the small Margherita to a large": further behind the dish only the right size counts. */
static void look_for_right_size(struct readback_claims *claims, const struct reading *reading,
                                const struct mention *mention, struct tokens *words)
{
    const struct tokens *tokens = &reading->tokens;
    const struct basket_line *line = &reading->basket->lines[mention->line];
    for (size_t at = mention->to; at < tokens->count && at < mention->to + 6; at++) {
        bool is_new =
            tokens->at[at].kind == TOKEN_NUMBER ||
            (tokens->at[at].kind == TOKEN_ARTICLE && !readback_token_is_of(tokens, at - 1, "to into"));
        size_t len;
        if (is_new || tokens->at[at].kind == TOKEN_COMMA || is_joint(tokens, at) ||
            is_other_dish(reading, mention, at))
            return;
        if (line->size != NULL && size_at(reading, line->item, at, words, &len) == line->size)
            claims->right_size |= bit(mention->line);
    }
}

/* Sizes before the dish. Those behind a joint are of something else, unless it is the right one: "one large and one
 * small Margherita". */
static void judge_size(struct readback_claims *claims, struct reading *reading, const struct mention *mention,
                       struct tokens *words)
{
    const struct tokens *tokens = &reading->tokens;
    const struct basket_line *line = &reading->basket->lines[mention->line];
    bool is_apart = false;
    uint32_t wrong = 0;
    size_t len;
    note_size(claims, reading, mention->line, size_behind(reading, mention, words), &wrong);
    for (size_t at = mention->from, near = 0; at-- > 0 && near < NEAR_WORDS + 2; near++) {
        if (tokens->at[at].kind == TOKEN_STOP || is_other_dish(reading, mention, at) ||
            reading->is_claimed[at])
            break;
        is_apart = is_apart || is_joint(tokens, at);
        const struct menu_size *size = size_at(reading, line->item, at, words, &len);
        if (!is_apart || size == line->size)
            note_size(claims, reading, mention->line, size, &wrong);
    }
    look_for_right_size(claims, reading, mention, words);
    if (!is_part_of_line(reading, mention->line))
        claims->wrong_size |= wrong;
}

/* ---- numbers ---- */

static bool is_in_size(const struct reading *reading, const struct menu_item *item, size_t at,
                       struct tokens *words)
{
    for (size_t from = at + 1; from-- > 0 && at - from < 3;) {
        size_t len;
        if (size_at(reading, item, from, words, &len) != NULL && from + len > at && len > 1)
            return true;
    }
    bool is_portion = at > 1 && readback_token_is_of(&reading->tokens, at - 1, "of") &&
                      readback_token_is_of(&reading->tokens, at - 2,
                                           "order orders side sides plate plates box boxes bucket");
    return is_portion ||
           readback_token_is_of(&reading->tokens, at + 1,
                                "inch inches liter liters litre litres ounce ounces oz piece pieces pack "
                                "topping toppings minute minutes percent o");
}

/* A number that stands for itself, or belongs to what is before it: "times two", "two of them". */
static bool is_loose(const struct tokens *tokens, size_t at)
{
    bool is_behind = at > 0 && readback_token_is_of(tokens, at - 1, "times x quantity number by");
    bool is_before = at + 1 >= tokens->count || tokens->at[at + 1].kind == TOKEN_COMMA ||
                     (readback_token_is_of(tokens, at + 1, "of") &&
                      readback_token_is_of(tokens, at + 2, "them those these each"));
    return is_behind || is_before;
}

/* How many of a dish are named; -1: not told. */
static int number_before(const struct reading *reading, const struct mention *mention, struct tokens *words)
{
    const struct tokens *tokens = &reading->tokens;
    const struct menu_item *item = reading->basket->lines[mention->line].item;
    for (size_t at = mention->from, near = 0; at-- > 0 && near < NEAR_WORDS; near++) {
        const struct token *token = &tokens->at[at];
        if (token->kind == TOKEN_COMMA || is_joint(tokens, at) || is_other_dish(reading, mention, at))
            return -1;
        if (token->kind == TOKEN_NUMBER && is_in_size(reading, item, at, words))
            continue;
        if (token->kind == TOKEN_NUMBER)
            return is_loose(tokens, at) ? -1 : token->number;
        if (token->kind == TOKEN_ARTICLE) {
            bool is_many = at > 1 && readback_token_is_of(tokens, at - 1, "times x of") &&
                           tokens->at[at - 2].kind == TOKEN_NUMBER;
            return is_many ? tokens->at[at - 2].number : 1;
        }
    }
    return -1;
}

static int item_total(const struct reading *reading, size_t line)
{
    int total = 0;
    for (size_t i = 0; i < reading->basket->line_count; i++)
        total += is_same_item(reading, line, i) ? reading->basket->lines[i].quantity : 0;
    return total;
}

/* "two large and one small Margherita": the number before the line's own size. */
static bool has_number_of_size(const struct reading *reading, size_t line, struct tokens *words)
{
    const struct basket_line *of = &reading->basket->lines[line];
    size_t len;
    for (size_t at = 1; of->size != NULL && at < reading->tokens.count; at++)
        if (reading->tokens.at[at - 1].number == of->quantity &&
            size_at(reading, of->item, at, words, &len) == of->size)
            return true;
    return false;
}

static void judge_numbers(struct readback_claims *claims, const struct reading *reading, struct tokens *words)
{
    int sums[BASKET_LINES_MAX] = {0};
    for (size_t i = 0; i < reading->mention_count; i++) {
        const struct mention *mention = &reading->mentions[i];
        size_t line = mention->line;
        int number = number_before(reading, mention, words);
        bool is_again =
            i > 0 && reading->mentions[i - 1].line == line && reading->mentions[i - 1].to > mention->from;
        if (number < 0)
            continue;
        sums[line] += is_again ? 0 : number;
        if (number == reading->basket->lines[line].quantity || number == item_total(reading, line))
            claims->right_number |= bit(line);
        else if (!is_part_of_line(reading, line))
            claims->wrong_number |= bit(line);
    }
    for (size_t line = 0; line < reading->basket->line_count; line++) {
        if (sums[line] == item_total(reading, line) || has_number_of_size(reading, line, words))
            claims->right_number |= bit(line);
        for (size_t at = 0; at < reading->tokens.count; at++)
            if (reading->tokens.at[at].number == reading->basket->lines[line].quantity)
                claims->said_number |= bit(line);
    }
}

/* ---- what was taken off ---- */

static bool is_taken_off(const struct tokens *tokens, const struct mention *mention)
{
    size_t at = mention->from;
    while (at > 0 && (tokens->at[at - 1].kind == TOKEN_NUMBER || tokens->at[at - 1].kind == TOKEN_ARTICLE ||
                      readback_token_is_of(tokens, at - 1,
                                           "the your that those of all any size small medium large off")))
        at--;
    if (at > 0 &&
        readback_token_is_of(tokens, at - 1,
                             "removed remove removing cancelled canceled cancel deleted dropped took taken "
                             "without no not minus instead"))
        return true;
    size_t end = mention->to;
    if (readback_token_is_of(tokens, end, "pizza pizzas order orders"))
        end++;
    if (!readback_token_is_of(tokens, end, "is are was were has have been"))
        return readback_token_is_of(tokens, end, "off removed cancelled canceled");
    while (readback_token_is_of(tokens, end, "is are was were has have been now all"))
        end++;
    return readback_token_is_of(tokens, end, "removed cancelled canceled deleted dropped off gone out") ||
           (readback_token_is_of(tokens, end, "taken") && readback_token_is_of(tokens, end + 1, "off out"));
}

/* ---- the whole order ---- */

/* The words of a phrase, one after the other, with no "not" before them. */
static bool has_phrase(const struct tokens *tokens, const char *phrase)
{
    for (size_t from = 0; from < tokens->count; from++) {
        size_t at = from;
        const char *word = phrase;
        while (*word != '\0' && at < tokens->count) {
            size_t len = strcspn(word, " ");
            if (strlen(tokens->at[at].word) != len || memcmp(tokens->at[at].word, word, len) != 0)
                break;
            word += len + (word[len] == ' ');
            at++;
        }
        bool is_denied = (from > 0 && readback_token_is_of(tokens, from - 1, "not no than without")) ||
                         (from > 1 && readback_token_is_of(tokens, from - 1, "for of a") &&
                          readback_token_is_of(tokens, from - 2, "not instead no"));
        if (*word == '\0' && !is_denied &&
            !readback_token_is_of(tokens, at, "fee fees charge charges minimum"))
            return true;
    }
    return false;
}

static bool has_any(const struct tokens *tokens, const char *const *phrases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (has_phrase(tokens, phrases[i]))
            return true;
    return false;
}

#define HAS_ANY(tokens, phrases) has_any(tokens, phrases, sizeof phrases / sizeof *phrases)

static void judge_order(struct readback_claims *claims, const struct tokens *tokens)
{
    static const char *const pickups[] = {"pickup",     "pick up",       "pick it up", "picked up",
                                          "picking up", "picking it up", "collection", "carryout",
                                          "carry out",  "takeout",       "takeaway"};
    static const char *const deliveries[] = {"delivery",   "deliver",     "delivered",
                                             "delivering", "bring it to", "brought to"};
    static const char *const empties[] = {
        "nothing on your order",    "nothing in your order",  "nothing on the order",
        "nothing in the order",     "nothing left",           "order is empty",
        "order is now empty",       "basket is empty",        "order is cancelled",
        "order is canceled",        "cancelled your order",   "canceled your order",
        "order has been cancelled", "order has been canceled"};
    claims->is_pickup |= HAS_ANY(tokens, pickups);
    claims->is_delivery |= HAS_ANY(tokens, deliveries);
    claims->is_false |= HAS_ANY(tokens, empties);
}

void readback_claims_add(struct readback_claims *claims, const struct basket *basket, const char *text)
{
    struct reading *reading = calloc(1, sizeof *reading);
    struct tokens *words = calloc(1, sizeof *words);
    if (reading != NULL && words != NULL &&
        readback_tokens_read(text, basket->menu->currency, &reading->tokens)) {
        reading->basket = basket;
        find_mentions(reading, words);
        for (size_t i = 0; i < reading->mention_count; i++) {
            judge_size(claims, reading, &reading->mentions[i], words);
            bool is_off = is_taken_off(&reading->tokens, &reading->mentions[i]);
            *(is_off ? &claims->taken_off : &claims->kept) |= bit(reading->mentions[i].line);
        }
        judge_numbers(claims, reading, words);
        judge_order(claims, &reading->tokens);
    } else {
        claims->is_false = true;
    }
    free(words);
    free(reading);
}

bool readback_claims_contradict(const struct readback_claims *claims, const struct basket *basket)
{
    uint32_t many = 0;
    for (size_t i = 0; i < basket->line_count; i++)
        many |= basket->lines[i].quantity != 1 ? bit(i) : 0;
    enum basket_service service = basket->customer.service;
    bool is_other_service = (service == BASKET_PICKUP && claims->is_delivery && !claims->is_pickup) ||
                            (service == BASKET_DELIVERY && claims->is_pickup && !claims->is_delivery);
    return claims->is_false || is_other_service || (claims->wrong_number & ~claims->right_number) != 0 ||
           (many & ~claims->right_number & ~claims->said_number) != 0 ||
           (claims->wrong_size & ~claims->right_size) != 0 || (claims->taken_off & ~claims->kept) != 0;
}
