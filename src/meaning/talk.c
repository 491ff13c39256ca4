#include "meaning/talk.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "meaning/allergen.h"
#include "meaning/cue.h"
#include "meaning/faq.h"
#include "meaning/pattern.h"
#include "meaning/tongue.h"

enum reach { REACH_SPAN, REACH_CLAUSE, REACH_SENTENCE, REACH_ALL };

struct row {
    enum talk kind;
    enum reach reach;
    const char *pattern;
};

#define TALK(kind, reach, pattern) {TALK_##kind, REACH_##reach, pattern},
static const struct row rows[] = {
#include "meaning/talk.def"
};
#undef TALK

static const char streets[] =
    "street avenue road drive lane boulevard court broadway highway terrace parkway way place";

/* "at 12 Oak Street", "555 0100": numbers that are no time. */
static bool is_time(const struct words *words, size_t first, size_t count)
{
    for (size_t w = first; w > 0 && !words->at[w - 1].ends_clause; w--) /* "what time do you close tonight" */
        if (word_is_among(words->at[w - 1].text, "open close closed closing opening hours"))
            return false;
    enum { LAST_HOUR = 24, STREET_BEHIND = 5 };
    size_t behind = first + count;
    for (size_t w = first; w < behind; w++) {
        bool is_first = w == first || words->at[w - 1].number < 0;
        if (words->at[w].number > LAST_HOUR && is_first && strchr(words->at[w].text, ':') == NULL &&
            (w == 0 || !word_is(&words->at[w - 1], "in")))
            return false;
    }
    for (size_t w = behind; w < words->count && w < behind + STREET_BEHIND && !words->at[w - 1].ends_clause;
         w++)
        if (word_is_among(words->at[w].text, streets))
            return false;
    return behind >= words->count || words->at[behind].number < 0 || words->at[behind - 1].ends_clause;
}

/* "7:30", "half past six": a time and nothing else, where names and numbers are listened for too. */
static bool is_clock(const struct words *words, size_t first, size_t count)
{
    for (size_t w = first; w < first + count; w++)
        if (strchr(words->at[w].text, ':') != NULL ||
            word_is_among(words->at[w].text, "half quarter o'clock oclock pm am tonight"))
            return true;
    return false;
}

/* Whether a dish or what goes on it is named before the word. */
static bool has_name(const struct talk_setting *setting, size_t before)
{
    for (size_t w = 0; w < before; w++)
        if (setting->is_name[w])
            return true;
    return false;
}

static bool says_about(const struct words *words, size_t first, size_t end)
{
    for (size_t w = first; w < end; w++)
        if (word_is_among(words->at[w].text, "about over on at if what which"))
            return true;
    return false;
}

static bool has_past(const struct words *words, size_t first, size_t end)
{
    for (size_t w = first; w < end; w++)
        if (word_is_among(words->at[w].text, "did was were ordered"))
            return true;
    return false;
}

/* Whether what comes before the word is more of what the menu has a choice for: "extra hot". */
static bool is_chosen_more(const struct talk_setting *setting, const struct words *words, size_t behind)
{
    size_t last = behind - 1;
    while (last > 0 && word_is(&words->at[last], "please"))
        last--;
    return last > 0 && setting->is_name[last] &&
           word_is_among(words->at[last - 1].text, "extra really very super");
}

/* "Cut the dragon roll in ten pieces": which dish is told how, not ordered. */
static bool says_cut(const struct words *words, size_t first, size_t behind)
{
    for (size_t w = first; w < behind; w++)
        if (word_is_among(words->at[w].text, "cut slice"))
            return true;
    return false;
}

