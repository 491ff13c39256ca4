#include "store/entry.h"

#include <stdlib.h>

#include "base/base64.h"
#include "base/json_tree.h"
#include "base/log.h"
#include "base/utf8.h"
#include "store/entry_internal.h"
#include "store/spool.h"

json_t *entry_load(struct span record)
{
    static const struct json_tree_limits limits = {.bytes_max = SPOOL_RECORD_MAX_BYTES, .nodes_max = 4096};
    return json_tree_load_within(record, 0, &limits);
}

/* ---- to documents ---- */

json_t *entry_begin_call(const struct store_call *call)
{
    return json_pack("{s:s, s:o, s:o, s:o, s:s, s:b, s:I, s:I, s:o}", "verb", "begin_call", "call_sid",
                     entry_string(call->call_sid), "restaurant_id", entry_string(call->restaurant_id),
                     "caller_number", entry_string(call->caller_number), "arm", store_arm_name(call->arm),
                     "is_test", call->is_test, "started_unix_ms", (json_int_t)call->started_unix_ms,
                     "ended_unix_ms", (json_int_t)call->ended_unix_ms, "end_reason",
                     entry_string(call->end_reason));
}

json_t *entry_take_call(const char *call_sid, int64_t epoch)
{
    return json_pack("{s:s, s:o, s:I}", "verb", "take_call", "call_sid", entry_string(call_sid), "epoch",
                     (json_int_t)epoch);
}

json_t *entry_end_call(const char *call_sid, int64_t epoch, const char *reason, int64_t unix_ms)
{
    return json_pack("{s:s, s:o, s:I, s:o, s:I}", "verb", "end_call", "call_sid", entry_string(call_sid),
                     "epoch", (json_int_t)epoch, "reason", entry_string(reason), "unix_ms",
                     (json_int_t)unix_ms);
}

json_t *entry_reopen_call(const char *call_sid, const char *reason)
{
    return json_pack("{s:s, s:o, s:o}", "verb", "reopen_call", "call_sid", entry_string(call_sid), "reason",
                     entry_string(reason));
}

json_t *entry_save_basket(const char *call_sid, int64_t epoch, uint32_t version, const char *basket_json)
{
    return json_pack("{s:s, s:o, s:I, s:I, s:o}", "verb", "save_basket", "call_sid", entry_string(call_sid),
                     "epoch", (json_int_t)epoch, "version", (json_int_t)version, "basket_json",
                     entry_string(basket_json));
}

static json_t *audio_json(struct span audio)
{
    char *text = malloc(base64_encoded_len(audio.len) + 1);
    if (text == NULL)
        return NULL;
    base64_encode(audio.at, audio.len, text);
    json_t *json = json_stringn(text, base64_encoded_len(audio.len));
    free(text);
    return json;
}

json_t *entry_put_turn(const struct store_turn *turn)
{
    return json_pack("{s:s, s:o, s:I, s:I, s:o, s:o, s:o, s:o, s:I, s:I}", "verb", "put_turn", "call_sid",
                     entry_string(turn->call_sid), "epoch", (json_int_t)turn->epoch, "number",
                     (json_int_t)turn->number, "talk_json", entry_string(turn->talk_json), "answer",
                     entry_string(turn->answer), "audio_id", entry_string(turn->audio_id), "audio_b64",
                     audio_json(turn->audio), "unix_ms", (json_int_t)turn->unix_ms, "audio_until_unix_ms",
                     (json_int_t)turn->audio_until_unix_ms);
}

json_t *entry_add_line(const char *call_sid, const struct store_line *line)
{
    return json_pack("{s:s, s:o, s:i, s:I, s:o, s:o}", "verb", "add_line", "call_sid", entry_string(call_sid),
                     "speaker", (int)line->speaker, "offset_ms", (json_int_t)line->offset_ms, "text",
                     entry_string(line->text), "unheard",
                     entry_string(line->unheard != NULL ? line->unheard : ""));
}

/* A text without its NUL, cut at the end of a letter to what the database takes. */
static json_t *cut_string(const char *text, size_t size_bytes)
{
    return json_stringn(text, utf8_cut(span_of(text), size_bytes - 1));
}

json_t *entry_add_tool_record(const char *call_sid, const struct tool_record *record)
{
    return json_pack("{s:s, s:o, s:I, s:b, s:o, s:o, s:o}", "verb", "add_tool_record", "call_sid",
                     entry_string(call_sid), "unix_ms", (json_int_t)record->unix_ms, "is_refusal",
                     record->is_refusal, "name", cut_string(record->name, TOOL_RECORD_NAME_BYTES),
                     "arguments", cut_string(record->arguments, TOOL_RECORD_ARGUMENTS_BYTES), "answer",
                     cut_string(record->answer, TOOL_RECORD_ANSWER_BYTES));
}

static json_t *entry_usage(const struct store_measures *measures)
{
    json_t *tokens = json_array();
    for (int i = 0; i < TOKEN_KIND_COUNT; i++)
        json_array_append_new(tokens, json_integer((json_int_t)measures->usage.tokens[i]));
    return json_pack("{s:o, s:I, s:s}", "tokens", tokens, "cost_micros", (json_int_t)measures->cost_micros,
                     "day", measures->usage_day);
}

