/* Reads: what the database has, and what waits for it. The spool is asked first: what is replayed between the
 * two questions is seen twice, which does no harm, instead of not at all. */
#include <stdlib.h>

#include "base/base64.h"
#include "store/call_restaurant.h"
#include "store/safe_internal.h"

struct collection {
    const char *call_sid, *verb; /* NULL: any */
    json_t *entries;
};

static bool collect(void *owner, struct span record)
{
    struct collection *collection = owner;
    const char *call_sid = collection->call_sid;
    if (call_sid != NULL && memmem(record.at, record.len, call_sid, strlen(call_sid)) == NULL)
        return true;
    json_t *entry = entry_load(record);
    bool is_wanted = entry != NULL && (collection->verb == NULL || entry_is(entry, collection->verb)) &&
                     (call_sid == NULL || strcmp(entry_text(entry, "call_sid"), call_sid) == 0);
    if (is_wanted && collection->entries == NULL)
        collection->entries = json_array();
    if (is_wanted)
        json_array_append(collection->entries, entry);
    json_decref(entry);
    return true;
}

json_t *safe_collect(struct safe_store *safe, const char *call_sid, const char *verb)
{
    struct collection collection = {call_sid, verb, NULL};
    if (safe->spool == NULL || spool_each(safe->spool, collect, &collection) != VP_OK) {
        json_decref(collection.entries);
        return NULL;
    }
    return collection.entries;
}

/* ---- a call ---- */

static void end_as_told(struct store_call *call, const json_t *entry)
{
    if (!store_may_end(call, end_reason_find(entry_text(entry, "reason"))))
        return;
    call->ended_unix_ms = json_integer_value(json_object_get(entry, "unix_ms"));
    span_copy(span_of(entry_text(entry, "reason")), call->end_reason, sizeof call->end_reason);
}

static void measure_as_told(struct store_call *call, const json_t *entry)
{
    int64_t first_ms = json_integer_value(json_object_get(entry, "first_audio_unix_ms"));
    int handover_count = (int)json_integer_value(json_object_get(entry, "handover_count"));
    if (call->first_audio_unix_ms == 0)
        call->first_audio_unix_ms = first_ms;
    if (call->handover_count < handover_count)
        call->handover_count = handover_count;
    if (entry_text(entry, "line_json")[0] != '\0')
        span_copy(span_of(entry_text(entry, "line_json")), call->line_json, sizeof call->line_json);
}

static void change_call(struct store_call *call, bool *is_known, const json_t *entry)
{
    if (!*is_known) {
        *is_known = entry_read_call(entry, call) == VP_OK;
    } else if (entry_is(entry, "end_call")) {
        end_as_told(call, entry);
    } else if (entry_is(entry, "take_call")) {
        call->ended_unix_ms = 0;
        call->end_reason[0] = '\0';
    } else if (entry_is(entry, "reopen_call")) {
        if (strcmp(call->end_reason, entry_text(entry, "reason")) == 0) {
            call->ended_unix_ms = 0;
            call->end_reason[0] = '\0';
        }
    } else if (entry_is(entry, "add_measures")) {
        measure_as_told(call, entry);
    } else if (entry_is(entry, "save_basket")) {
        (void)call_restaurant_read(entry_text(entry, "basket_json"), call->restaurant_id);
    }
}

enum vp_err safe_find_call(struct store *base, const char *call_sid, struct store_call *out_call)
{
    struct safe_store *safe = (struct safe_store *)base;
    json_t *entries = safe_collect(safe, call_sid, NULL), *entry;
    struct store_call call = {0};
    size_t i;
    enum vp_err err = safe->inner != NULL ? store_find_call(safe->inner, call_sid, &call) : VP_ERR_STORE;
    bool is_known = err == VP_OK;
    json_array_foreach(entries, i, entry) change_call(&call, &is_known, entry);
    json_decref(entries);
    if (!is_known)
        return err;
    *out_call = call;
    return VP_OK;
}

/* ---- the newest of something ---- */

static enum vp_err copy_text(const char *text, char **out_text)
{
    *out_text = strdup(text);
    return *out_text != NULL ? VP_OK : VP_ERR_NO_MEMORY;
}

/* What a verb of the spool keeps as a JSON text, under a number that grows. */
struct kept_text {
    const char *verb, *number, *text; /* of the entry, and its members */
    uint32_t offset;                  /* from the number of an entry to that of the store */
    /* A basket of the database's version is it, written again; a turn of its number may be somebody else's. */
    bool is_newer_when_equal;
    enum vp_err (*load)(struct store *store, const char *call_sid, uint32_t *out_number, char **out_json);
};