static bool is_allowed(const struct row *row, const struct talk_setting *setting, const struct words *words,
                       size_t first, size_t count)
{
    size_t behind = first + count;
    size_t named = 0;
    for (size_t w = first; w < behind; w++)
        named += setting->is_name[w];
    if (named == count)
        return false;
    switch (row->kind) {
    case TALK_TIP: /* "tri tip" is a dish */
        return !setting->is_particular && !setting->is_name[behind - 1] && named == 0;
    case TALK_COUPON:
        return !setting->is_particular;
    case TALK_LAST_ORDER: /* "until when can I order the soup" is of the soup */
        return !has_name(setting, words->count);
    case TALK_SPICY:
    case TALK_DEALS:
    case TALK_USUAL:
    case TALK_CATERING:
    case TALK_PAYMENT:
        return named == 0;
    case TALK_TIME:
        return (!setting->is_particular || is_clock(words, first, count)) && is_time(words, first, count);
    case TALK_NUMBERED:
        return !setting->is_particular && named == 0 &&
               (behind >= words->count || words->at[behind].number < 0);
    case TALK_MANNER: /* "well, done" is none */
        return !setting->is_particular && (named == 0 || says_cut(words, first, behind)) &&
               !(word_is(&words->at[first], "well") && words->at[first].ends_clause) &&
               (first > 0 || count > 2);
    case TALK_CANCEL: /* "the coke, cancel it" */
        return count > 3 || !word_is_among(words->at[behind - 1].text, "it that this") ||
               !has_name(setting, first);
    case TALK_REPEAT: /* "a latte, pardon me, a mocha" */
        return count > 2 || !word_is_among(words->at[first].text, "pardon excuse") ||
               !has_name(setting, first);
    case TALK_HOLD: /* "let me see, two cokes" orders; "let me think about the coke" does not */
        return named == 0 || !word_is(&words->at[first], "let") || says_about(words, first, behind);
    case TALK_PLACE:
        return setting->has_list;
    case TALK_ORDER: /* "what did I order", before anything was: of an earlier call */
        return setting->has_order || !has_past(words, first, behind);
    case TALK_EARLIER_FRESH:
        return !setting->has_order;
    case TALK_NOTE: /* "make it extra hot", where hot is a choice, is none */
        return !setting->is_particular && !is_chosen_more(setting, words, behind);
    case TALK_UNKNOWN: /* "a kids' meal", where there is one */
        return behind < 2 || !setting->is_name[behind - 1] || !setting->is_name[behind - 2];
    case TALK_BUSINESS:
        return !setting->is_particular;
    case TALK_NOTHING: /* "for the family pack", which is a dish, is not for the family; "for eight" may be a size */
        return !setting->is_particular &&
               !(setting->is_name[first] && count > 1 && setting->is_name[first + 1]) &&
               (behind >= words->count || words->at[behind - 1].ends_clause ||
                !setting->is_name[behind - 1] || !setting->is_name[behind]);
    default:
        return true;
    }
}

enum { ROW_COUNT = sizeof rows / sizeof *rows };
static uint32_t letters[ROW_COUNT]; /* each row's pattern's */
static pthread_once_t letters_once = PTHREAD_ONCE_INIT;

static void make_letters(void)
{
    for (size_t i = 0; i < ROW_COUNT; i++)
        letters[i] = pattern_letters(rows[i].pattern);
}

/* The row that takes most words from word first on; NULL: none. */
static const struct row *find_row(const struct talk_setting *setting, const struct words *words, size_t first,
                                  size_t *out_count)
{
    const struct row *best = NULL;
    *out_count = 0;
    pthread_once(&letters_once, make_letters);
    uint32_t letter = pattern_letter_of(&words->at[first]);
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if ((letters[i] & letter) == 0)
            continue;
        size_t count = pattern_match(rows[i].pattern, words, first, setting->restaurant);
        if (count <= *out_count || !is_allowed(&rows[i], setting, words, first, count))
            continue;
        *out_count = count;
        best = &rows[i];
    }
    return best;
}

static bool is_order_cue(enum cue cue)
{
    return cue == CUE_ADD || cue == CUE_CHANGE || cue == CUE_REMOVE || cue == CUE_MAKE || cue == CUE_DONE ||
           cue == CUE_NAME_IS || cue == CUE_ADDRESS_IS || cue == CUE_PHONE_IS || cue == CUE_PICKUP ||
           cue == CUE_DELIVERY;
}

