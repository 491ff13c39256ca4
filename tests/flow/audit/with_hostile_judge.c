/* The judge: the store's side of a leg, where each order is held against what the caller heard and said. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "audio/ulaw.h"
#include "base/fnv.h"
#include "with_hostile_internal.h"

/* ---- what the caller heard ---- */

void hostile_hear(void *owner, const uint8_t *ulaw, size_t len)
{
    struct hostile_leg *leg = owner;
    for (size_t i = 0; i < len; i++)
        for (size_t s = leg->speech_count; s-- > 0;)
            if (leg->speeches[s].tone != 0 && leg->speeches[s].tone == (ulaw[i] & 0x7f)) {
                leg->speeches[s].heard_bytes++;
                break;
            }
}

/* All but its closing question: a third, and never more than 1.5 s, and what one frame may hide. */
static bool was_understood(const struct hostile_speech *speech)
{
    int64_t tail =
        speech->sent_bytes / 3 < 1500 * ULAW_BYTES_PER_MS ? speech->sent_bytes / 3 : 1500 * ULAW_BYTES_PER_MS;
    return speech->tone != 0 && speech->sent_bytes > 0 &&
           speech->sent_bytes - speech->heard_bytes <= tail + 60 * ULAW_BYTES_PER_MS;
}

void hostile_caller_begins(struct hostile_leg *leg)
{
    for (size_t i = 0; i < leg->speech_count; i++)
        if (leg->speeches[i].version != 0 && was_understood(&leg->speeches[i]))
            leg->speeches[i].is_heard = true;
}

void hostile_caller_stops(struct hostile_leg *leg)
{
    for (size_t i = 0; i < leg->speech_count; i++)
        leg->speeches[i].is_answered = leg->speeches[i].is_heard;
}

enum { TAKEN_BACK_MAX = 3 };

/* A change that the store refused is taken back: the same order, under a version one greater. */
static const struct hostile_speech *find_consent(const struct hostile_leg *leg, uint32_t version)
{
    for (size_t i = 0; i < leg->speech_count; i++)
        if (leg->speeches[i].version + TAKEN_BACK_MAX >= version && leg->speeches[i].version <= version &&
            leg->speeches[i].content == leg->saved_content && leg->speeches[i].is_answered)
            return &leg->speeches[i];
    return NULL;
}

/* ---- orders ---- */

static void judge_lines(struct hostile *hostile, const struct ticket *ticket)
{
    int64_t sum = 0;
    for (size_t i = 0; i < ticket->line_count; i++) {
        const struct ticket_line *line = &ticket->lines[i];
        const struct menu_item *item = menu_find_item(hostile->menu, line->item_id);
        if (item == NULL || !item->is_available) {
            hostile_accuse(hostile, "'%s' is not sold", line->item_id);
            continue;
        }
        const struct menu_size *size = menu_find_size(item, line->size_id);
        if (line->unit_cents < (size != NULL ? size->price_cents : item->price_cents))
            hostile_accuse(hostile, "'%s' is sold below its price", line->item_id);
        if (line->quantity < 1 || line->total_cents != line->quantity * line->unit_cents)
            hostile_accuse(hostile, "the line '%s' does not add up", line->item_id);
        sum += line->total_cents;
    }
    if (ticket->line_count == 0 || sum != ticket->totals.subtotal_cents)
        hostile_accuse(hostile, "the lines do not add up to the subtotal");
}

static void judge(struct hostile_leg *leg, const struct ticket *ticket)
{
    struct hostile *hostile = leg->hostile;
    const struct hostile_speech *consent = find_consent(leg, ticket->basket_version);
    if (consent == NULL)
        hostile_accuse(hostile, "version %u was stored, and nobody agreed to it",
                       (unsigned)ticket->basket_version);
    else if (consent->total_cents != ticket->totals.total_cents)
        hostile_accuse(hostile, "%lld cents were agreed to, %lld stored", (long long)consent->total_cents,
                       (long long)ticket->totals.total_cents);
    if (++hostile->order_count > 1)
        hostile_accuse(hostile, "order %d of one call", hostile->order_count);
    judge_lines(hostile, ticket);
}