static void read_usage(const json_t *entry, struct store_measures *measures)
{
    const json_t *usage = json_object_get(entry, "usage");
    for (int i = 0; i < TOKEN_KIND_COUNT; i++)
        measures->usage.tokens[i] =
            json_integer_value(json_array_get(json_object_get(usage, "tokens"), (size_t)i));
    measures->cost_micros = json_integer_value(json_object_get(usage, "cost_micros"));
    entry_copy(usage, "day", measures->usage_day, sizeof measures->usage_day);
}

json_t *entry_add_measures(const char *call_sid, const struct store_measures *measures)
{
    json_t *turns = json_array();
    for (size_t i = 0; i < measures->turn_count; i++) {
        const struct turn_latency *turn = &measures->turns[i];
        json_array_append_new(turns,
                              json_pack("[i, i, i, i, i, i]", turn->total_ms, turn->end_of_turn_ms,
                                        turn->model_ms, turn->tools_ms, turn->queue_ms, turn->playout_ms));
    }
    return json_pack("{s:s, s:o, s:I, s:I, s:i, s:o, s:s*, s:o*}", "verb", "add_measures", "call_sid",
                     entry_string(call_sid), "key", (json_int_t)measures->key, "first_audio_unix_ms",
                     (json_int_t)measures->first_audio_unix_ms, "handover_count", measures->handover_count,
                     "turns", turns, "line_json", measures->line_json, "usage",
                     token_usage_is_none(&measures->usage) ? NULL : entry_usage(measures));
}

/* ---- and back ---- */

enum vp_err entry_read_call(const json_t *entry, struct store_call *out_call)
{
    *out_call = (struct store_call){0};
    if (!entry_is(entry, "begin_call") || entry_text(entry, "call_sid")[0] == '\0' ||
        !store_arm_parse(entry_text(entry, "arm"), &out_call->arm))
        return VP_ERR_BAD_JSON;
    entry_copy(entry, "call_sid", out_call->call_sid, sizeof out_call->call_sid);
    entry_copy(entry, "restaurant_id", out_call->restaurant_id, sizeof out_call->restaurant_id);
    entry_copy(entry, "caller_number", out_call->caller_number, sizeof out_call->caller_number);
    out_call->is_test = json_is_true(json_object_get(entry, "is_test"));
    out_call->started_unix_ms = entry_number(entry, "started_unix_ms");
    out_call->ended_unix_ms = entry_number(entry, "ended_unix_ms");
    entry_copy(entry, "end_reason", out_call->end_reason, sizeof out_call->end_reason);
    return VP_OK;
}

static enum vp_err apply_call(const json_t *entry, struct store *store)
{
    struct store_call call;
    bool is_new;
    enum vp_err err = entry_read_call(entry, &call);
    return err == VP_OK ? store_begin_call(store, &call, &is_new) : err;
}

static enum vp_err apply_taking(const json_t *entry, struct store *store)
{
    return store_take_call(store, entry_text(entry, "call_sid"), entry_number(entry, "epoch"));
}

static enum vp_err apply_end(const json_t *entry, struct store *store)
{
    return store_end_call(store, entry_text(entry, "call_sid"), entry_number(entry, "epoch"),
                          entry_text(entry, "reason"), entry_number(entry, "unix_ms"));
}

static enum vp_err apply_reopening(const json_t *entry, struct store *store)
{
    return store_reopen_call(store, entry_text(entry, "call_sid"), entry_text(entry, "reason"));
}

static enum vp_err apply_basket(const json_t *entry, struct store *store)
{
    return store_save_basket(store, entry_text(entry, "call_sid"), entry_number(entry, "epoch"),
                             (uint32_t)entry_number(entry, "version"), entry_text(entry, "basket_json"));
}

static enum vp_err apply_turn(const json_t *entry, struct store *store)
{
    struct span text = span_of(entry_text(entry, "audio_b64"));
    uint8_t *audio = malloc(base64_decoded_max(text.len));
    size_t audio_bytes = 0;
    bool is_new;
    enum vp_err err = audio != NULL ? VP_OK : VP_ERR_NO_MEMORY;
    if (err == VP_OK && text.len > 0)
        err = base64_decode(text, audio, &audio_bytes);
    if (err == VP_OK) {
        const struct store_turn turn = {
            .call_sid = entry_text(entry, "call_sid"),
            .epoch = entry_number(entry, "epoch"),
            .number = (uint32_t)entry_number(entry, "number"),
            .talk_json = entry_text(entry, "talk_json"),
            .answer = entry_text(entry, "answer"),
            .audio_id = entry_text(entry, "audio_id"),
            .audio = {(const char *)audio, audio_bytes},
            .unix_ms = entry_number(entry, "unix_ms"),
            .audio_until_unix_ms = entry_number(entry, "audio_until_unix_ms"),
        };
        err = store_put_turn(store, &turn, &is_new);
    }
    free(audio);
    return err;
}

