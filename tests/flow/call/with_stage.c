#include "with_stage.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audio/ulaw.h"
#include "base/base64.h"
#include "base/clock.h"
#include "base/log.h"
#include "with_ulaw.h"

enum { PIECE_MS_MAX = 1000 };
static const int64_t unix_start_ms = 1767290400000; /* a Thursday evening in the restaurant's time zone */

const struct stage_start stage_start_default = {
    .greeting_ms = 2000,
    .settings = {.connect_ms = 5000,
                 .turn_end_ms = 500,
                 .stall_ms = 2500,
                 .slow_ms = 10000,
                 .engine_wait_ms = 6000,
                 .silence_prompt_ms = 8000,
                 .silence_prompt_max = 2,
                 .length_max_ms = 900000,
                 .goodbye_ms = 10000,
                 .keeps_transcript = true,
                 .pauses = true},
};

static char *copy_text(const char *text)
{
    char *copy = strdup(text);
    if (copy == NULL)
        abort();
    return copy;
}

static void note(struct stage *stage, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void note(struct stage *stage, const char *format, ...)
{
    char line[512];
    va_list list;
    va_start(list, format);
    vsnprintf(line, sizeof line, format, list);
    va_end(list);
    if (stage->line_count == STAGE_LINES_MAX) {
        for (size_t i = 0; i < STAGE_LINES_MAX; i++)
            free(stage->lines[i]);
        stage->line_count = stage->checked_count = 0;
    }
    stage->lines[stage->line_count++] = copy_text(line);
}

static void breach(struct stage *stage, const char *what)
{
    if (stage->breach[0] == '\0')
        snprintf(stage->breach, sizeof stage->breach, "%s at %" PRId64 " ms", what,
                 stage->now_ms - stage->began_ms);
}

static void replace(char **at, const char *text)
{
    free(*at);
    *at = copy_text(text != NULL ? text : "");
}

static void set_clock(struct stage *stage, int64_t now_ms)
{
    stage->now_ms = now_ms;
    clock_set_for_test(now_ms * 1000, unix_start_ms + now_ms);
}

/* --- the telephone --- */

static struct stage_queued *queue_end(struct stage *stage)
{
    if (stage->queue_count == STAGE_QUEUE_MAX)
        abort();
    return &stage->queue[(stage->queue_first + stage->queue_count++) % STAGE_QUEUE_MAX];
}

static void phone_play(void *leg, struct span ulaw_b64)
{
    struct stage *stage = leg;
    uint8_t ulaw[PIECE_MS_MAX * ULAW_BYTES_PER_MS + 8];
    size_t len = 0;
    if (ulaw_b64.len > sizeof ulaw / 3 * 4 || base64_decode(ulaw_b64, ulaw, &len) != VP_OK)
        breach(stage, "audio that is no base64");
    if (len > 0 && ulaw[0] < stage->first_live_serial)
        breach(stage, "late audio was played");
    if (stage->is_phone_closed)
        breach(stage, "audio after the end");
    if (stage->queue_count == 0)
        stage->plays_until_ms = stage->now_ms;
    struct stage_queued *piece = queue_end(stage);
    *piece = (struct stage_queued){.bytes = (int64_t)len};
    if (stage->on_heard != NULL && (piece->ulaw = malloc(len + 1)) != NULL)
        memcpy(piece->ulaw, ulaw, len);
}

/* So much of a piece reached the caller's ear, and the rest never will. */
static void tell_heard(struct stage *stage, struct stage_queued *piece, int64_t bytes)
{
    if (piece->ulaw == NULL)
        return;
    if (bytes > 0)
        stage->on_heard(stage->owner, piece->ulaw, (size_t)(bytes < piece->bytes ? bytes : piece->bytes));
    free(piece->ulaw);
    piece->ulaw = NULL;
}

static void phone_mark(void *leg, const char *name)
{
    struct stage *stage = leg;
    struct stage_queued *mark = queue_end(stage);
    *mark = (struct stage_queued){0};
    snprintf(mark->mark, sizeof mark->mark, "%s", name);
}

static void phone_clear(void *leg)
{
    struct stage *stage = leg;
    note(stage, "phone clear");
    int64_t heard_bytes = (stage->now_ms - stage->plays_until_ms) * ULAW_BYTES_PER_MS;
    for (size_t i = 0; i < stage->queue_count; i++) {
        struct stage_queued *queued = &stage->queue[(stage->queue_first + i) % STAGE_QUEUE_MAX];
        tell_heard(stage, queued, i == 0 ? heard_bytes : 0);
        queued->bytes = 0; /* all marks come back now */
    }
    stage->plays_until_ms = stage->now_ms;
}

static void phone_close(void *leg, const char *why)
{
    struct stage *stage = leg;
    note(stage, "phone close %s", why);
    stage->is_phone_closed = true;
}

static const struct phone_port phone_port = {phone_play, phone_mark, phone_clear, phone_close, NULL};

/* --- the model --- */

static void ai_dial(void *leg, enum ai_place place)
{
    struct stage *stage = leg;
    note(stage, "ai dial %s", place == AI_PLACE_ENGINE ? "engine" : "model");
    stage->dial_count++;
    stage->is_ai_dialled = true;
    stage->is_ai_closed = stage->is_ai_ready = false;
}

static void check_ready(struct stage *stage)
{
    if (!stage->is_ai_ready)
        breach(stage, "the model was spoken to before it was ready");
}

static void ai_append(void *leg, struct span ulaw_b64)
{
    struct stage *stage = leg;
    check_ready(stage);
    stage->appended_frames++;
    stage->appended_bytes += (int64_t)base64_decoded_len(ulaw_b64);
}

static void ai_add_message(void *leg, enum ai_speaker speaker, const char *text)
{
    struct stage *stage = leg;
    check_ready(stage);
    if (speaker == AI_SYSTEM)
        replace(&stage->last_system, text);
    note(stage, "ai message %s %s",
         speaker == AI_SYSTEM  ? "system"
         : speaker == AI_AGENT ? "agent"
                               : "caller",
         text);
}

static void ai_add_tool_call(void *leg, const struct tool_call *call, const char *output)
{
    struct stage *stage = leg;
    check_ready(stage);
    if (strcmp(call->name, "get_order") == 0)
        replace(&stage->known_order, output);
    note(stage, "ai knows %s %zu", call->name, strlen(output));
}

static void ai_tool_output(void *leg, const char *id, const char *output)
{
    struct stage *stage = leg;
    check_ready(stage);
    replace(&stage->last_output, output);
    note(stage, "ai output %s %s", id, output);
}

#define NOTES(fn, line)                                                                                      \
    static void fn(void *leg)                                                                                \
    {                                                                                                        \
        check_ready(leg);                                                                                    \
        note(leg, line);                                                                                     \
    }
NOTES(ai_commit, "ai commit")
NOTES(ai_cancel, "ai cancel")
NOTES(ai_prepare, "ai prepare")

static void ai_respond(void *leg, const char *instructions)
{
    struct stage *stage = leg;
    check_ready(stage);
    replace(&stage->last_instructions, instructions);
    note(stage, "ai respond");
}

static void ai_truncate(void *leg, const char *item_id, int64_t heard_ms)
{
    check_ready(leg);
    note(leg, "ai truncate %s %" PRId64, item_id, heard_ms);
}

static void ai_close(void *leg, const char *why)
{
    struct stage *stage = leg;
    note(stage, "ai close %s", why);
    stage->is_ai_closed = true;
    stage->is_ai_ready = false;
}

static void ai_probe(void *leg)
{
    struct stage *stage = leg;
    check_ready(stage);
    note(stage, "ai probe");
    stage->is_probed = true;
}

static void ai_swap(void *leg)
{
    struct stage *stage = leg;
    check_ready(stage);
    note(stage, "ai swap");
    stage->swap_count++;
}

static enum ai_turns ai_turns(void *leg)
{
    const struct stage *stage = leg;
    return stage->turns;
}

static void ai_forget_turn(void *leg)
{
    check_ready(leg);
    note(leg, "ai forget turn");
}

static const struct ai_port ai_port = {ai_dial,        ai_append,  ai_add_message, ai_add_tool_call,
                                       ai_tool_output, ai_respond, ai_commit,      ai_cancel,
                                       ai_truncate,    ai_probe,   ai_close,       ai_prepare,
                                       ai_swap,        ai_turns,   ai_forget_turn};

/* --- the journal --- */

static void add_request(struct stage *stage, struct stage_request request)
{
    if (stage->request_count < STAGE_JOURNAL_MAX)
        stage->requests[stage->request_count++] = request;
}
static void journal_save_basket(void *journal, uint32_t request_id, uint32_t version, const char *basket_json)
{
    struct stage *stage = journal;
    note(stage, "journal basket %u", (unsigned)version);
    if (!stage->journal_fails)
        replace(&stage->saved_basket, basket_json);
    add_request(stage, (struct stage_request){.id = request_id, .version = version});
}

static void journal_put_order(void *journal, uint32_t request_id, const struct ticket *ticket)
{
    struct stage *stage = journal;
    note(stage, "journal order %u", (unsigned)ticket->basket_version);
    stage->last_ticket = *ticket;
    add_request(
        stage, (struct stage_request){.id = request_id, .is_order = true, .version = ticket->basket_version});
}

static void journal_add_line(void *journal, enum ai_speaker speaker, int64_t offset_ms, const char *text,
                             const char *unheard)
{
    if (text[0] != '\0' || unheard[0] == '\0')
        note(journal, "line %s %" PRId64 " %s", speaker == AI_CALLER ? "caller" : "agent", offset_ms, text);
}

static void journal_put_message(void *journal, uint32_t request_id, const struct caller_message *message)
{
    struct stage *stage = journal;
    note(stage, "journal message %d", message->kind);
    stage->last_message = *message;
    add_request(stage, (struct stage_request){.id = request_id, .message_key = message->key});
}

static void journal_find_orders(void *journal, uint32_t request_id, const struct earlier_wanted *wanted)
{
    struct stage *stage = journal;
    note(stage, "journal find");
    stage->last_wanted = *wanted;
    add_request(stage, (struct stage_request){.id = request_id, .is_search = true});
}

const struct journal_port stage_journal_port = {.save_basket = journal_save_basket,
                                                .put_order = journal_put_order,
                                                .add_line = journal_add_line,
                                                .put_message = journal_put_message,
                                                .find_orders = journal_find_orders};

void stage_journal_answers(struct stage *stage, enum vp_err err)
{
    size_t rounds = 100; /* an answer may bring the next request */
    while (stage->request_count > 0 && rounds-- > 0) {
        struct stage_request request = stage->requests[0];
        stage->request_count--;
        memmove(stage->requests, stage->requests + 1, stage->request_count * sizeof request);
        bool is_new =
            request.message_key != 0 && err == VP_OK && stage_put_message(stage, request.message_key);
        int number = request.is_order && err == VP_OK ? stage_put_order(stage, request.version, &is_new) : 0;
        static const struct earlier_orders none = {.count = 0};
        if (stage->ended_count == 0 && request.is_search && err == VP_OK)
            call_on_orders(stage->call, request.id, stage->earlier != NULL ? stage->earlier : &none);
        if (stage->ended_count == 0)
            call_on_journal(stage->call, request.id, err, number, is_new);
    }
}

static void run_journal(struct stage *stage)
{
    if (!stage->journal_holds)
        stage_journal_answers(stage, stage->journal_fails ? VP_ERR_STORE : VP_OK);
}

/* --- the play --- */

static void on_ended(void *owner, struct call *call, const char *why)
{
    struct stage *stage = owner;
    (void)call;
    stage->ended_count++;
    snprintf(stage->ended_why, sizeof stage->ended_why, "%s", why);
    if (!stage->is_phone_closed || !stage->is_ai_closed)
        breach(stage, "ended with a leg open");
    if (stage->ended_count > 1)
        breach(stage, "ended twice");
}

static void on_session(void *owner, enum ai_place place, bool is_good)
{
    note(owner, "session %s %s", place == AI_PLACE_ENGINE ? "engine" : "model", is_good ? "good" : "lost");
}

static bool ask_words(void *owner, struct span ulaw)
{
    struct stage *stage = owner;
    note(stage, "words asked %zu", ulaw.len / ULAW_BYTES_PER_MS);
    return stage->knows_words;
}

static uint8_t greeting[10000 * ULAW_BYTES_PER_MS];

static bool open_menu(struct stage *stage, const struct stage_start *start)
{
    if (start->menu != NULL) {
        stage->menu = menu_retain(start->menu);
        return true;
    }
    struct problems problems = {0};
    const char *path = start->menu_path != NULL ? start->menu_path : "menus/harbor-pizza.yaml";
    if (menu_load(path, &stage->menu, &problems) == VP_OK)
        return true;
    fprintf(stderr, "%s\n", problems.text);
    return false;
}

bool stage_open(struct stage *stage, const struct stage_start *start)
{
    *stage = (struct stage){0};
    log_set_level(LOG_LEVEL_ERROR);
    set_clock(stage, 1000000);
    stage->began_ms = stage->now_ms;
    stage->on_heard = start->on_heard;
    stage->owner = start->owner;
    ulaw_fill_voice(greeting, sizeof greeting);
    if (!open_menu(stage, start))
        return false;
    struct call_options options = {
        .call_sid = start->call_sid != NULL ? start->call_sid : "CA00000000000000000000000000000002",
        .stream_sid = "MZ00000000000000000000000000000003",
        .caller_number = "+15550002222",
        .called_number = "+15550001111",
        .menu = stage->menu,
        .settings = start->settings,
        .greeting_ulaw = {(const char *)greeting, (size_t)start->greeting_ms * ULAW_BYTES_PER_MS},
        .filler_ulaw = {(const char *)greeting, (size_t)start->filler_ms * ULAW_BYTES_PER_MS},
        .first_place = start->first_place,
        .on_session = on_session,
        .greeting_text = start->greeting_ms > 0 ? "Hello, this is Harbor Pizza." : NULL,
        .basket_json = start->basket_json,
        .was_greeted = start->was_greeted,
        .is_unreached = start->is_unreached,
        .started_unix_ms = start->earlier_ms > 0 ? clock_unix_ms() - start->earlier_ms : 0,
        .phone = &phone_port,
        .phone_leg = stage,
        .ai = &ai_port,
        .ai_leg = stage,
        .journal = start->journal != NULL ? start->journal : &stage_journal_port,
        .journal_leg = start->journal_leg != NULL ? start->journal_leg : stage,
        .own_tools = start->own_tools,
        .on_ended = on_ended,
        .ask_words = ask_words,
        .owner = stage,
    };
    return call_create(&options, &stage->call) == VP_OK;
}

void stage_close(struct stage *stage)
{
    call_destroy(stage->call);
    menu_release(stage->menu);
    for (size_t i = 0; i < stage->queue_count; i++)
        free(stage->queue[(stage->queue_first + i) % STAGE_QUEUE_MAX].ulaw);
    for (size_t i = 0; i < stage->line_count; i++)
        free(stage->lines[i]);
    free(stage->saved_basket);
    free(stage->last_output);
    free(stage->last_instructions);
    free(stage->last_system);
    free(stage->known_order);
    clock_set_for_test(-1, 0);
}

/* When the first thing in the telephone's queue is done. */
static int64_t phone_next_ms(const struct stage *stage)
{
    if (stage->queue_count == 0)
        return INT64_MAX;
    const struct stage_queued *first = &stage->queue[stage->queue_first];
    int64_t length_ms = (first->bytes + ULAW_BYTES_PER_MS - 1) / ULAW_BYTES_PER_MS;
    return stage->plays_until_ms + length_ms;
}

static void phone_step(struct stage *stage)
{
    struct stage_queued first = stage->queue[stage->queue_first];
    stage->plays_until_ms = phone_next_ms(stage);
    stage->queue_first = (stage->queue_first + 1) % STAGE_QUEUE_MAX;
    stage->queue_count--;
    stage->played_bytes += first.bytes;
    tell_heard(stage, &first, first.bytes);
    if (first.mark[0] != '\0' && !stage->loses_marks && stage->ended_count == 0)
        call_on_phone_mark(stage->call, first.mark);
}

static void answer_probe(struct stage *stage)
{
    if (stage->is_probed && stage->answers_probes && stage->is_ai_ready)
        call_on_ai_alive(stage->call);
    stage->is_probed = false;
}

void stage_wait(struct stage *stage, int64_t duration_ms)
{
    int64_t end_ms = stage->now_ms + duration_ms;
    size_t at_once = 0;
    set_clock(stage, stage->now_ms); /* another stage may have turned it */
    run_journal(stage);
    answer_probe(stage);
    for (;;) {
        int64_t phone_ms = phone_next_ms(stage);
        int64_t call_ms = stage->ended_count == 0 ? call_next_deadline_ms(stage->call) : INT64_MAX;
        int64_t next_ms = phone_ms <= call_ms ? phone_ms : call_ms;
        if (next_ms > end_ms)
            break;
        at_once = next_ms <= stage->now_ms ? at_once + 1 : 0;
        if (at_once > 20000) {
            breach(stage, "time stands still");
            break;
        }
        if (next_ms > stage->now_ms)
            set_clock(stage, next_ms);
        if (phone_ms <= call_ms)
            phone_step(stage);
        else
            call_on_deadline(stage->call);
        run_journal(stage);
        answer_probe(stage);
    }
    set_clock(stage, end_ms);
}

void stage_ai_ready(struct stage *stage)
{
    stage->is_ai_ready = true;
    call_on_ai_ready(stage->call);
}

void stage_ai_audio(struct stage *stage, const char *response_id, const char *item_id, int duration_ms,
                    uint8_t serial)
{
    uint8_t ulaw[PIECE_MS_MAX * ULAW_BYTES_PER_MS];
    char b64[PIECE_MS_MAX * ULAW_BYTES_PER_MS / 3 * 4 + 8];
    size_t len = (size_t)duration_ms * ULAW_BYTES_PER_MS;
    ulaw_fill_voice(ulaw, len);
    ulaw[0] = serial;
    if (stage->is_ai_silent)
        memset(ulaw, ULAW_SILENCE, len);
    base64_encode(ulaw, len, b64);
    call_on_ai_audio(stage->call, response_id, item_id, (struct span){b64, base64_encoded_len(len)});
}

void stage_ai_says(struct stage *stage, const char *response_id, const char *item_id, int duration_ms,
                   const char *text)
{
    call_on_ai_response_started(stage->call, response_id);
    if (text != NULL)
        call_on_ai_words(stage->call, item_id, text, true);
    for (int left_ms = duration_ms; left_ms > 0; left_ms -= 100)
        stage_ai_audio(stage, response_id, item_id, left_ms < 100 ? left_ms : 100, 255);
    call_on_ai_audio_done(stage->call, item_id);
    call_on_ai_response_done(stage->call, response_id, AI_COMPLETED, NULL);
}

void stage_ai_asks(struct stage *stage, const char *tool_call_id, const char *name, const char *arguments)
{
    call_on_ai_tool_call(stage->call,
                         &(struct tool_call){.id = tool_call_id, .name = name, .arguments = arguments});
}

const char *stage_ai_calls(struct stage *stage, const char *name, const char *arguments)
{
    char response_id[32], tool_call_id[32];
    unsigned number = stage->next_tool_call++;
    snprintf(response_id, sizeof response_id, "resp_tool_%u", number);
    snprintf(tool_call_id, sizeof tool_call_id, "tool_%u", number);
    replace(&stage->last_output, "");
    call_on_ai_response_started(stage->call, response_id);
    stage_ai_asks(stage, tool_call_id, name, arguments);
    run_journal(stage);
    call_on_ai_response_done(stage->call, response_id, AI_COMPLETED, NULL);
    return stage->last_output;
}

static void feed_packet(struct stage *stage, int duration_ms, uint8_t level)
{
    uint8_t ulaw[PIECE_MS_MAX * ULAW_BYTES_PER_MS];
    char b64[PIECE_MS_MAX * ULAW_BYTES_PER_MS / 3 * 4 + 8];
    size_t len = (size_t)duration_ms * ULAW_BYTES_PER_MS;
    memset(ulaw, level, len);
    base64_encode(ulaw, len, b64);
    call_on_phone_audio(stage->call, (struct span){b64, base64_encoded_len(len)}, stage->stream_ms);
    stage->stream_ms += duration_ms;
}

void stage_caller_packet(struct stage *stage, int duration_ms)
{
    feed_packet(stage, duration_ms, 0x55);
}

static void feed_for(struct stage *stage, int duration_ms, uint8_t level)
{
    for (int left_ms = duration_ms; left_ms > 0; left_ms -= 20) {
        feed_packet(stage, 20, level);
        stage_wait(stage, 20);
    }
}

void stage_caller_voice(struct stage *stage, int duration_ms)
{
    feed_for(stage, duration_ms, 0x55);
}

void stage_caller_silence(struct stage *stage, int duration_ms)
{
    feed_for(stage, duration_ms, ULAW_SILENCE);
}

void stage_caller_speaks(struct stage *stage, int duration_ms)
{
    call_on_caller_speech(stage->call, true);
    stage_wait(stage, duration_ms);
    call_on_caller_speech(stage->call, false);
}

enum call_state stage_state(const struct stage *stage)
{
    struct call_view view;
    call_look(stage->call, &view);
    return view.state;
}