/* The one with the highest number: of the database, or of what waits for it. */
static enum vp_err load_newest(struct safe_store *safe, const struct kept_text *kept, const char *call_sid,
                               uint32_t *out_number, char **out_json)
{
    json_t *entries = safe_collect(safe, call_sid, kept->verb), *entry;
    uint32_t number = 0;
    char *json = NULL;
    size_t i;
    enum vp_err err = safe->inner != NULL ? kept->load(safe->inner, call_sid, &number, &json) : VP_ERR_STORE;
    const json_t *newest = NULL;
    json_array_foreach(entries, i, entry)
    {
        uint32_t its = (uint32_t)json_integer_value(json_object_get(entry, kept->number)) + kept->offset;
        if (its > number || (its == number && kept->is_newer_when_equal)) {
            newest = entry;
            number = its;
        }
    }
    if (newest != NULL) {
        free(json);
        err = copy_text(entry_text(newest, kept->text), &json);
    }
    json_decref(entries);
    if (err == VP_OK) {
        *out_number = number;
        *out_json = json;
    }
    return err;
}

enum vp_err safe_load_basket(struct store *base, const char *call_sid, uint32_t *out_version, char **out_json)
{
    static const struct kept_text basket = {.verb = "save_basket",
                                            .number = "version",
                                            .text = "basket_json",
                                            .is_newer_when_equal = true,
                                            .load = store_load_basket};
    return load_newest((struct safe_store *)base, &basket, call_sid, out_version, out_json);
}

enum vp_err safe_load_talk(struct store *base, const char *call_sid, uint32_t *out_number, char **out_json)
{
    static const struct kept_text talk = {
        .verb = "put_turn", .number = "number", .text = "talk_json", .offset = 1, .load = store_load_talk};
    return load_newest((struct safe_store *)base, &talk, call_sid, out_number, out_json);
}

enum vp_err safe_load_answer(struct store *base, const char *call_sid, uint32_t number, char **out_answer)
{
    struct safe_store *safe = (struct safe_store *)base;
    json_t *entries = safe_collect(safe, call_sid, "put_turn"), *entry;
    const char *answer = NULL;
    size_t i;
    json_array_foreach(entries, i, entry) if (answer == NULL && (uint32_t)json_integer_value(json_object_get(
                                                                    entry, "number")) == number) answer =
        entry_text(entry, "answer");
    enum vp_err err = VP_ERR_STORE;
    if (answer != NULL)
        err = copy_text(answer, out_answer);
    else if (safe->inner != NULL)
        err = store_load_answer(safe->inner, call_sid, number, out_answer);
    json_decref(entries);
    return err;
}

static enum vp_err decode_audio(const char *text, char **out_audio, size_t *out_bytes)
{
    size_t len = 0;
    char *audio = malloc(base64_decoded_max(strlen(text)) + 1);
    enum vp_err err = audio != NULL ? base64_decode(span_of(text), (uint8_t *)audio, &len) : VP_ERR_NO_MEMORY;
    if (err != VP_OK) {
        free(audio);
        return err;
    }
    audio[len] = '\0';
    *out_audio = audio;
    *out_bytes = len;
    return VP_OK;
}

enum vp_err safe_load_audio(struct store *base, const char *audio_id, int64_t now_unix_ms, char **out_audio,
                            size_t *out_bytes)
{
    struct safe_store *safe = (struct safe_store *)base;
    json_t *entries = safe_collect(safe, NULL, "put_turn"), *entry;
    size_t i;
    enum vp_err err = VP_ERR_NOT_FOUND;
    json_array_foreach(
        entries, i,
        entry) if (err == VP_ERR_NOT_FOUND && strcmp(entry_text(entry, "audio_id"), audio_id) == 0 &&
                   json_integer_value(json_object_get(entry, "audio_until_unix_ms")) > now_unix_ms) err =
        decode_audio(entry_text(entry, "audio_b64"), out_audio, out_bytes);
    json_decref(entries);
    if (err != VP_ERR_NOT_FOUND)
        return err;
    return safe->inner != NULL ? store_load_audio(safe->inner, audio_id, now_unix_ms, out_audio, out_bytes)
                               : VP_ERR_STORE;
}

/* ---- orders and lines ---- */

struct order_walk {
    struct store *store;
    const struct store_order_filter *filter;
    bool (*on_ticket)(void *owner, const struct ticket *ticket);
    void *owner;
    const json_t *entries;
    int count, limit;
    bool wants_more;
};

static void pass_on(struct order_walk *walk, const struct ticket *ticket)
{
    walk->wants_more = walk->on_ticket(walk->owner, ticket);
    if (++walk->count >= walk->limit)
        walk->wants_more = false;
}

