#include "web/page_events.h"

#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "base/clock.h"
#include "base/log.h"
#include "web/live_state.h"
#include "web/web_internal.h"

enum { LOOK_EVERY_MS = 250, BEAT_EVERY_MS = 15000, RETRY_S = 5 };

struct listener {
    struct http_request *request; /* NULL: it has left */
    char restaurant_id[MENU_NAME_BYTES];
    char secret_hash[STORE_LOGIN_HASH_BYTES]; /* see page_listener_options */
    struct page_marks since;
    bool has_since, has_joined; /* joined: it is told what the looks find */
    /* The store's thread's, while it joins: */
    bool has_missed_all;
    struct page_event_list missed;
    TAILQ_ENTRY(listener) entry;
};

struct told_state { /* of a live call */
    char call_sid[CALL_SID_BYTES];
    const char *word;
    int64_t latency_ms;
    bool is_there;
};

struct page_events {
    struct web *web;
    TAILQ_HEAD(, listener) listeners;
    size_t count;
    struct loop_timer timer;
    int64_t beat_ms; /* the last one, monotonic */
    bool is_looking, is_drained, is_closed;
    struct told_state told[PAGE_LIVE_MAX];
    size_t told_count;
    /* The store's thread's while it looks: */
    bool has_marks;
    struct page_marks marks;
    struct page_live live;
    struct page_event_list found;
    struct listener *joining[PAGE_LISTENERS_MAX];
    size_t joining_count;
};

/* ---- listeners ---- */

static void forget(struct page_events *events, struct listener *listener)
{
    TAILQ_REMOVE(&events->listeners, listener, entry);
    events->count--;
    page_event_list_free(&listener->missed);
    free(listener);
}

static bool is_joining(const struct page_events *events, const struct listener *listener)
{
    for (size_t i = 0; i < events->joining_count; i++)
        if (events->joining[i] == listener)
            return true;
    return false;
}

/* The store's thread may have it just now: then it is forgotten behind the look. */
static void let_go(struct page_events *events, struct listener *listener)
{
    if (listener->request != NULL)
        http_reply_end(listener->request);
    listener->request = NULL;
    if (!is_joining(events, listener))
        forget(events, listener);
}

static void say(const struct listener *listener, struct span text)
{
    if (listener->request != NULL)
        http_reply_piece(listener->request, text);
}

static bool is_still_in(const struct page_events *events, const struct listener *listener)
{
    const char *hash = listener->secret_hash;
    int64_t now_unix_ms = clock_unix_ms();
    return hash[0] == '\0' || logins_find_hash(events->web->logins, hash, now_unix_ms) != NULL ||
           tokens_find_hash(events->web->api_tokens, hash, now_unix_ms) != NULL;
}

/* Who left, has logged out, or whose token was revoked. */
static void sweep(struct page_events *events)
{
    struct listener *next;
    for (struct listener *listener = TAILQ_FIRST(&events->listeners); listener != NULL; listener = next) {
        next = TAILQ_NEXT(listener, entry);
        if (listener->request != NULL &&
            (http_peer_left(listener->request) || !is_still_in(events, listener)))
            let_go(events, listener);
    }
}

static void say_all(struct page_events *events, const char *restaurant_id, struct span text)
{
    const struct listener *listener;
    TAILQ_FOREACH(listener, &events->listeners, entry)
        if (listener->has_joined &&
            (restaurant_id[0] == '\0' || guard_may_see(listener->restaurant_id, restaurant_id)))
            say(listener, text);
}

static void beat(struct page_events *events, int64_t now_ms)
{
    if (now_ms - events->beat_ms < BEAT_EVERY_MS)
        return;
    events->beat_ms = now_ms;
    say_all(events, "", SPAN_LIT("event: beat\ndata: {}\n\n"));
}

/* ---- live states, from the scoreboard ---- */

static struct told_state *find_told(struct page_events *events, const char *call_sid)
{
    for (size_t i = 0; i < events->told_count; i++)
        if (strcmp(events->told[i].call_sid, call_sid) == 0)
            return &events->told[i];
    if (events->told_count == PAGE_LIVE_MAX)
        return NULL;
    struct told_state *told = &events->told[events->told_count++];
    *told = (struct told_state){.latency_ms = -1};
    (void)span_copy(span_of(call_sid), told->call_sid, sizeof told->call_sid);
    return told;
}

static void tell_state(struct page_events *events, const struct call_view *view,
                       const struct told_state *told)
{
    json_t *json = json_pack("{s:s, s:s, s:s, s:o}", "call_sid", view->call_sid, "restaurant_id",
                             view->restaurant_id, "live_state", told->word, "last_latency_ms",
                             told->latency_ms >= 0 ? json_integer(told->latency_ms) : json_null());
    char *data = json != NULL ? json_dumps(json, JSON_COMPACT | JSON_ENSURE_ASCII) : NULL;
    struct buf text;
    buf_init(&text, 4096);
    if (data != NULL && buf_appendf(&text, "event: live\ndata: %s\n\n", data) == VP_OK)
        say_all(events, view->restaurant_id, (struct span){text.at, text.len});
    buf_deinit(&text);
    free(data);
    json_decref(json);
}

static bool look_at_state(void *owner, int row, const struct call_view *view)
{
    (void)row;
    struct page_events *events = owner;
    struct told_state *told = view->has_let_go ? NULL : find_told(events, view->call_sid);
    if (told == NULL)
        return true;
    const char *word = live_state_word(view, live_state_is_engine_the_model(events->web));
    bool is_news =
        told->word == NULL || strcmp(told->word, word) != 0 || told->latency_ms != view->last_latency_ms;
    told->is_there = true;
    told->word = word;
    told->latency_ms = view->last_latency_ms;
    if (is_news)
        tell_state(events, view, told);
    return true;
}

