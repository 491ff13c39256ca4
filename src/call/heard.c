#include "call/heard.h"

#include <string.h>

#include "audio/ulaw.h"
#include "base/base64.h"
#include "base/pages.h"
#include "base/span.h"
#include "call/ident.h"
#include "call/thresholds.h"

void heard_init(struct heard *heard)
{
    pages_clear(heard, sizeof *heard);
    heard->generation = 1;
    round_trip_init(&heard->trip);
}

/* The loops over them run for every frame, and most calls have few items. (The first item stands in slot 1.) */
size_t heard_used_slots(const struct heard *heard)
{
    return heard->item_count < HEARD_ITEMS_MAX ? heard->item_count + 1 : HEARD_ITEMS_MAX;
}

/* What speaks is the newest item, mostly, and is asked for with every piece. (A foreign one's name may be cut.) */
static struct heard_item *find_item(struct heard *heard, const char *item_id)
{
    struct heard_item *newest = &heard->items[heard->item_count % HEARD_ITEMS_MAX];
    if (newest->number != 0 && !newest->is_past && !newest->is_foreign && strcmp(newest->id, item_id) == 0)
        return newest;
    uint64_t ident = ident_of(item_id);
    for (size_t i = 0; i < heard_used_slots(heard); i++)
        if (heard->items[i].number != 0 && !heard->items[i].is_past && heard->items[i].ident == ident)
            return &heard->items[i];
    return NULL;
}

const struct heard_item *heard_find(const struct heard *heard, const char *item_id)
{
    return find_item((struct heard *)heard, item_id);
}

/* Items are numbered in the order of their first audio, so the ring drops the oldest. */
static struct heard_item *add_item(struct heard *heard, const char *item_id, uint64_t response)
{
    uint32_t number = ++heard->item_count;
    struct heard_item *item = &heard->items[number % HEARD_ITEMS_MAX];
    *item = (struct heard_item){.number = number, .ident = ident_of(item_id), .response = response};
    /* An id too long to be told back exactly cannot be truncated. */
    item->is_foreign = !span_copy(span_of(item_id), item->id, sizeof item->id) || item->id[0] == '\0';
    return item;
}

/* A prefix and a number, which is bounded far below HEARD_MARK_BYTES; by hand like take_number. */
static inline char *put_number(char *at, struct span prefix, uint64_t number)
{
    size_t count = 1;
    memcpy(at, prefix.at, prefix.len);
    at += prefix.len;
    for (uint64_t more = 10; number >= more; more *= 10)
        count++;
    for (char *digit = at + count; digit > at; number /= 10)
        *--digit = (char)('0' + number % 10);
    return at + count;
}

/* When what is sent now would begin. */
static int64_t begins_at_ms(const struct heard *heard, int64_t now_ms)
{
    int64_t soonest_ms = now_ms + heard->trip.ms;
    return heard->ends_ms < soonest_ms ? soonest_ms : heard->ends_ms;
}

static bool may_send(const struct heard *heard, int64_t ulaw_bytes, int64_t now_ms)
{
    return ulaw_bytes > 0 && ulaw_bytes <= (int64_t)HEARD_QUEUE_MAX_MS * ULAW_BYTES_PER_MS &&
           begins_at_ms(heard, now_ms) - now_ms <= HEARD_QUEUE_MAX_MS;
}

