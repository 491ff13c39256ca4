#include "realtime/call_lines.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/metric.h"
#include "call/ident.h"
#include "call/scoreboard.h"
#include "realtime/recording_writer.h"
#include "store/call_basket.h"
#include "store/call_notes.h"
#include "store/recording_files.h"
#include "store/spending.h"

struct call_line_start { /* of a start message, kept while the call's basket is looked up */
    char call_sid[40], stream_sid[40], from[64], to[64], restaurant_id[MENU_NAME_BYTES];
};

struct call_line { /* a media stream: from its upgrade to the end of its socket */
    struct call_lines *lines;
    void *leg;             /* of the telephony; NULL once its socket is gone */
    struct bridge *bridge; /* NULL before start was accepted */
    struct call_line_start start;
    bool is_looking_up;
    bool is_unreached; /* the caller was passed on, and nobody answered */
    char gone_why[64]; /* the telephone left meanwhile; "" otherwise */
    char *basket_json; /* owned; of an earlier stream of the same call */
    int64_t started_unix_ms;
    bool was_greeted;         /* on an earlier stream */
    bool was_recorded;        /* likewise */
    char day[MENU_DAY_BYTES]; /* the restaurant's, when the stream came */
    bool is_over_limit;       /* its calls have cost enough on it */
    int board_slot;           /* -1: none, or the bridge's */
    int64_t epoch;
    uint64_t stream_id;
    struct call_line *next;
};

static void tell_if_idle(const struct call_lines *lines)
{
    if (call_lines_are_idle(lines))
        lines->setting.on_idle(lines->setting.owner);
}

static void free_line(struct call_line *line)
{
    struct call_lines *lines = line->lines;
    struct call_line **at = &lines->first;
    while (*at != line)
        at = &(*at)->next;
    *at = line->next;
    scoreboard_release(lines->setting.bridge.board, line->board_slot);
    free(line->basket_json);
    free(line);
    tell_if_idle(lines);
}

/* The call is taken first: what an older stream writes afterwards is refused, so this is the last of it. */
static enum vp_err look_up_basket(struct store *store, void *job)
{
    struct call_line *line = job;
    struct store_call call;
    uint32_t version;
    if (store_take_call(store, line->start.call_sid, line->epoch) == VP_ERR_SUPERSEDED)
        return VP_ERR_SUPERSEDED;
    if (store_find_call(store, line->start.call_sid, &call) == VP_OK) {
        line->started_unix_ms = call.started_unix_ms;
        line->was_greeted = call.first_audio_unix_ms != 0;
    }
    line->is_over_limit = spending_is_over(store, line->start.restaurant_id, line->day,
                                           line->lines->setting.daily_limit_micros);
    const struct recording_writer *recordings = line->lines->setting.bridge.recordings;
    line->was_recorded = recordings != NULL &&
                         recording_files_count(recording_writer_folder(recordings), line->start.restaurant_id,
                                               line->start.call_sid, true) > 0;
    struct call_notes notes;
    if (call_notes_read(store, line->start.call_sid, &notes) == VP_OK)
        line->is_unreached = notes.unreached_count > 0;
    return call_basket_load(store, line->start.call_sid, &version, &line->basket_json);
}

/* Before its call began, a newer stream took it. */
static void yield_line(struct call_line *line)
{
    metric_add(METRIC_STREAMS_SUPERSEDED_TOTAL, 1);
    log_of_call(LOG_LEVEL_WARN, "app", line->start.call_sid, "has a newer stream: this one does not begin");
    line->lines->setting.telephony->port->phone->close(line->leg, "superseded");
}

/* The telephone left while its call was looked up, which had taken the call: nobody else writes its end. */
static enum vp_err write_unbegun_end(struct store *store, void *job)
{
    const struct call_line *line = job;
    return store_end_call(store, line->start.call_sid, line->epoch, line->gone_why, clock_unix_ms());
}

static void on_unbegun_end_written(void *job, enum vp_err err)
{
    struct call_line *line = job;
    if (err != VP_OK && err != VP_ERR_SUPERSEDED)
        log_of_call(LOG_LEVEL_WARN, "app", line->start.call_sid, "end not stored why=\"%s\" reason=%s",
                    line->gone_why, vp_err_name(err));
    free_line(line);
}

