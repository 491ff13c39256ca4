#include "callers/play_internal.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "callers/twiml_url.h"

enum {
    ASK_TIMEOUT_MS = 2000,
    ASK_EVERY_MS = 250,
    ASK_EARLY_MS = 400, /* of the agent's speech: to show the words while they are spoken */
    FINAL_MAX_MS = 5000,
    STOPPED_MAX_MS = 1000, /* the same where the run is ended */
    LINE_LEAD_MS = 700,    /* a line may begin so long before its first sound */
    WORDLESS_MS = 7000,    /* words that come come within this time */
    ANSWER_MAX_BYTES = 1 << 20,
};

static void append_words(char *words, size_t size_bytes, const char *text)
{
    size_t len = strlen(words);
    snprintf(words + len, size_bytes - len, "%s%s", len > 0 ? " " : "", text);
}

/* offset_ms is the service's clock, which begins anew with a stream: never before what was shown, or long
 * before it was heard. */
static void show_line(struct play *play, int64_t offset_ms, const char *text)
{
    struct play_watch *watch = &play->watch;
    int64_t earliest_ms = watch->unknown_from_ms != EAR_NEVER ? watch->unknown_from_ms - LINE_LEAD_MS : 0;
    int64_t at_ms = offset_ms > earliest_ms ? offset_ms : earliest_ms;
    at_ms = at_ms < watch->last_line_ms ? watch->last_line_ms : at_ms;
    watch->last_line_ms = at_ms < play->ear.now_ms ? at_ms : play->ear.now_ms;
    play_show(play, watch->last_line_ms, "agent", text);
}

/* Words came: they are of all the agent said before they were asked for, but for what it was saying then. */
static void note_words(struct play *play)
{
    const struct ear *ear = &play->ear;
    bool is_speaking = ear->is_agent_speaking && ear->agent_spoke_ms <= play->watch.asked_ms;
    play->watch.unknown_from_ms = is_speaking ? ear->agent_spoke_ms : EAR_NEVER;
}

void play_watch_tell(struct play *play)
{
    struct play_watch *watch = &play->watch;
    const struct ear *ear = &play->ear;
    if (watch->noticed_speech != ear->agent_speech_count) {
        watch->noticed_speech = ear->agent_speech_count;
        if (watch->unknown_from_ms == EAR_NEVER)
            watch->unknown_from_ms = ear->agent_spoke_ms;
    }
    if (play->options.phone->api_url == NULL || ear_agent_silent_ms(ear) >= WORDLESS_MS)
        watch->unknown_from_ms = EAR_NEVER; /* sounds without words: a clip, Twilio's own voice */
    printout_know(&play->part,
                  watch->unknown_from_ms != EAR_NEVER ? watch->unknown_from_ms - LINE_LEAD_MS : ear->now_ms);
}

/* Hands new lines of the agent to the caller and shows them. */
static void take_lines(struct play *play)
{
    char words[CALLER_WORDS_BYTES] = "";
    size_t agent_lines = 0, i;
    json_t *line;
    json_array_foreach(json_object_get(play->watch.call, "transcript"), i, line)
    {
        const char *speaker = json_string_value(json_object_get(line, "speaker"));
        const char *text = json_string_value(json_object_get(line, "text"));
        if (speaker == NULL || text == NULL || strcmp(speaker, "agent") != 0)
            continue;
        if (agent_lines++ < play->watch.agent_line_count)
            continue;
        append_words(words, sizeof words, text);
        show_line(play, json_integer_value(json_object_get(line, "offset_ms")), text);
    }
    if (agent_lines > play->watch.agent_line_count) {
        play->watch.agent_line_count = agent_lines;
        note_words(play);
    }
    caller_hear(&play->caller, words, play->watch.asked_ms, json_object_get(play->watch.call, "order"));
}

static bool call_has_ended(const json_t *call)
{
    const char *state = json_string_value(json_object_get(call, "state"));
    return state != NULL && strcmp(state, "ended") == 0;
}

static void on_answer(void *owner, const struct http_response *response)
{
    struct play *play = owner;
    play->watch.fetch = NULL;
    json_t *call = response->err == VP_OK && response->status == 200
                       ? json_loadb(response->body.at, response->body.len, 0, NULL)
                       : NULL;
    if (call != NULL) {
        json_decref(play->watch.call);
        play->watch.call = call;
        take_lines(play);
    }
    if (!play->is_line_over)
        return;
    int64_t patience_ms = play->is_stopping ? STOPPED_MAX_MS : FINAL_MAX_MS;
    if (call_has_ended(play->watch.call) || clock_mono_ms() - play->watch.final_asked_mono_ms >= patience_ms)
        play_finish(play);
    else
        loop_timer_start(&play->timer, ASK_EVERY_MS);
}

static bool ask(struct play *play)
{
    char url[TWIML_URL_BYTES], authorization[300];
    const struct phone_options *phone = play->options.phone;
    int len = snprintf(url, sizeof url, "%s/api/calls/%s", phone->api_url, play->result->call_sid);
    if (len < 0 || (size_t)len >= sizeof url)
        return false;
    const char *headers[2] = {NULL, NULL};
    if (phone->api_token != NULL && phone->api_token[0] != '\0') {
        snprintf(authorization, sizeof authorization, "Authorization: Bearer %s", phone->api_token);
        headers[0] = authorization;
    }
    play->watch.asked_ms = play->ear.now_ms;
    struct http_fetch_options fetch =
        http_get(url, headers, ASK_TIMEOUT_MS, ANSWER_MAX_BYTES, on_answer, play);
    return http_fetch(play->options.http, &fetch, &play->watch.fetch) == VP_OK;
}

void play_watch_turn(struct play *play)
{
    const struct ear *ear = &play->ear;
    if (play->options.phone->api_url == NULL || play->watch.fetch != NULL ||
        ear->now_ms - play->watch.asked_ms < ASK_EVERY_MS)
        return;
    bool is_new_speech =
        ear_agent_speaking_ms(ear) >= ASK_EARLY_MS && play->watch.asked_speech != ear->agent_speech_count;
    bool may_react = play->step.act == CALLER_LISTENS && ear_agent_silent_ms(ear) >= ASK_EVERY_MS &&
                     ear->agent_heard_ms > play->caller.done_ms;
    if (!is_new_speech && !may_react && !caller_wants_words(&play->caller, ear))
        return;
    play->watch.asked_speech = ear->agent_speech_count;
    (void)ask(play); /* the next frame tries again */
}

void play_watch_end(struct play *play)
{
    if (play->options.phone->api_url == NULL) {
        play_finish(play);
        return;
    }
    if (play->watch.final_asked_mono_ms == 0)
        play->watch.final_asked_mono_ms = clock_mono_ms();
    if (play->watch.fetch == NULL && !ask(play))
        play_finish(play);
}

void play_watch_deinit(struct play *play)
{
    http_fetch_cancel(play->watch.fetch);
    play->watch.fetch = NULL;
    json_decref(play->watch.call);
    play->watch.call = NULL;
}
