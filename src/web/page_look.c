#include "web/page_look.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/call_sid.h"
#include "base/clock.h"
#include "base/json_tree.h"
#include "base/number.h"
#include "call/ticket_json.h"
#include "store/call_basket.h"
#include "store/call_list_json.h"
#include "store/call_news.h"
#include "store/change_log.h"
#include "store/delivery_json.h"
#include "store/message_json.h"
#include "store/order_change.h"
#include "store/sold_out_json.h"
#include "store/store_blocked.h"
#include "store/store_house.h"
#include "web/live_state.h"

enum { NOTED_MAX = 16 };
struct look { /* one in progress */
    struct store *store;
    struct page_marks *marks; /* of the newest event so far */
    struct page_live *live;
    struct page_event_list *list;
    char noted[NOTED_MAX][CALL_SID_BYTES]; /* calls of which the service has noted something */
    size_t noted_count;
    enum vp_err err; /* of what was asked for an event */
};

const char *page_marks_format(const struct page_marks *marks, char out[PAGE_MARKS_BYTES])
{
    snprintf(out, PAGE_MARKS_BYTES, "%" PRId64 ".%" PRId64 ".%" PRId64 ".%" PRId64 ".%" PRId64, marks->change,
             marks->line, marks->sold_out, marks->house, marks->blocked);
    return out;
}

bool page_marks_parse(const char *text, struct page_marks *out_marks)
{
    int64_t *const parts[] = {&out_marks->change, &out_marks->line, &out_marks->sold_out, &out_marks->house,
                              &out_marks->blocked};
    enum { PART_COUNT = sizeof parts / sizeof parts[0], OLD_PART_COUNT = 3 };
    char part[24];
    *out_marks = (struct page_marks){0};
    for (size_t i = 0; i < PART_COUNT; i++) {
        size_t len = strcspn(text, ".");
        if (!span_copy((struct span){text, len}, part, sizeof part) ||
            !number_parse(part, 0, INT64_MAX, parts[i]))
            return false;
        if (text[len] == '\0')
            return i + 1 == PART_COUNT || i + 1 == OLD_PART_COUNT; /* of a page from before an upgrade */
        text += len + 1;
    }
    return false;
}

void page_event_list_free(struct page_event_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free((char *)list->events[i].text.at);
    free(list->events);
    *list = (struct page_event_list){.count = 0};
}

static bool make_room(struct page_event_list *list)
{
    if ((list->count & (list->count - 1)) != 0) /* a power of two is full */
        return true;
    struct page_event *events =
        realloc(list->events, (list->count > 0 ? 2 * list->count : 1) * sizeof *events);
    if (events != NULL)
        list->events = events;
    return events != NULL;
}

/* Takes json over; NULL is no event. */
static void tell(struct look *look, const char *kind, const char *restaurant_id, json_t *json)
{
    char id[PAGE_MARKS_BYTES], head[PAGE_MARKS_BYTES + 64];
    char *data = json != NULL ? json_dumps(json, JSON_COMPACT | JSON_ENSURE_ASCII) : NULL;
    json_decref(json);
    if (data == NULL)
        return;
    int head_len =
        snprintf(head, sizeof head, "event: %s\nid: %s\ndata: ", kind, page_marks_format(look->marks, id));
    size_t data_len = strlen(data), len = (size_t)head_len + data_len + 2;
    char *text = make_room(look->list) ? malloc(len + 1) : NULL;
    if (text != NULL) {
        struct page_event *event = &look->list->events[look->list->count++];
        snprintf(text, len + 1, "%s%s\n\n", head, data);
        (void)span_copy(span_of(restaurant_id), event->restaurant_id, sizeof event->restaurant_id);
        event->text = (struct span){text, len};
    }
    free(data);
}

/* ---- orders, messages, deliveries ---- */

static json_t *order_json(struct look *look, const struct store_change *change)
{
    struct ticket ticket;
    enum vp_err err = store_find_order(look->store, change->restaurant_id, (int)change->thing_id, &ticket);
    look->err = err == VP_ERR_NOT_FOUND ? VP_OK : err;
    return err == VP_OK ? ticket_json(&ticket) : NULL;
}

static bool take_message(void *owner, const struct store_message *message)
{
    *(json_t **)owner = store_message_json(message);
    return false;
}

static json_t *message_json(struct look *look, const struct store_change *change)
{
    const struct store_message_filter filter = {.id = change->thing_id, .limit = 1};
    json_t *json = NULL;
    look->err = store_each_message(look->store, &filter, take_message, &json);
    return json;
}

static bool take_delivery(void *owner, const struct store_delivery *delivery)
{
    *(json_t **)owner = store_delivery_json(delivery);
    return false;
}