static void send_item(struct heard *heard, struct heard_item *item, int64_t ulaw_bytes, int64_t now_ms,
                      char out_mark[HEARD_MARK_BYTES])
{
    int64_t begins_ms = begins_at_ms(heard, now_ms);
    bool is_dry = heard->ends_ms < begins_ms, is_first = item->sent_bytes == 0;
    if (is_first)
        item->starts_ms = begins_ms;
    else if (is_dry) /* the queue ran dry within the item: its clock stood still */
        item->starts_ms += begins_ms - heard->ends_ms;
    item->sent_bytes += ulaw_bytes;
    if (is_first || is_dry)
        item->seen_ms = item->starts_ms;
    if (begins_ms < now_ms + heard->trip.ms + HEARD_MARK_JITTER_MS)
        item->thin_bytes = item->sent_bytes;
    if (ulaw_bytes > item->piece_max_bytes)
        item->piece_max_bytes = ulaw_bytes;
    int64_t length_ms = (ulaw_bytes + ULAW_BYTES_PER_MS - 1) / ULAW_BYTES_PER_MS;
    heard->ends_ms = begins_ms + length_ms;
    if (is_dry && !heard->is_paused)
        round_trip_watch(&heard->trip, item->number, item->sent_bytes, length_ms, now_ms);
    heard->marks_outstanding++;
    char *at = put_number(out_mark, SPAN_LIT("g"), heard->generation);
    at = put_number(at, SPAN_LIT(":i"), item->number);
    at = put_number(at, SPAN_LIT(":"), (uint64_t)item->sent_bytes);
    *at = '\0';
}

const struct heard_item *heard_send(struct heard *heard, const char *item_id, uint64_t response,
                                    struct span ulaw_b64, int64_t now_ms, char out_mark[HEARD_MARK_BYTES])
{
    struct heard_item *item = find_item(heard, item_id);
    int64_t ulaw_bytes = (int64_t)base64_decoded_len(ulaw_b64);
    if (!may_send(heard, ulaw_bytes, now_ms) || (item != NULL && item->is_dropped))
        return NULL;
    if (item == NULL)
        item = add_item(heard, item_id, response);
    send_item(heard, item, ulaw_bytes, now_ms, out_mark);
    return item;
}

bool heard_send_again(struct heard *heard, uint32_t number, struct span ulaw_b64, int64_t now_ms,
                      char out_mark[HEARD_MARK_BYTES])
{
    struct heard_item *item = &heard->items[number % HEARD_ITEMS_MAX];
    int64_t ulaw_bytes = (int64_t)base64_decoded_len(ulaw_b64);
    if (!may_send(heard, ulaw_bytes, now_ms) || item->number != number || item->is_dropped)
        return false;
    send_item(heard, item, ulaw_bytes, now_ms, out_mark);
    return true;
}

void heard_sounds(struct heard *heard, uint32_t number, const struct piece_sound *sound)
{
    audible_feed(&heard->items[number % HEARD_ITEMS_MAX].sound, sound);
}

void heard_complete(struct heard *heard, const char *item_id)
{
    struct heard_item *item = find_item(heard, item_id);
    if (item != NULL)
        item->is_complete = true;
}

void heard_complete_response(struct heard *heard, uint64_t response)
{
    for (size_t i = 0; i < heard_used_slots(heard); i++)
        if (heard->items[i].response == response)
            heard->items[i].is_complete = true;
}

/* A prefix and up to twelve digits; by hand, because marks come as often as audio. */
static inline bool take_number(const char **at, const char *prefix, int64_t *out)
{
    const char *digit = *at;
    int64_t number = 0;
    for (; *prefix != '\0'; prefix++)
        if (*digit++ != *prefix)
            return false;
    const char *start = digit;
    for (; *digit >= '0' && *digit <= '9'; digit++) {
        if (digit - start >= 12)
            return false;
        number = number * 10 + (*digit - '0');
    }
    *at = digit;
    *out = number;
    return digit > start;
}

/* When a mark of the item's first byte would have come back, by its last mark. A mark comes early never, and late
 * because of the network or of us, unless the telephone began late or ran dry. Where it cannot have, because enough
 * waited, two marks must have been late. */
static int64_t start_seen_ms(const struct heard_item *item, int64_t seen_ms)
{
    int64_t late_ms = seen_ms - item->starts_ms;
    if (late_ms > 0 && item->marked_bytes > item->thin_bytes) {
        int64_t least_ms = seen_ms < item->seen_ms ? seen_ms : item->seen_ms;
        return least_ms > item->starts_ms ? least_ms : item->starts_ms;
    }
    return late_ms > 0 && late_ms <= HEARD_MARK_JITTER_MS ? seen_ms - late_ms / 2 : seen_ms;
}

