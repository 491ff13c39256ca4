#include "call/readback.h"

#include <string.h>

#include "base/sane.h"
#include "base/span.h"
#include "call/thresholds.h"
#include "english/consent.h"

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

static void judge(struct readback *readback, const struct basket *basket, const char *words)
{
    readback->named_lines |= readback_named_lines(basket, words);
    readback->has_wrong_price |= readback_names_wrong_price(basket, words);
    readback->is_about_changes = consent_is_about_changes(words);
    readback_claims_add(&readback->claims, basket, words);
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
        if (!is_audible(heard_item_audible_ms(item), heard_item_sent_ms(item)) || !heard_item_is_speech(item))
            continue; /* nobody heard its words */
        bool is_final;
        const char *words = transcript_find_words(transcript, readback->items[i], &is_final);
        if (words == NULL)
            continue;
        if (heard_item_audible_ms(item) < (int64_t)strlen(words) * READBACK_MS_PER_BYTE)
            continue; /* so much cannot be said in so short a time */
        if (strlen(words) != readback->judged_bytes[i])
            judge(readback, basket, words);
        readback->judged_bytes[i] = strlen(words);
    }
    uint32_t all_lines = ((uint32_t)1 << basket->line_count) - 1;
    int64_t tail_ms = sent_ms / 3 < READBACK_TAIL_MS ? sent_ms / 3 : READBACK_TAIL_MS;
    if (basket->version != readback->version || (readback->named_lines & all_lines) != all_lines ||
        readback->has_wrong_price || readback_claims_contradict(&readback->claims, basket) ||
        !is_audible(audible_ms, sent_ms) || sent_ms - heard_ms > tail_ms)
        return false;
    readback->stage = READBACK_HEARD;
    readback->heard_ms = now_ms;
    return true;
}