/* The first word of first..end at which something is ordered; end: none is. */
static size_t order_begin(const struct words *words, size_t first, size_t end)
{
    for (size_t w = first; w < end;) {
        bool is_turn = word_is_among(words->at[w].text, "okay so right alright") && w + 1 < end;
        if (is_turn &&
            (words->at[w + 1].number >= 0 || word_is_among(words->at[w + 1].text, "a an i can let give")))
            return w; /* "hold on ... okay two tacos" */
        size_t count = 1;
        enum cue cue = cue_match(words, w, &count);
        if (is_order_cue(cue) && (count > 1 || cue != CUE_ADD))
            return w;
        w += cue == CUE_NONE || count == 0 ? 1 : count;
    }
    return end;
}

/* Whether words first..end stand for an order by themselves: "a large pizza", "yes". */
static bool is_orderish(const struct words *words, size_t first, size_t end)
{
    static const char openings[] = "and also plus then so um uh well okay oh please just hello sorry";
    while (first < end && word_is_among(words->at[first].text, openings))
        first++;
    return first < end &&
           (words->at[first].number >= 0 || word_is_among(words->at[first].text, "a an yes no for") ||
            order_begin(words, first, end) < end);
}

static size_t clause_begin(const struct words *words, size_t at, bool is_sentence)
{
    while (at > 0 && !words->at[at - 1].ends_sentence && (is_sentence || !words->at[at - 1].ends_clause))
        at--;
    return at;
}

static size_t clause_end(const struct words *words, size_t at, bool is_sentence)
{
    while (at < words->count &&
           !(at > 0 && (words->at[at - 1].ends_sentence || (!is_sentence && words->at[at - 1].ends_clause))))
        at++;
    return at;
}

/* Marks the words that a match takes with it. */
static void take(bool *is_taken, const struct row *row, const struct words *words, size_t first, size_t count)
{
    size_t behind = first + count, from = first, to = behind;
    if (row->reach == REACH_ALL) {
        from = 0;
        to = words->count;
    } else if (row->reach != REACH_SPAN) {
        bool ends_here = words->at[behind - 1].ends_clause || words->at[behind - 1].ends_sentence;
        size_t end = ends_here ? behind : clause_end(words, behind, false);
        to = order_begin(words, behind, end);
    }
    if (row->reach == REACH_SENTENCE) {
        size_t begin = clause_begin(words, first, false);
        from = is_orderish(words, begin, first) ? first : begin;
        for (size_t at = clause_begin(words, first, true), end; at < words->count; at = end) {
            end = at + 1;
            while (end < words->count && !words->at[end - 1].ends_clause && !words->at[end - 1].ends_sentence)
                end++;
            bool is_other = end <= begin || at >= behind;
            if (is_other && !is_orderish(words, at, end))
                memset(is_taken + at, true, (end - at) * sizeof *is_taken);
            if (words->at[end - 1].ends_sentence)
                break;
        }
    }
    memset(is_taken + from, true, (to - from) * sizeof *is_taken);
}

static bool is_answered_by_menu(enum cue cue)
{
    return (cue >= CUE_ASK_PRICE && cue != CUE_ASK_IS && cue != CUE_ASK_WHICH) ||
           (cue >= CUE_YES && cue <= CUE_ADDRESS_IS) || cue == CUE_WITHOUT || cue == CUE_ACTUALLY ||
           cue == CUE_SAID || cue == CUE_INSTEAD;
}

bool talk_begins_as_question(const struct words *words, size_t first)
{
    static const char openings[] = "hello so well um uh okay and but oh also yes sorry wait";
    static const char openers[] =
        "are is do does did will would who where when why how has have was were should am";
    while (first + 1 < words->count && word_is_among(words->at[first].text, openings))
        first++;
    return first + 1 < words->count && word_is_among(words->at[first].text, openers);
}