bool heard_mark(struct heard *heard, const char *name, int64_t now_ms)
{
    int64_t generation, number, bytes;
    if (!take_number(&name, "g", &generation) || !take_number(&name, ":i", &number) ||
        !take_number(&name, ":", &bytes) || *name != '\0' || generation != heard->generation)
        return false;
    struct heard_item *item = &heard->items[number % HEARD_ITEMS_MAX];
    if (item->number != number || bytes <= item->marked_bytes || bytes > item->sent_bytes)
        return false;
    bool was_known = heard->trip.is_known;
    round_trip_mark(&heard->trip, item->number, bytes, now_ms);
    item->marked_bytes = bytes;
    size_t used = heard_used_slots(heard);
    int64_t left_ms = 0;
    /* The telephone plays in order: what came before was heard too, even if its marks were lost. */
    for (size_t i = 0; i < used; i++) {
        struct heard_item *each = &heard->items[i];
        if (each->is_dropped)
            continue;
        if (each->number < number)
            each->marked_bytes = each->sent_bytes;
        left_ms += (each->sent_bytes - each->marked_bytes + ULAW_BYTES_PER_MS - 1) / ULAW_BYTES_PER_MS;
    }
    if (heard->marks_outstanding > 0)
        heard->marks_outstanding--;
    if (left_ms == 0)
        heard->marks_outstanding = 0;
    /* Marks correct the clock: what is left cannot end before it could be played. */
    bool is_first = heard->trip.is_known && !was_known; /* until then the way was a guess */
    int64_t marked_ms = item->marked_bytes / ULAW_BYTES_PER_MS, seen_ms = now_ms - marked_ms;
    int64_t starts_ms = is_first ? seen_ms : start_seen_ms(item, seen_ms);
    int64_t ends_ms = starts_ms + marked_ms + left_ms;
    int64_t shift_ms = ends_ms - heard->ends_ms;
    heard->ends_ms = ends_ms;
    for (size_t i = 0; i < used; i++)
        if (heard->items[i].number > number && heard->items[i].marked_bytes == 0)
            heard->items[i].starts_ms += shift_ms;
    item->starts_ms = starts_ms;
    item->seen_ms = seen_ms;
    return true;
}

/* Marks are trusted until the queue should have run dry long ago. */
static bool marks_are_late(const struct heard *heard, const struct heard_item *item, int64_t now_ms)
{
    int64_t next_ms = item->starts_ms + item->marked_bytes / ULAW_BYTES_PER_MS;
    return heard->marks_outstanding > 0 && item->marked_bytes < item->sent_bytes &&
           now_ms > next_ms + HEARD_MARK_LATE_MS;
}

int64_t heard_item_sent_ms(const struct heard_item *item)
{
    return item->sent_bytes / ULAW_BYTES_PER_MS;
}

bool heard_item_is_speech(const struct heard_item *item)
{
    return audible_is_speech(&item->sound);
}

int64_t heard_item_audible_ms(const struct heard_item *item)
{
    int64_t audible = audible_ms(&item->sound), sent_ms = heard_item_sent_ms(item);
    return audible < sent_ms ? audible : sent_ms;
}

bool heard_has_sounded(const struct heard *heard, uint64_t response)
{
    for (size_t i = 0; i < heard_used_slots(heard); i++)
        if (heard->items[i].number != 0 && heard->items[i].response == response &&
            audible_has_sound(&heard->items[i].sound))
            return true;
    return false;
}

bool heard_is_silent(const struct heard *heard, uint64_t response, int64_t at_least_ms)
{
    int64_t sent_ms = 0;
    for (size_t i = 0; i < heard_used_slots(heard); i++)
        if (heard->items[i].number != 0 && heard->items[i].response == response)
            sent_ms += heard_item_sent_ms(&heard->items[i]);
    return sent_ms > at_least_ms && !heard_has_sounded(heard, response);
}

bool heard_is_sounding(const struct heard *heard)
{
    for (size_t i = 0; i < heard_used_slots(heard); i++) {
        const struct heard_item *item = &heard->items[i];
        if (item->number != 0 && !item->is_dropped && item->marked_bytes < item->sent_bytes &&
            audible_has_sound(&item->sound))
            return true;
    }
    return false;
}