static json_t *delivery_json(struct look *look, const struct store_change *change)
{
    const struct store_delivery_filter filter = {.id = change->thing_id, .limit = 1};
    json_t *json = NULL;
    look->err = store_each_delivery(look->store, &filter, take_delivery, &json);
    return json;
}

static bool tell_change(void *owner, const struct store_change *change)
{
    struct look *look = owner;
    json_t *json = change->noun == STORE_NOUN_ORDER     ? order_json(look, change)
                   : change->noun == STORE_NOUN_MESSAGE ? message_json(look, change)
                                                        : delivery_json(look, change);
    if (look->err == VP_OK)
        look->marks->change = change->id;
    tell(look, store_noun_name(change->noun), change->restaurant_id, json);
    return look->err == VP_OK;
}

static enum vp_err look_at_changes(struct look *look, int64_t version)
{
    const struct store_change_filter filter = {.after_id = look->marks->change, .limit = PAGE_EVENTS_MAX};
    if (version <= look->marks->change)
        return VP_OK;
    enum vp_err err = store_each_change(look->store, &filter, tell_change, look);
    return err == VP_OK ? look->err : err;
}

/* ---- a call as it is now ---- */

static bool take_summary(void *owner, const struct call_summary *call)
{
    *(struct call_summary *)owner = *call;
    return false;
}

/* Who went to a person is on the page as long as they talk. */
static void tell_call_of(struct look *look, const char *call_sid)
{
    const struct call_list_filter filter = {.call_sid = call_sid, .limit = 1};
    struct call_summary call = {.order_count = 0};
    int64_t next_unix_ms;
    if (store_list_calls(look->store, &filter, take_summary, &call, &next_unix_ms) != VP_OK ||
        call.call.call_sid[0] == '\0')
        return;
    json_t *json = call_summary_json(&call);
    if (json != NULL && live_state_is_with_staff(look->store, &call.call, clock_unix_ms()))
        json_object_set_new(json, "live_state", json_string(LIVE_STATE_STAFF));
    tell(look, "call", call.call.restaurant_id, json);
}

/* ---- words ---- */

/* What the service notes may tell that a talk with a person is over. */
static void remember_noted(struct look *look, const char *call_sid)
{
    for (size_t i = 0; i < look->noted_count; i++)
        if (strcmp(look->noted[i], call_sid) == 0)
            return;
    if (look->noted_count < NOTED_MAX)
        (void)span_copy(span_of(call_sid), look->noted[look->noted_count++], CALL_SID_BYTES);
}

static bool tell_line(void *owner, const struct store_new_line *line)
{
    struct look *look = owner;
    look->marks->line = line->id;
    if (line->line.speaker == STORE_NOTE) { /* the service's own */
        remember_noted(look, line->call_sid);
        return true;
    }
    json_t *json = store_line_json(&line->line);
    if (json != NULL) {
        json_object_set_new(json, "call_sid", json_string(line->call_sid));
        json_object_set_new(json, "restaurant_id", json_string(line->restaurant_id));
    }
    tell(look, "line", line->restaurant_id, json);
    return true;
}

static enum vp_err look_at_lines(struct look *look, int64_t version)
{
    if (version <= look->marks->line)
        return VP_OK;
    enum vp_err err = store_each_new_line(look->store, look->marks->line, PAGE_EVENTS_MAX, tell_line, look);
    for (size_t i = 0; i < look->noted_count && err == VP_OK; i++)
        tell_call_of(look, look->noted[i]);
    look->noted_count = 0;
    return err;
}

/* ---- what is steered: sold out, out of the ordinary, blocked ---- */

/* Whose it is is in each thing: whoever hears of it asks for the list of its restaurant. */
static void tell_version(struct look *look, const char *name, int64_t *mark, int64_t version)
{
    if (version <= *mark)
        return;
    *mark = version;
    tell(look, name, "", json_pack("{s:I}", "version", (json_int_t)version));
}

static void look_at_steering(struct look *look, const struct page_marks *now)
{
    struct page_marks *marks = look->marks;
    tell_version(look, "sold_out", &marks->sold_out, now->sold_out);
    tell_version(look, "house", &marks->house, now->house);
    tell_version(look, "blocked", &marks->blocked, now->blocked);
}

/* ---- calls that go on ---- */

static struct page_live_call *find_live(struct page_live *live, const char *call_sid)
{
    for (size_t i = 0; i < live->count; i++)
        if (strcmp(live->calls[i].call_sid, call_sid) == 0)
            return &live->calls[i];
    return NULL;
}

static void tell_call(struct look *look, const struct page_live_call *call)
{
    tell_call_of(look, call->call_sid);
}

static void tell_basket(struct look *look, const struct page_live_call *call)
{
    uint32_t version;
    char *text = NULL;
    json_t *basket = NULL;
    if (call_basket_load(look->store, call->call_sid, &version, &text) == VP_OK)
        basket = json_tree_load(span_of(text), 0);
    free(text);
    if (basket != NULL)
        tell(look, "basket", call->restaurant_id,
             json_pack("{s:s, s:s, s:o}", "call_sid", call->call_sid, "restaurant_id", call->restaurant_id,
                       "basket", basket));
}

