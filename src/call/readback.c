#include "call/readback.h"

#include <ctype.h>
#include <string.h>

#include "base/sane.h"
#include "base/span.h"
#include "call/thresholds.h"
#include "english/plural.h"

static bool readback_is_sane(const struct readback *readback)
{
    if (readback->item_count > READBACK_ITEMS_MAX)
        return false;
    if (readback->stage == READBACK_AWAITED)
        return readback->item_count == 0 && readback->response == 0 && !readback->is_response_over;
    return readback->stage < READBACK_SPOKEN || readback->response != readback->asking_response;
}

void readback_await(struct readback *readback, uint32_t version, uint64_t asking_response)
{
    *readback =
        (struct readback){.stage = READBACK_AWAITED, .version = version, .asking_response = asking_response};
}

void readback_on_item(struct readback *readback, uint64_t response, const char *item_id)
{
    ASSERT_SANE(readback_is_sane(readback));
    if (readback->stage == READBACK_AWAITED && response != readback->asking_response) {
        readback->stage = READBACK_SPOKEN;
        readback->response = response;
    }
    if (readback->stage != READBACK_SPOKEN || response != readback->response)
        return;
    for (size_t i = 0; i < readback->item_count; i++)
        if (strcmp(readback->items[i], item_id) == 0)
            return;
    if (readback->item_count < READBACK_ITEMS_MAX)
        span_copy(span_of(item_id), readback->items[readback->item_count++], HEARD_ID_BYTES);
}

void readback_on_response_over(struct readback *readback, uint64_t response)
{
    ASSERT_SANE(readback_is_sane(readback));
    if (readback->stage == READBACK_SPOKEN && response == readback->response)
        readback->is_response_over = true;
}

bool readback_cut_off(struct readback *readback)
{
    ASSERT_SANE(readback_is_sane(readback));
    if (readback->stage != READBACK_AWAITED && readback->stage != READBACK_SPOKEN)
        return false;
    readback->stage = READBACK_NONE;
    return true;
}

/* What is silence for a good part may lack the very lines it claims. */
static bool is_audible(int64_t audible_ms, int64_t sent_ms)
{
    return sent_ms > 0 && audible_ms * 100 >= sent_ms * READBACK_AUDIBLE_PCT;
}

bool readback_is_heard_now(struct readback *readback, const struct basket *basket, const struct heard *heard,
                           const struct transcript *transcript, int64_t now_ms)
{
    if (readback->stage != READBACK_SPOKEN || !readback->is_response_over)
        return false;
    int64_t sent_ms = 0, heard_ms = 0, audible_ms = 0;
    for (size_t i = 0; i < readback->item_count; i++) {
        const struct heard_item *item = heard_find(heard, readback->items[i]);
        if (item == NULL || item->is_dropped)
            return false;
        sent_ms += heard_item_sent_ms(item);
        heard_ms += heard_item_heard_ms(heard, item, now_ms);
        audible_ms += heard_item_audible_ms(item);
        if (!is_audible(heard_item_audible_ms(item), heard_item_sent_ms(item)))
            continue; /* nobody heard its words */
        bool is_final;
        const char *words = transcript_find_words(transcript, readback->items[i], &is_final);
        if (words != NULL)
            readback->named_lines |= readback_named_lines(basket, words);
    }
    uint32_t all_lines = ((uint32_t)1 << basket->line_count) - 1;
    int64_t tail_ms = sent_ms / 3 < READBACK_TAIL_MS ? sent_ms / 3 : READBACK_TAIL_MS;
    if (basket->version != readback->version || (readback->named_lines & all_lines) != all_lines ||
        !is_audible(audible_ms, sent_ms) || sent_ms - heard_ms > tail_ms)
        return false;
    readback->stage = READBACK_HEARD;
    return true;
}

/* --- naming --- */

/* The plain letter of an accented one (Latin-1 and its neighbours as UTF-8), for menus such as "Jalapeño". */
static char plain_letter(unsigned char first, unsigned char second)
{
    static const char of_c3[] = "aaaaaaaceeeeiiiidnooooo ouuuuy saaaaaaaceeeeiiiidnooooo ouuuuy y";
    if (first == 0xc3 && second >= 0x80 && second <= 0xbf)
        return of_c3[second - 0x80];
    return '\0';
}

/* Lower-case words with single spaces between and around, letters and digits only. */
static void to_plain(const char *text, char *out, size_t size_bytes)
{
    size_t used = 0;
    out[used++] = ' ';
    for (size_t i = 0; text[i] != '\0' && used + 2 < size_bytes; i++) {
        unsigned char byte = (unsigned char)text[i];
        char letter = byte < 0x80 && isalnum(byte) ? (char)tolower(byte) : ' ';
        if (byte == '\'')
            continue; /* chef's: chefs */
        if (byte >= 0x80) {
            letter = plain_letter(byte, (unsigned char)text[i + 1]);
            if (letter != '\0')
                i++;
            else
                letter = (char)byte;
        }
        if (letter != ' ' || out[used - 1] != ' ')
            out[used++] = letter;
    }
    if (out[used - 1] != ' ')
        out[used++] = ' ';
    out[used] = '\0';
}

static bool is_small_word(const char *word, size_t len)
{
    static const char *const small[] = {"and", "with", "the", "of", "a", "an", "in", "on", "or", "n"};
    for (size_t i = 0; i < sizeof small / sizeof *small; i++)
        if (strlen(small[i]) == len && memcmp(small[i], word, len) == 0)
            return true;
    for (size_t i = 0; i < len; i++)
        if (!isdigit((unsigned char)word[i]))
            return false;
    return true; /* numbers are spoken in too many ways */
}

static bool has_word(const char *plain_text, const char *word, size_t len)
{
    size_t stem = plural_stem_len((struct span){word, len});
    for (const char *at = plain_text; (at = strchr(at, ' ')) != NULL && at[1] != '\0';) {
        at++;
        size_t said = strcspn(at, " ");
        if (said >= stem && memcmp(at, word, stem) == 0 && plural_stem_len((struct span){at, said}) == stem)
            return true;
    }
    return false;
}

static bool is_named(const char *plain_text, const char *name)
{
    char plain_name[256];
    to_plain(name, plain_name, sizeof plain_name);
    size_t word_count = 0;
    for (const char *at = plain_name + 1; *at != '\0'; at += strcspn(at, " ") + 1) {
        size_t len = strcspn(at, " ");
        if (is_small_word(at, len))
            continue;
        word_count++;
        if (!has_word(plain_text, at, len))
            return false;
    }
    return word_count > 0;
}

uint32_t readback_named_lines(const struct basket *basket, const char *text)
{
    char plain_text[TRANSCRIPT_TEXT_MAX + 4];
    to_plain(text, plain_text, sizeof plain_text);
    uint32_t lines = 0;
    for (size_t i = 0; i < basket->line_count; i++) {
        const struct menu_item *item = basket->lines[i].item;
        bool named = is_named(plain_text, item->name);
        for (size_t j = 0; j < item->synonyms.count && !named; j++)
            named = is_named(plain_text, item->synonyms.words[j]);
        if (named)
            lines |= (uint32_t)1 << i;
    }
    return lines;
}