static enum vp_err apply_order(const json_t *entry, struct store *store)
{
    struct ticket ticket;
    int order_number;
    bool is_new;
    enum vp_err err = entry_read_ticket(entry, &ticket);
    if (err == VP_OK)
        err = store_put_order(store, &ticket, &order_number, &is_new);
    if (err == VP_OK && !is_new && ticket.order_number != 0 && ticket.order_number != order_number)
        log_error("store", "order was stored already call=%s restaurant=%s told=%d stored=%d",
                  ticket.call_sid, ticket.restaurant_id, ticket.order_number, order_number);
    return err;
}

static enum vp_err apply_message(const json_t *entry, struct store *store)
{
    struct store_message message;
    bool is_new;
    enum vp_err err = entry_read_message(entry, &message);
    return err == VP_OK ? store_put_message(store, &message, &is_new) : err;
}

static enum vp_err apply_line(const json_t *entry, struct store *store)
{
    const struct store_line line = {.speaker = (enum store_speaker)entry_number(entry, "speaker"),
                                    .offset_ms = entry_number(entry, "offset_ms"),
                                    .text = entry_text(entry, "text"),
                                    .unheard = entry_text(entry, "unheard")};
    return store_add_line(store, entry_text(entry, "call_sid"), &line);
}

static enum vp_err apply_tool_record(const json_t *entry, struct store *store)
{
    const struct tool_record record = {.unix_ms = entry_number(entry, "unix_ms"),
                                       .is_refusal = json_is_true(json_object_get(entry, "is_refusal")),
                                       .name = entry_text(entry, "name"),
                                       .arguments = entry_text(entry, "arguments"),
                                       .answer = entry_text(entry, "answer")};
    return store_add_tool_record(store, entry_text(entry, "call_sid"), &record);
}

/* A list of its parts. A number alone is the total, as older spools have it. */
static struct turn_latency turn_of(const json_t *saved)
{
    int32_t part[6];
    for (size_t i = 0; i < 6; i++)
        part[i] = (int32_t)json_integer_value(json_array_get(saved, i));
    if (json_is_integer(saved))
        part[0] = (int32_t)json_integer_value(saved);
    return (struct turn_latency){part[0], part[1], part[2], part[3], part[4], part[5]};
}

static enum vp_err apply_measures(const json_t *entry, struct store *store)
{
    const json_t *list = json_object_get(entry, "turns");
    if (list == NULL)
        list = json_object_get(entry, "turn_latencies_ms");
    size_t count = json_array_size(list);
    struct turn_latency *turns = calloc(count + 1, sizeof *turns);
    if (turns == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t i = 0; i < count; i++)
        turns[i] = turn_of(json_array_get(list, i));
    struct store_measures measures = {.first_audio_unix_ms = entry_number(entry, "first_audio_unix_ms"),
                                      .turns = turns,
                                      .turn_count = count,
                                      .handover_count = (int)entry_number(entry, "handover_count"),
                                      .key = (uint64_t)entry_number(entry, "key"),
                                      .line_json = json_string_value(json_object_get(entry, "line_json"))};
    read_usage(entry, &measures);
    enum vp_err err = store_add_measures(store, entry_text(entry, "call_sid"), &measures);
    free(turns);
    return err;
}

static enum vp_err judge(const json_t *entry, bool is_holders, enum vp_err err)
{
    /* A call that no database knows has nothing to end; without memory it is tried again. */
    if (err == VP_ERR_NOT_FOUND)
        return VP_OK;
    if (err == VP_ERR_SUPERSEDED && is_holders) {
        log_info("store", "call=%s another took the call: left out verb=%s epoch=%lld",
                 entry_text(entry, "call_sid"), entry_text(entry, "verb"),
                 (long long)entry_number(entry, "epoch"));
        return VP_OK;
    }
    return err == VP_ERR_NO_MEMORY ? VP_ERR_STORE : err;
}

enum vp_err entry_apply(const json_t *entry, struct store *store)
{
    static const struct {
        const char *verb;
        enum vp_err (*apply)(const json_t *entry, struct store *store);
        bool is_holders; /* what one who lost the call has written is not wanted any more */
    } verbs[] = {
        {"begin_call", apply_call, false},       {"take_call", apply_taking, true},
        {"end_call", apply_end, true},           {"reopen_call", apply_reopening, false},
        {"save_basket", apply_basket, true},     {"put_turn", apply_turn, true},
        {"put_order", apply_order, false},       {"add_line", apply_line, false},
        {"add_measures", apply_measures, false}, {"add_tool_record", apply_tool_record, false},
        {"put_message", apply_message, false},
    };
    if (entry_text(entry, "call_sid")[0] == '\0')
        return VP_ERR_BAD_JSON;
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        if (entry_is(entry, verbs[i].verb))
            return judge(entry, verbs[i].is_holders, verbs[i].apply(entry, store));
    return VP_ERR_BAD_JSON;
}