int64_t heard_item_words_ms(const struct heard_item *item, int64_t heard_ms)
{
    return audible_has_sound(&item->sound) ? heard_ms : 0;
}

/* What an item's caller heard for certain. */
static int64_t played_ms(const struct heard *heard, const struct heard_item *item, int64_t now_ms)
{
    int64_t sent_ms = heard_item_sent_ms(item);
    int64_t marked_ms = item->marked_bytes / ULAW_BYTES_PER_MS;
    if (!marks_are_late(heard, item, now_ms))
        return marked_ms;
    int64_t estimate_ms = now_ms - item->starts_ms;
    if (estimate_ms > sent_ms)
        estimate_ms = sent_ms;
    return estimate_ms > marked_ms ? estimate_ms : marked_ms;
}

int64_t heard_item_heard_ms(const struct heard *heard, const struct heard_item *item, int64_t now_ms)
{
    if (item->was_cut_short)
        return item->cut_at_ms;
    return played_ms(heard, item, now_ms);
}

bool heard_is_playing(const struct heard *heard, int64_t now_ms)
{
    bool may_sound = now_ms < heard_surely_over_ms(heard);
    for (size_t i = 0; i < heard_used_slots(heard); i++) {
        const struct heard_item *item = &heard->items[i];
        if (item->number != 0 && !item->is_dropped && item->marked_bytes < item->sent_bytes && may_sound)
            return true;
    }
    return false;
}

int64_t heard_surely_over_ms(const struct heard *heard)
{
    if (heard->is_paused)
        return heard->ends_ms + HEARD_PAUSE_MAX_MS;
    return heard->ends_ms + HEARD_MARK_LATE_MS;
}

void heard_assume_played(struct heard *heard)
{
    for (size_t i = 0; i < heard_used_slots(heard); i++)
        if (!heard->items[i].is_dropped)
            heard->items[i].marked_bytes = heard->items[i].sent_bytes;
    heard->marks_outstanding = 0;
}

/* Where the caller is in an item when a clear that is sent now arrives: by the clock, since marks stand only between
 * chunks, but never before the last mark, nor far behind the next one unless marks stay away. */
static int64_t position_bytes(const struct heard *heard, const struct heard_item *item, int64_t now_ms)
{
    int64_t trip_ms = heard->trip.ms;
    int64_t most_bytes = item->sent_bytes;
    if (heard->is_paused || item->marked_bytes >= item->sent_bytes)
        return item->marked_bytes;
    int64_t bytes = (now_ms + trip_ms - item->starts_ms) * ULAW_BYTES_PER_MS;
    int64_t next_bytes =
        item->marked_bytes + item->piece_max_bytes + (trip_ms + HEARD_MARK_JITTER_MS) * ULAW_BYTES_PER_MS;
    if (!marks_are_late(heard, item, now_ms) && next_bytes < most_bytes)
        most_bytes = next_bytes;
    if (bytes > most_bytes)
        bytes = most_bytes;
    return bytes > item->marked_bytes ? bytes : item->marked_bytes;
}

static void begin_generation(struct heard *heard, int64_t now_ms)
{
    round_trip_forget(&heard->trip);
    heard->generation++;
    heard->marks_outstanding = 0;
    heard->ends_ms = now_ms;
}

/* How much of an item is heard when a clear that is sent now arrives: what is said again was heard before. */
static int64_t cut_ms(const struct heard *heard, const struct heard_item *item, int64_t now_ms)
{
    int64_t bytes = position_bytes(heard, item, now_ms);
    int64_t once_bytes = item->once_bytes < item->sent_bytes ? item->once_bytes : item->sent_bytes;
    return (bytes > once_bytes ? bytes : once_bytes) / ULAW_BYTES_PER_MS;
}