/* "Does that ...", "is it ...": nothing but a question begins so, with or without its mark. */
static bool is_question_by_words(const struct words *words, size_t first, size_t end)
{
    for (size_t w = first; w + 1 < end; w++)
        if (word_is_among(words->at[w].text, "does is are"))
            return word_is_among(words->at[w + 1].text, word_is(&words->at[w], "does")
                                                            ? "the it that this your they"
                                                            : "the it they");
    return false;
}

/* "Is that two burritos?": what is on the order, asked by its count. */
static bool is_count_question(const struct talk_setting *setting, const struct words *words, size_t first,
                              size_t end)
{
    static const char units[] =
        "dollars bucks pounds minutes hours percent people for to pm am o'clock oclock slices "
        "inches inch point hundred thousand";
    size_t w = first;
    while (w < end && word_is_among(words->at[w].text, "so and okay well wait sorry um uh hold on now"))
        w++;
    if (w + 1 >= end || !word_is_among(words->at[w].text, "is was are") ||
        !word_is_among(words->at[w + 1].text, "that it this those"))
        return false;
    w += 2;
    if (w < end && word_is_among(words->at[w].text, "just only still"))
        w++;
    return setting->has_order && w + 1 < end && words->at[w].number >= 0 && words->at[w + 1].number < 0 &&
           !word_is_among(words->at[w + 1].text, units);
}

/* "is the lasagna any good", "how are the wings", "do people like the ziti": a question though no mark was heard. */
static bool is_question_unmarked(const struct words *words, size_t first)
{
    static const char *const openings[] = {
        "^ is|are|was|were the|your|that|those|these",
        "^ how is|are|was|were the|your|that|those|these",
        "^ does|did|would the|your|that|those|these|anyone|anybody|everyone",
        "^ do|did people|folks|customers|guests|kids|children|the|your|those|these|many|most",
        "^ have|has ?you ?guys|anyone|anybody ?ever tried|had the|your",
    };
    while (first < words->count &&
           word_is_among(words->at[first].text, "hello so well um uh okay and but oh also"))
        first++;
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++)
        if (pattern_match(openings[i], words, first, NULL) > 0)
            return true;
    return false;
}

/* "Is the lasagna good today?": a question that orders nothing and that no entry of the menu answers. */
static bool is_bare_question(const struct words *words, size_t first, size_t end)
{
    bool is_marked = talk_begins_as_question(words, first) &&
                     (words->at[end - 1].ends_question || is_question_by_words(words, first, end));
    if (!is_marked && !is_question_unmarked(words, first))
        return false;
    for (size_t w = first; w < end;) {
        size_t count = 1;
        enum cue cue = cue_match(words, w, &count);
        bool is_mere_good = (cue == CUE_YES || cue == CUE_NO) && count == 1; /* "is it good" */
        if (is_order_cue(cue) || (is_answered_by_menu(cue) && !is_mere_good) ||
            cue_allergen(&words->at[w]) != NULL ||
            word_is_among(
                words->at[w].text,
                "vegan vegetarian gluten halal size sizes possible come comes include includes served available"))
            return false;
        w += cue == CUE_NONE || count == 0 ? 1 : count;
    }
    return true;
}

static void take_questions(struct talks *talks, const struct talk_setting *setting, const struct words *words,
                           bool *is_taken)
{
    for (size_t first = 0, end; first < words->count; first = end) {
        end = clause_end(words, first + 1, true);
        if (talks->count == TALKS_MAX || is_taken[first])
            continue;
        bool tells_allergy = talks_have(talks, TALK_ALLERGY);
        if (cue_asks_whether_safe(words, first, tells_allergy, tells_allergy || setting->has_allergy))
            continue;
        bool is_count = is_count_question(setting, words, first, end);
        if (!is_count && !is_bare_question(words, first, end))
            continue;
        enum talk kind = is_count ? TALK_ORDER : TALK_UNKNOWN;
        talks->at[talks->count++] = (struct talk_found){.kind = kind, .first = first, .count = end - first};
        memset(is_taken + first, true, (end - first) * sizeof *is_taken);
    }
}