static void end_unbegun(struct call_line *line)
{
    store_thread_ask(line->lines->setting.bridge.store, write_unbegun_end, on_unbegun_end_written, line);
}

/* Where the limit is reached and no engine runs, the webhook puts callers through; one that came all the same is
 * answered. */
static enum ai_place choose_place(const struct call_line *line)
{
    struct model_gate *gate = line->lines->setting.bridge.gate;
    if (!line->is_over_limit || gate->is_engine_the_model || !gate->has_engine)
        return model_gate_place(gate);
    metric_add(METRIC_MODEL_LIMIT_CALLS_TOTAL, 1);
    log_of_call(LOG_LEVEL_WARN, "app", line->start.call_sid,
                "begins at the engine: the daily limit is reached restaurant=%s", line->start.restaurant_id);
    return AI_PLACE_ENGINE;
}

/* A call that came back has its basket; one whose basket cannot be read is answered all the same. */
static void begin_call(void *job, enum vp_err err)
{
    struct call_line *line = job;
    struct call_lines *lines = line->lines;
    line->is_looking_up = false;
    bool is_lost = err == VP_ERR_SUPERSEDED ||
                   scoreboard_has_lost_call(lines->setting.bridge.board, line->board_slot, line->epoch);
    if (line->leg == NULL) {
        if (is_lost)
            free_line(line);
        else
            end_unbegun(line);
        return;
    }
    if (is_lost) {
        yield_line(line);
        return;
    }
    if (err != VP_OK && err != VP_ERR_NOT_FOUND)
        log_of_call(LOG_LEVEL_ERROR, "app", line->start.call_sid, "basket cannot be read reason=%s",
                    vp_err_name(err));
    struct menu *menu = menu_set_find(lines->setting.menus, line->start.restaurant_id); /* as it is by now */
    const char *greeting = menu_greeting(menu, clock_unix_ms());
    struct bridge_start start = {
        .phone = lines->setting.telephony->port->phone,
        .phone_leg = line->leg,
        .call_sid = line->start.call_sid,
        .stream_sid = line->start.stream_sid,
        .caller_number = line->start.from,
        .is_unreached = line->is_unreached,
        .called_number = line->start.to,
        .menu = menu,
        .greeting_ulaw = greeting == menu->greeting ? clips_greeting(lines->setting.clips, menu)
                                                    : clips_closed_greeting(lines->setting.clips, menu),
        .greeting_text = greeting,
        .filler_ulaw = clips_filler(lines->setting.clips, menu),
        .announcement_ulaw = clips_announcement(lines->setting.clips, menu),
        .first_place = choose_place(line),
        .board_slot = line->board_slot,
        .epoch = line->epoch,
        .stream_id = line->stream_id,
        .started_unix_ms = line->started_unix_ms,
        .was_greeted = line->was_greeted,
        .was_recorded = line->was_recorded,
    };
    err = bridge_create(&lines->setting.bridge, &start, line->basket_json, &line->bridge);
    if (err != VP_OK) {
        log_of_call(LOG_LEVEL_ERROR, "app", line->start.call_sid, "cannot start reason=%s", vp_err_name(err));
        lines->setting.telephony->port->refuse(line->leg, vp_err_text(err));
        return;
    }
    line->board_slot = -1;
    lines->call_count++;
    lines->setting.telephony->port->set_call(line->leg, bridge_call(line->bridge));
}

/* The start message lives only during on_start. */
static void keep_start(struct call_line_start *kept, const struct phone_start *start)
{
    span_copy(span_of(start->call_sid), kept->call_sid, sizeof kept->call_sid);
    span_copy(span_of(start->stream_sid), kept->stream_sid, sizeof kept->stream_sid);
    span_copy(span_of(start->from), kept->from, sizeof kept->from);
    span_copy(span_of(start->to), kept->to, sizeof kept->to);
    span_copy(span_of(start->restaurant_id), kept->restaurant_id, sizeof kept->restaurant_id);
}