size_t heard_interrupt(struct heard *heard, int64_t now_ms, struct heard_cut *out_cuts)
{
    size_t count = 0;
    uint32_t oldest = heard->item_count >= HEARD_ITEMS_MAX ? heard->item_count - HEARD_ITEMS_MAX + 1 : 1;
    for (uint32_t number = oldest; number <= heard->item_count; number++) {
        struct heard_item *item = &heard->items[number % HEARD_ITEMS_MAX];
        bool is_over = item->is_complete && item->marked_bytes >= item->sent_bytes;
        if (item->number != number || item->is_dropped || is_over)
            continue;
        item->was_cut_short = true;
        item->cut_at_ms = cut_ms(heard, item, now_ms);
        item->is_dropped = true;
        out_cuts[count++] = (struct heard_cut){item, item->cut_at_ms, item->is_foreign};
    }
    begin_generation(heard, now_ms);
    heard->is_paused = false;
    return count;
}

/* The item that plays is the first that is not heard; those behind it have not begun. */
void heard_pause(struct heard *heard, int64_t now_ms)
{
    uint32_t oldest = heard->item_count >= HEARD_ITEMS_MAX ? heard->item_count - HEARD_ITEMS_MAX + 1 : 1;
    for (uint32_t number = oldest; number <= heard->item_count && !heard->is_paused; number++) {
        struct heard_item *item = &heard->items[number % HEARD_ITEMS_MAX];
        if (item->number != number || item->is_dropped || item->marked_bytes >= item->sent_bytes)
            continue;
        item->marked_bytes = position_bytes(heard, item, now_ms);
        if (item->marked_bytes < item->sent_bytes)
            break;
    }
    begin_generation(heard, now_ms);
    heard->is_paused = true;
}

const struct heard_item *heard_by_number(const struct heard *heard, uint32_t number)
{
    const struct heard_item *item = &heard->items[number % HEARD_ITEMS_MAX];
    return number != 0 && item->number == number ? item : NULL;
}

bool heard_paused_at(const struct heard *heard, uint32_t number, int64_t *out_from_bytes,
                     int64_t *out_sent_bytes)
{
    const struct heard_item *item = heard_by_number(heard, number);
    if (item == NULL || item->is_dropped || item->marked_bytes >= item->sent_bytes)
        return false;
    *out_from_bytes = item->marked_bytes;
    *out_sent_bytes = item->sent_bytes;
    return true;
}

void heard_rewind(struct heard *heard, uint32_t number, int64_t from_bytes)
{
    struct heard_item *item = &heard->items[number % HEARD_ITEMS_MAX];
    if (item->number != number || item->is_dropped || from_bytes > item->marked_bytes)
        return;
    if (item->once_bytes < item->marked_bytes)
        item->once_bytes = item->marked_bytes;
    audible_take_back(&item->sound, item->sent_bytes - from_bytes);
    item->sent_bytes = item->marked_bytes = item->thin_bytes = from_bytes;
}

/* The queue is dry: what is sent next moves the clock on by the way (send_item). */
void heard_resume(struct heard *heard, int64_t now_ms)
{
    heard->is_paused = false;
    heard->ends_ms = now_ms;
    heard->marks_outstanding = 0;
    for (size_t i = 0; i < heard_used_slots(heard); i++)
        heard->items[i].starts_ms = now_ms - heard->items[i].marked_bytes / ULAW_BYTES_PER_MS;
}

void heard_disown(struct heard *heard, const char *item_id, bool is_noted)
{
    struct heard_item *item = find_item(heard, item_id);
    if (item == NULL)
        return;
    item->is_complete = item->is_foreign = item->is_past = true;
    item->is_noted = is_noted;
}

void heard_forget_session(struct heard *heard)
{
    for (size_t i = 0; i < heard_used_slots(heard); i++) {
        heard->items[i].is_foreign = heard->items[i].is_past = true;
        heard->items[i].is_complete = true;
        heard->items[i].response = 0;
    }
}

bool heard_is_sane(const struct heard *heard)
{
    for (size_t i = 0; i < heard_used_slots(heard); i++) {
        const struct heard_item *item = &heard->items[i];
        if (item->marked_bytes < 0 || item->marked_bytes > item->sent_bytes ||
            item->number > heard->item_count)
            return false;
        if (item->was_cut_short && (item->cut_at_ms < 0 || item->cut_at_ms > heard_item_sent_ms(item)))
            return false;
    }
    return true;
}