/* The text with what was taken blanked; a full stop where a sentence was. */
static void write_rest(char *rest, const struct words *words, const bool *is_taken)
{
    for (size_t w = 0; w < words->count; w++)
        if (is_taken[w])
            memset(rest + words->at[w].at, ' ', words->at[w].len);
    /* a word of the source may have become two: it goes only as a whole, which blanking it does */
    for (char *c = rest, last = '\0'; *c != '\0'; c++) { /* marks that stand alone now */
        bool is_mark = strchr(",.?!;:", *c) != NULL;
        if (is_mark && (last == '\0' || strchr(",.?!;:", last) != NULL))
            *c = ' ';
        last = *c == ' ' ? last : *c;
    }
}

static bool has_more_than_courtesy(const struct words *words, const bool *is_taken)
{
    static const char courtesy[] =
        "please so well and um uh er oh hello okay but then now just like sorry i the a you know excuse "
        "me thanks thank good evening morning afternoon also actually to or for is it be in on of "
        "at sir maam there that anyway because my we us do was can could would will not what";
    for (size_t w = 0; w < words->count; w++) {
        size_t count = 0;
        if (!is_taken[w] &&
            (!word_is_among(words->at[w].text, courtesy) || cue_match(words, w, &count) == CUE_DONE))
            return true;
    }
    return false;
}

bool talks_have(const struct talks *talks, enum talk kind)
{
    for (size_t i = 0; i < talks->count; i++)
        if (talks->at[i].kind == kind)
            return true;
    return false;
}

/* Questions that the restaurant has answered: a sentence, or what of it begins at a comma or "and". */
static void take_faqs(struct talks *talks, const struct talk_setting *setting, const struct words *words,
                      bool *is_taken)
{
    for (size_t first = 0, end; first < words->count && setting->faq != NULL; first = end) {
        end = clause_end(words, first + 1, true);
        for (size_t at = first; at < end && talks->count < TALKS_MAX; at++) {
            bool begins = at == first || words->at[at - 1].ends_clause ||
                          word_is_among(words->at[at - 1].text, "and but also");
            int entry = begins ? faq_find(setting->faq, words, at, end, setting->is_name) : -1;
            if (entry < 0)
                continue;
            talks->at[talks->count++] =
                (struct talk_found){.kind = TALK_FAQ, .first = at, .count = end - at, .entry = entry};
            if (at > first && word_is_among(words->at[at - 1].text, "and but also"))
                at--;
            memset(is_taken + at, true, (end - at) * sizeof *is_taken);
            break;
        }
    }
}

void talks_read(struct talks *talks, const struct talk_setting *setting, const struct words *words,
                const char *text)
{
    bool is_taken[WORDS_MAX] = {false};
    *talks = (struct talks){.count = 0};
    if (!setting->is_particular)
        take_faqs(talks, setting, words, is_taken);
    for (size_t at = 0; at < words->count && talks->count < TALKS_MAX;) {
        size_t count;
        if (is_taken[at] && talks->count > 0 && talks->at[0].kind == TALK_FAQ) {
            at++;
            continue;
        }
        const struct row *row = find_row(setting, words, at, &count);
        if (row == NULL) {
            at++;
            continue;
        }
        talks->at[talks->count++] = (struct talk_found){.kind = row->kind, .first = at, .count = count};
        take(is_taken, row, words, at, count);
        at += count;
    }
    take_questions(talks, setting, words, is_taken);
    if (talks->count < TALKS_MAX && tongue_is_other(words, text)) {
        talks->at[talks->count++] = (struct talk_found){.kind = TALK_LANGUAGE, .count = words->count};
        memset(is_taken, true, sizeof is_taken);
    }
    if (talks->count == 0)
        return;
    talks->rest = strdup(text);
    if (talks->rest == NULL) {
        talks->count = 0;
        return;
    }
    write_rest(talks->rest, words, is_taken);
    talks->has_order = has_more_than_courtesy(words, is_taken);
}

void talks_deinit(struct talks *talks)
{
    free(talks->rest);
    talks->rest = NULL;
}