/* What is to be told is asked behind the reading, which would not like to be disturbed. */
struct live_reading {
    struct page_live *live;
    bool is_new[PAGE_LIVE_MAX], has_new_basket[PAGE_LIVE_MAX];
};

static bool read_live(void *owner, const struct store_live_call *call)
{
    struct live_reading *reading = owner;
    struct page_live *live = reading->live;
    struct page_live_call *known = find_live(live, call->call_sid);
    if (known == NULL) {
        if (live->count == PAGE_LIVE_MAX)
            return false;
        known = &live->calls[live->count];
        *known = (struct page_live_call){.basket_version = 0};
        (void)span_copy(span_of(call->call_sid), known->call_sid, sizeof known->call_sid);
        (void)span_copy(span_of(call->restaurant_id), known->restaurant_id, sizeof known->restaurant_id);
        reading->is_new[live->count++] = true;
    }
    known->is_there = true;
    reading->has_new_basket[known - live->calls] = known->basket_version != call->basket_version;
    known->basket_version = call->basket_version;
    return true;
}

static void forget_ended(struct page_live *live)
{
    size_t kept = 0;
    for (size_t i = 0; i < live->count; i++) {
        if (!live->calls[i].is_there)
            continue;
        live->calls[kept++] = live->calls[i];
    }
    live->count = kept;
}

static enum vp_err look_at_calls(struct look *look, bool is_told)
{
    struct live_reading reading = {.live = look->live};
    for (size_t i = 0; i < look->live->count; i++)
        look->live->calls[i].is_there = false;
    enum vp_err err = store_each_live_call(look->store, read_live, &reading);
    for (size_t i = 0; i < look->live->count && err == VP_OK && is_told; i++) {
        const struct page_live_call *call = &look->live->calls[i];
        if (!call->is_there || reading.is_new[i]) /* over, or new */
            tell_call(look, call);
        if (call->is_there && reading.has_new_basket[i])
            tell_basket(look, call);
    }
    if (err == VP_OK)
        forget_ended(look->live);
    return err;
}

/* ---- a look ---- */

static enum vp_err read_versions(struct store *store, struct page_marks *out)
{
    enum vp_err err = store_change_version(store, &out->change);
    if (err == VP_OK)
        err = store_line_version(store, &out->line);
    if (err == VP_OK)
        err = store_sold_out_version(store, &out->sold_out);
    if (err == VP_OK)
        err = store_house_version(store, &out->house);
    return err == VP_OK ? store_blocked_version(store, &out->blocked) : err;
}

static bool is_behind(const struct page_marks *a, const struct page_marks *b)
{
    return a->change <= b->change && a->line <= b->line && a->sold_out <= b->sold_out &&
           a->house <= b->house && a->blocked <= b->blocked;
}

enum vp_err page_look(struct store *store, bool has_marks, struct page_marks *marks, struct page_live *live,
                      struct page_event_list *out_list)
{
    struct page_marks now;
    struct look look = {.store = store, .marks = marks, .live = live, .list = out_list};
    enum vp_err err = read_versions(store, &now);
    if (err != VP_OK)
        return err;
    if (!has_marks || !is_behind(marks, &now)) {
        if (has_marks) /* another database has taken its place */
            tell(&look, "reset", "", json_object());
        *marks = now;
        return look_at_calls(&look, has_marks);
    }
    err = look_at_calls(&look, true); /* before their words, which nobody could place otherwise */
    if (err == VP_OK)
        err = look_at_changes(&look, now.change);
    if (err == VP_OK)
        err = look_at_lines(&look, now.line);
    if (err == VP_OK)
        look_at_steering(&look, &now);
    return err;
}

/* Whether all changes behind that one are still kept. */
static bool is_kept(struct store *store, int64_t change)
{
    int64_t first = 0;
    return store_first_change(store, &first) == VP_OK && (first == 0 || change >= first - 1);
}

bool page_look_back(struct store *store, const struct page_marks *marks, const struct page_marks *until,
                    struct page_event_list *out_list)
{
    struct page_marks at = *marks;
    struct look look = {.store = store, .marks = &at, .list = out_list};
    if (!is_behind(marks, until) || until->change - marks->change > PAGE_EVENTS_MAX ||
        until->line - marks->line > PAGE_EVENTS_MAX ||
        (until->change != marks->change && !is_kept(store, marks->change)))
        return false;
    if (look_at_changes(&look, until->change) != VP_OK || look_at_lines(&look, until->line) != VP_OK)
        return false;
    look_at_steering(&look, until);
    return true;
}