/* Of two streams of one call the newer one has it, wherever the older one lives: it is woken and leaves. */
static bool take_call(struct call_line *line, const struct phone_start *start)
{
    const struct call_lines *lines = line->lines;
    struct scoreboard *board = lines->setting.bridge.board;
    line->epoch = scoreboard_next_epoch(board);
    line->stream_id = stream_token_id(start->token);
    line->board_slot = scoreboard_claim(board, lines->setting.bridge.row);
    struct call_view view = {.state = CALL_CONNECTING,
                             .started_unix_ms = clock_unix_ms(),
                             .last_latency_ms = -1,
                             .epoch = line->epoch,
                             .stream_id = line->stream_id};
    span_copy(span_of(start->call_sid), view.call_sid, sizeof view.call_sid);
    span_copy(span_of(start->stream_sid), view.stream_sid, sizeof view.stream_sid);
    span_copy(span_of(start->restaurant_id), view.restaurant_id, sizeof view.restaurant_id);
    log_mask_number(view.caller_masked, sizeof view.caller_masked, start->from);
    return scoreboard_take_call(board, line->board_slot, &view);
}

/* Those that are looked up too, or all that start at once would find room. An older stream of the same call
 * gives its place. */
static int count_other_calls(const struct call_lines *lines, const char *call_sid)
{
    int count = lines->call_count;
    for (const struct call_line *line = lines->first; line != NULL; line = line->next) {
        bool is_same = strcmp(line->start.call_sid, call_sid) == 0;
        if (line->is_looking_up && !is_same)
            count++;
        else if (line->bridge != NULL && is_same)
            count--;
    }
    return count;
}

/* The caller chooses one of several restaurants. */
static struct menu *find_menu(void *owner, const char *restaurant_id)
{
    const struct call_lines *lines = owner;
    return menu_set_find(lines->setting.menus, restaurant_id);
}

static bool on_start(void *owner, void *leg, const struct phone_start *start)
{
    struct call_line *line = owner;
    struct call_lines *lines = line->lines;
    (void)leg;
    enum vp_err err = menu_set_find(lines->setting.menus, start->restaurant_id) != NULL
                          ? stream_token_spend(lines->setting.tokens, start->token, start->call_sid,
                                               start->restaurant_id, clock_unix_ms())
                          : VP_ERR_NOT_FOUND;
    if (err != VP_OK) {
        metric_add(METRIC_BAD_TOKENS_TOTAL, 1);
        log_of_call(LOG_LEVEL_WARN, "app", start->call_sid, "stream refused reason=%s", vp_err_name(err));
        return false;
    }
    if (count_other_calls(lines, start->call_sid) >= lines->setting.calls_max) {
        metric_add(METRIC_CALLS_REFUSED_TOTAL, 1);
        log_of_call(LOG_LEVEL_WARN, "app", start->call_sid, "stream refused reason=calls_max");
        return false;
    }
    if (!store_health_can_keep(lines->setting.health) || store_thread_is_stuck(lines->setting.bridge.store)) {
        metric_add(METRIC_CALLS_REFUSED_TOTAL, 1);
        log_warn("app", "call=%s stream refused reason=store", start->call_sid);
        return false;
    }
    keep_start(&line->start, start);
    if (!take_call(line, start)) {
        yield_line(line);
        return true;
    }
    line->is_looking_up = true;
    menu_day(menu_set_find(lines->setting.menus, start->restaurant_id), clock_unix_ms(), line->day);
    store_thread_ask(lines->setting.bridge.store, look_up_basket, begin_call, line);
    return true;
}

static void on_phone_gone(void *owner, void *leg, const char *why)
{
    struct call_line *line = owner;
    (void)leg;
    span_copy(span_of(why), line->gone_why, sizeof line->gone_why);
    line->leg = NULL;
    if (line->bridge != NULL)
        bridge_phone_gone(line->bridge);
    if (!line->is_looking_up)
        free_line(line);
}

static void on_activity(void *owner, struct call *call)
{
    struct call_line *line = owner;
    (void)call;
    if (line->bridge != NULL)
        bridge_touch(line->bridge);
}

static void on_audio(void *owner, struct span ulaw_b64, int64_t timestamp_ms)
{
    struct call_line *line = owner;
    if (line->bridge != NULL)
        bridge_on_phone_audio(line->bridge, ulaw_b64, timestamp_ms);
}

static void on_mark(void *owner, const char *name)
{
    struct call_line *line = owner;
    if (line->bridge != NULL)
        bridge_on_phone_mark(line->bridge, name);
}