static bool waits_too(const struct order_walk *walk, const struct ticket *ticket)
{
    const json_t *entry;
    size_t i;
    json_array_foreach(walk->entries, i,
                       entry) if (strcmp(entry_text(entry, "call_sid"), ticket->call_sid) == 0 &&
                                  (uint32_t)json_integer_value(json_object_get(entry, "basket_version")) ==
                                      ticket->basket_version) return true;
    return false;
}

static bool see_stored(void *owner, const struct ticket *ticket)
{
    struct order_walk *walk = owner;
    if (!waits_too(walk, ticket))
        pass_on(walk, ticket);
    return walk->wants_more;
}

static bool is_of_caller(struct store *store, const char *caller_number, const struct ticket *ticket)
{
    struct store_call call;
    return caller_number == NULL || (safe_find_call(store, ticket->call_sid, &call) == VP_OK &&
                                     strcmp(call.caller_number, caller_number) == 0);
}

static bool is_wanted(const struct order_walk *walk, const struct ticket *ticket)
{
    const struct store_order_filter *filter = walk->filter;
    return (filter->restaurant_id == NULL || strcmp(filter->restaurant_id, ticket->restaurant_id) == 0) &&
           ticket->created_unix_ms >= filter->since_unix_ms &&
           (filter->before_unix_ms == 0 || ticket->created_unix_ms < filter->before_unix_ms) &&
           (filter->order_number == 0 || ticket->order_number == filter->order_number) &&
           (!filter->has_state || filter->state == ORDER_RECEIVED) &&
           is_of_caller(walk->store, filter->caller_number, ticket);
}

/* The newest first: those that wait are newer than those that do not. */
enum vp_err safe_each_order(struct store *base, const struct store_order_filter *filter,
                            bool (*on_ticket)(void *owner, const struct ticket *ticket), void *owner)
{
    enum { ORDERS_WHEN_UNLIMITED = 100 };
    struct safe_store *safe = (struct safe_store *)base;
    json_t *entries = safe_collect(safe, filter->call_sid, "put_order");
    struct order_walk walk = {.store = base,
                              .filter = filter,
                              .on_ticket = on_ticket,
                              .owner = owner,
                              .entries = entries,
                              .limit = filter->limit > 0 ? filter->limit : ORDERS_WHEN_UNLIMITED,
                              .wants_more = true};
    struct ticket ticket;
    for (size_t i = json_array_size(entries); i > 0 && walk.wants_more; i--)
        if (entry_read_ticket(json_array_get(entries, i - 1), &ticket) == VP_OK && is_wanted(&walk, &ticket))
            pass_on(&walk, &ticket);
    enum vp_err err = VP_OK;
    if (walk.wants_more)
        err = safe->inner != NULL ? store_each_order(safe->inner, filter, see_stored, &walk) : VP_ERR_STORE;
    json_decref(entries);
    return err;
}

/* Those that wait in the spool are left out until they are in. */
enum vp_err safe_each_turn(struct store *base, const char *call_sid,
                           bool (*on_turn)(void *owner, const struct turn_latency *turn), void *owner)
{
    struct safe_store *safe = (struct safe_store *)base;
    return safe->inner != NULL ? store_each_turn(safe->inner, call_sid, on_turn, owner) : VP_ERR_STORE;
}

enum vp_err safe_each_line(struct store *base, const char *call_sid,
                           bool (*on_line)(void *owner, const struct store_line *line), void *owner)
{
    struct safe_store *safe = (struct safe_store *)base;
    json_t *entries = safe_collect(safe, call_sid, "add_line"), *entry;
    size_t i;
    bool wants_more = true;
    enum vp_err err =
        safe->inner != NULL ? store_each_line(safe->inner, call_sid, on_line, owner) : VP_ERR_STORE;
    json_array_foreach(entries, i, entry)
    {
        struct store_line line = {
            .speaker = (enum store_speaker)json_integer_value(json_object_get(entry, "speaker")),
            .offset_ms = json_integer_value(json_object_get(entry, "offset_ms")),
            .text = entry_text(entry, "text"),
            .unheard = entry_text(entry, "unheard")};
        if (wants_more)
            wants_more = on_line(owner, &line);
        err = VP_OK;
    }
    json_decref(entries);
    return err;
}

/* Those that wait in the spool are left out until they are in. */
enum vp_err safe_each_tool_record(struct store *base, const char *call_sid,
                                  bool (*on_record)(void *owner, const struct tool_record *record),
                                  void *owner)
{
    struct safe_store *safe = (struct safe_store *)base;
    return safe->inner != NULL ? store_each_tool_record(safe->inner, call_sid, on_record, owner)
                               : VP_ERR_STORE;
}