static void answer_later(struct hostile_leg *leg, struct hostile_request request)
{
    if (request.err == VP_ERR_SUPERSEDED)
        leg->is_superseded = true;
    else if (request.id != 0 && leg->request_count < HOSTILE_REQUESTS)
        leg->requests[leg->request_count++] = request;
}

void hostile_note_saved(struct hostile_leg *leg, const char *basket_json)
{
    json_t *basket = json_loads(basket_json, 0, NULL);
    const char *read_back = json_string_value(json_object_get(basket, "read_back"));
    leg->saved_content = fnv_hash(FNV_START, span_of(read_back != NULL ? read_back : ""));
    json_decref(basket);
}

/* Written and told, written and not told in time, not written. */
static bool does_store_fail(struct hostile_leg *leg)
{
    return hostile_random(leg->hostile, 24) == 0;
}

static void save_basket(void *journal, uint32_t request_id, uint32_t version, const char *basket_json)
{
    struct hostile_leg *leg = journal;
    hostile_note_saved(leg, basket_json);
    enum vp_err err = does_store_fail(leg) ? VP_ERR_STORE
                                           : store_save_basket(leg->hostile->store, leg->hostile->call_sid,
                                                               leg->epoch, version, basket_json);
    answer_later(leg, (struct hostile_request){.id = request_id, .err = err});
}

static void put_order(void *journal, uint32_t request_id, const struct ticket *asked)
{
    struct hostile_leg *leg = journal;
    struct hostile_request request = {.id = request_id, .err = VP_ERR_STORE};
    struct ticket *ticket = malloc(sizeof *ticket);
    if (ticket == NULL)
        abort();
    *ticket = *asked;
    ticket->epoch = leg->epoch;
    if (!does_store_fail(leg))
        request.err = store_put_order(leg->hostile->store, ticket, &request.number, &request.is_new);
    if (request.err == VP_OK && request.is_new) {
        leg->hostile->order_number = request.number;
        judge(leg, ticket);
    }
    free(ticket);
    answer_later(leg, request);
}

static void add_line(void *journal, enum ai_speaker speaker, int64_t offset_ms, const char *text,
                     const char *unheard)
{
    (void)journal, (void)speaker, (void)offset_ms, (void)text, (void)unheard;
}

static void refresh_menu(void *journal, uint32_t request_id)
{
    answer_later(journal, (struct hostile_request){.id = request_id, .is_of_menu = true});
}

const struct journal_port hostile_journal_port = {
    .save_basket = save_basket, .put_order = put_order, .add_line = add_line, .refresh_menu = refresh_menu};

void hostile_answer_requests(struct hostile_leg *leg)
{
    for (size_t rounds = 100; leg->request_count > 0 && hostile_leg_is_live(leg) && rounds > 0; rounds--) {
        struct hostile_request request = leg->requests[0];
        leg->request_count--;
        memmove(leg->requests, leg->requests + 1, leg->request_count * sizeof request);
        if (request.is_of_menu && hostile_random(leg->hostile, 3) == 0)
            hostile_change_menu(leg->hostile); /* in the last moment */
        call_on_journal(leg->stage->call, request.id, request.err, request.number, request.is_new);
    }
}

/* ---- what the model was told ---- */

void hostile_read_answer(struct hostile_leg *leg)
{
    const char *text = leg->stage->last_output;
    json_t *answer = text != NULL ? json_loads(text, 0, NULL) : NULL;
    const json_t *order = json_object_get(answer, "order");
    const json_t *number = json_object_get(answer, "order_number");
    if (order != NULL) {
        const char *read_back = json_string_value(json_object_get(order, "read_back"));
        snprintf(leg->read_back, sizeof leg->read_back, "%s", read_back != NULL ? read_back : "");
        leg->told_version = (uint32_t)json_integer_value(json_object_get(order, "version"));
        const char *total = json_string_value(json_object_get(order, "total"));
        if (total == NULL || menu_parse_price(total, &leg->told_cents) != VP_OK)
            leg->told_cents = -1;
    }
    if (number != NULL && json_is_true(json_object_get(answer, "ok")) &&
        (leg->hostile->order_count == 0 || json_integer_value(number) != leg->hostile->order_number))
        hostile_accuse(leg->hostile, "an order was promised that is not stored");
    json_decref(answer);
}