static void on_bridge_gone(void *owner, struct bridge *bridge)
{
    struct call_lines *lines = owner;
    for (struct call_line *line = lines->first; line != NULL; line = line->next)
        if (line->bridge == bridge)
            line->bridge = NULL;
    lines->call_count--;
    tell_if_idle(lines);
}

static int count_lines(const struct call_lines *lines)
{
    int count = 0;
    for (const struct call_line *line = lines->first; line != NULL; line = line->next)
        count++;
    return count;
}

void call_lines_init(struct call_lines *lines, const struct call_lines_setting *setting)
{
    *lines = (struct call_lines){.setting = *setting};
    lines->setting.bridge.on_gone = on_bridge_gone;
    lines->setting.bridge.find_menu = find_menu;
    lines->setting.bridge.owner = lines;
    if (setting->announcements != NULL)
        announcements_follow(setting->announcements, &lines->announced);
}

static void expect_call(struct call_lines *lines, uint64_t restaurant)
{
    const struct menu_set *menus = lines->setting.menus;
    for (size_t i = 0; i < menus->count; i++)
        if (ident_of(menus->menus[i]->restaurant_id) == restaurant)
            sessions_ahead_open(lines->setting.bridge.ahead, menus->menus[i]);
    for (size_t i = 0; i < menus->shared_count; i++)
        if (ident_of(menus->shared[i]->restaurant_id) == restaurant)
            sessions_ahead_open(lines->setting.bridge.ahead, menus->shared[i]);
}

void call_lines_expect(struct call_lines *lines)
{
    const struct bridge_setting *bridge = &lines->setting.bridge;
    uint64_t restaurant;
    if (bridge->ahead == NULL || lines->setting.announcements == NULL)
        return;
    while (announcements_take(lines->setting.announcements, &lines->announced, &restaurant))
        if (model_gate_is_open(bridge->gate) && lines->call_count < lines->setting.calls_max)
            expect_call(lines, restaurant);
}

bool call_lines_are_idle(const struct call_lines *lines)
{
    return lines->first == NULL && lines->call_count == 0;
}

void call_lines_serve(struct call_lines *lines, struct http_request *request)
{
    static const struct phone_stream_events events = {on_start, on_phone_gone, on_activity, on_audio,
                                                      on_mark};
    if (count_lines(lines) >= lines->setting.streams_max) { /* streams without end that start no call */
        http_reply_error(request, 503, "overloaded", "No room for another media stream.");
        return;
    }
    struct call_line *line = calloc(1, sizeof *line);
    if (line == NULL) {
        http_reply_error(request, 503, "server_error", vp_err_text(VP_ERR_NO_MEMORY));
        return;
    }
    line->lines = lines;
    line->board_slot = -1;
    enum vp_err err = lines->setting.telephony->port->open_stream(lines->setting.bridge.loop, request,
                                                                  &events, line, &line->leg);
    if (err != VP_OK) {
        log_sampled(LOG_LEVEL_WARN, "app", "media stream not accepted reason=%s", vp_err_name(err));
        free(line);
        return;
    }
    line->next = lines->first;
    lines->first = line;
}

void call_lines_yield(struct call_lines *lines)
{
    for (struct call_line *line = lines->first, *next; line != NULL; line = next) {
        next = line->next;
        if (line->bridge != NULL)
            bridge_yield(line->bridge);
    }
}

void call_lines_obey(struct call_lines *lines)
{
    for (struct call_line *line = lines->first, *next; line != NULL; line = next) {
        next = line->next;
        if (line->bridge != NULL)
            bridge_obey(line->bridge);
    }
}

void call_lines_on_menus(struct call_lines *lines)
{
    for (struct call_line *line = lines->first; line != NULL; line = line->next) {
        struct menu *menu = line->bridge != NULL
                                ? menu_set_find(lines->setting.menus, bridge_restaurant_id(line->bridge))
                                : NULL;
        if (menu != NULL) /* a number that is shared no more leaves its calls what they have */
            bridge_on_menu(line->bridge, menu);
    }
}

void call_lines_publish(struct call_lines *lines)
{
    for (struct call_line *line = lines->first; line != NULL; line = line->next)
        if (line->bridge != NULL)
            bridge_publish(line->bridge);
}