static void look_at_states(struct page_events *events)
{
    size_t kept = 0;
    for (size_t i = 0; i < events->told_count; i++)
        events->told[i].is_there = false;
    scoreboard_each_call(events->web->settings.board, look_at_state, events);
    for (size_t i = 0; i < events->told_count; i++)
        if (events->told[i].is_there)
            events->told[kept++] = events->told[i];
    events->told_count = kept;
}

/* ---- looks ---- */

/* On the store's thread. */
static enum vp_err look(struct store *store, void *job)
{
    struct page_events *events = job;
    enum vp_err err = page_look(store, events->has_marks, &events->marks, &events->live, &events->found);
    events->has_marks |= err == VP_OK;
    for (size_t i = 0; i < events->joining_count && err == VP_OK; i++) {
        struct listener *listener = events->joining[i];
        if (listener->has_since)
            listener->has_missed_all =
                !page_look_back(store, &listener->since, &events->marks, &listener->missed);
    }
    return err;
}

static void welcome(struct page_events *events, struct listener *listener)
{
    char id[PAGE_MARKS_BYTES], text[PAGE_MARKS_BYTES + 64];
    for (size_t i = 0; i < listener->missed.count; i++)
        if (listener->missed.events[i].restaurant_id[0] == '\0' ||
            guard_may_see(listener->restaurant_id, listener->missed.events[i].restaurant_id))
            say(listener, listener->missed.events[i].text);
    page_event_list_free(&listener->missed);
    if (listener->has_missed_all)
        say(listener, SPAN_LIT("event: reset\ndata: {}\n\n"));
    snprintf(text, sizeof text, "event: hello\nid: %s\ndata: {}\n\n", page_marks_format(&events->marks, id));
    say(listener, span_of(text));
    listener->has_joined = true;
}

static void end_joining(struct page_events *events, enum vp_err err)
{
    struct listener *joining[PAGE_LISTENERS_MAX];
    size_t count = events->joining_count;
    memcpy(joining, events->joining, count * sizeof joining[0]);
    events->joining_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (joining[i]->request == NULL)
            forget(events, joining[i]);
        else if (err == VP_OK)
            welcome(events, joining[i]);
    }
}

static void schedule(struct page_events *events, int64_t after_ms)
{
    if (!events->is_looking && !events->is_closed)
        loop_timer_start(&events->timer, after_ms);
}

static void on_looked(void *job, enum vp_err err)
{
    struct page_events *events = job;
    events->is_looking = false;
    for (size_t i = 0; i < events->found.count; i++)
        say_all(events, events->found.events[i].restaurant_id, events->found.events[i].text);
    page_event_list_free(&events->found);
    end_joining(events, err);
    if (events->is_closed) {
        free(events);
        return;
    }
    look_at_states(events);
    beat(events, clock_mono_ms());
    sweep(events);
    if (events->count > 0)
        schedule(events, LOOK_EVERY_MS);
    else
        events->has_marks = false; /* whoever comes next begins anew */
}

static void on_timer(void *arg)
{
    struct page_events *events = arg;
    struct listener *listener;
    events->joining_count = 0;
    TAILQ_FOREACH(listener, &events->listeners, entry)
        if (!listener->has_joined && listener->request != NULL)
            events->joining[events->joining_count++] = listener;
    events->is_looking = true;
    store_thread_ask(events->web->settings.store, look, on_looked, events);
}

/* ---- life ---- */

enum vp_err page_events_open(struct web *web, struct page_events **out_events)
{
    struct page_events *events = calloc(1, sizeof *events);
    if (events == NULL)
        return VP_ERR_NO_MEMORY;
    events->web = web;
    TAILQ_INIT(&events->listeners);
    enum vp_err err = loop_timer_init(&events->timer, web->loop, on_timer, events);
    if (err == VP_OK)
        *out_events = events;
    else
        free(events);
    return err;
}

void page_events_drain(struct page_events *events)
{
    struct listener *next;
    if (events == NULL)
        return;
    events->is_drained = true;
    for (struct listener *listener = TAILQ_FIRST(&events->listeners); listener != NULL; listener = next) {
        next = TAILQ_NEXT(listener, entry);
        let_go(events, listener);
    }
}

void page_events_close(struct page_events *events)
{
    if (events == NULL)
        return;
    page_events_drain(events);
    loop_timer_deinit(&events->timer);
    events->is_closed = true;
    if (!events->is_looking)
        free(events);
}

void page_events_listen(struct page_events *events, struct http_request *request,
                        const struct page_listener_options *options)
{
    struct listener *listener =
        events->is_drained || events->count == PAGE_LISTENERS_MAX ? NULL : calloc(1, sizeof *listener);
    if (listener == NULL) {
        char seconds[16];
        snprintf(seconds, sizeof seconds, "%d", RETRY_S);
        http_add_header(request, "Retry-After", seconds);
        http_reply_error(request, 503, "server_error", "too many pages are open: close one");
        return;
    }
    listener->request = request;
    (void)span_copy(span_of(options->restaurant_id), listener->restaurant_id, sizeof listener->restaurant_id);
    (void)span_copy(span_of(options->secret_hash), listener->secret_hash, sizeof listener->secret_hash);
    listener->has_since = options->since != NULL;
    if (options->since != NULL)
        listener->since = *options->since;
    TAILQ_INSERT_TAIL(&events->listeners, listener, entry);
    events->count++;
    http_add_header(request, "X-Accel-Buffering", "no"); /* nginx would collect them */
    http_reply_begin(request, 200, "text/event-stream; charset=utf-8");
    say(listener, SPAN_LIT("retry: 1000\n\n"));
    schedule(events, 0);
}
