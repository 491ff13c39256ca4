#include "callers/play_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fnv.h"
#include "base/log.h"

enum {
    PREPARE_EVERY_MS = 20,
    KEY_EVERY_MS = 250,
    KEY_PAUSE_MS = 500, /* 'w' */
    DIFFERENCES_MAX_BYTES = 16 * 1024,
};

void play_show(const struct play *play, int64_t at_ms, const char *who, const char *text)
{
    printout_put((struct printout_part *)&play->part, at_ms, who, text);
}

/* -- the caller acts ---------------------------------------------------------------------------------- */

static void end_step(struct play *play)
{
    play->step = (struct caller_step){.act = CALLER_LISTENS};
    play->clip = NULL;
    call_fault_turn_ends(&play->fault, &play->ear);
    caller_is_done(&play->caller, &play->ear);
}

static void begin_step(struct play *play)
{
    play->step = caller_next(&play->caller, &play->ear);
    play->clip = NULL;
    play->clip_at = play->key_at = 0;
    play->next_key_ms = play->ear.now_ms;
    call_fault_turn_begins(&play->fault, play->step.fault, play->step.fault_after_ms);
    if (play->step.act != CALLER_HANGS_UP)
        return;
    play_show(play, play->ear.now_ms, "caller", play->caller.has_failed ? play->caller.why : "(hangs up)");
    phone_line_hang_up(play->line);
}

/* A clip that cannot be spoken ends the call: without it the scenario means nothing. */
static void find_clip(struct play *play)
{
    enum vp_err err =
        play->step.act == CALLER_PLAYS
            ? speaker_find_wav(play->options.speaker, play->step.text, &play->clip)
            : speaker_find(play->options.speaker, &play->options.voice, play->step.text, &play->clip);
    if (err == VP_ERR_AGAIN)
        return;
    if (err == VP_OK) {
        play_show(play, play->ear.now_ms, "caller", play->step.text);
        phone_line_caller_says(play->line, play->step.act == CALLER_SAYS ? play->step.text : NULL);
        call_fault_speech_begins(&play->fault, &play->ear);
        return;
    }
    play->caller.has_failed = true;
    snprintf(play->caller.why, sizeof play->caller.why, "the caller cannot say \"%.60s\": %s",
             play->step.text, vp_err_text(err));
    phone_line_hang_up(play->line);
}

static void press_keys(struct play *play)
{
    if (play->ear.now_ms < play->next_key_ms)
        return;
    char key = play->step.text[play->key_at++];
    if (key == '\0') {
        end_step(play);
        return;
    }
    if (play->key_at == 1)
        play_show(play, play->ear.now_ms, "keys", play->step.text);
    if (key != 'w')
        phone_line_press(play->line, key);
    play->next_key_ms = play->ear.now_ms + (key == 'w' ? KEY_PAUSE_MS : KEY_EVERY_MS);
}

/* 20 ms of what the caller says now. */
static void speak(struct play *play, int16_t out_pcm16[EAR_FRAME_SAMPLES])
{
    memset(out_pcm16, 0, EAR_FRAME_SAMPLES * sizeof *out_pcm16);
    if (play->clip == NULL)
        return;
    size_t left = play->clip->sample_count - play->clip_at;
    size_t count = left < EAR_FRAME_SAMPLES ? left : EAR_FRAME_SAMPLES;
    memcpy(out_pcm16, play->clip->pcm16 + play->clip_at, count * sizeof *out_pcm16);
    play->clip_at += count;
}

static void decide(struct play *play)
{
    if (play->clip != NULL && play->clip_at == play->clip->sample_count)
        end_step(play);
    if (play->step.act == CALLER_LISTENS)
        begin_step(play);
    if (play->clip == NULL && (play->step.act == CALLER_SAYS || play->step.act == CALLER_PLAYS))
        find_clip(play);
    else if (play->step.act == CALLER_PRESSES)
        press_keys(play);
}

/* -- the line ----------------------------------------------------------------------------------------- */

static void on_answered(void *owner)
{
    struct play *play = owner;
    printout_begin(&play->part);
    play_show(play, 0, "line", "answered");
}

/* What the caller hears of Twilio itself, not of the agent. */
static void on_say(void *owner, const char *words)
{
    struct play *play = owner;
    play_show(play, play->ear.now_ms, "twilio", words);
}

static void on_note(void *owner, const char *text)
{
    const struct play *play = owner;
    play_show(play, play->ear.now_ms, "line", text);
}

static void on_frame(void *owner, const uint8_t agent_ulaw[ULAW_FRAME_BYTES], size_t agent_bytes,
                     bool has_more, uint8_t out_caller_ulaw[ULAW_FRAME_BYTES])
{
    struct play *play = owner;
    int16_t agent_pcm16[EAR_FRAME_SAMPLES], caller_pcm16[EAR_FRAME_SAMPLES];
    ulaw_decode(agent_ulaw, ULAW_FRAME_BYTES, agent_pcm16);
    speak(play, caller_pcm16);
    ear_feed(&play->ear, caller_pcm16, agent_pcm16, agent_bytes, has_more);
    background_add(&play->background, caller_pcm16, EAR_FRAME_SAMPLES);
    pink_add(&play->pink, caller_pcm16, EAR_FRAME_SAMPLES);
    ulaw_encode(caller_pcm16, EAR_FRAME_SAMPLES, out_caller_ulaw);
    if (play->options.phone->recordings_dir != NULL &&
        recorder_feed(&play->recorder, caller_pcm16, agent_pcm16, EAR_FRAME_SAMPLES) == VP_ERR_NO_MEMORY)
        log_warn("phone", "recording_incomplete call=%s", play->result->call_sid);
    play_watch_turn(play);
    play_watch_tell(play);
    decide(play);
    if (call_fault_feed(&play->fault, &play->ear, play->result->call_sid))
        play_show(play, play->ear.now_ms, "fault", play->fault.command);
}

static void on_ended(void *owner, const struct phone_line_end *end)
{
    struct play *play = owner;
    play->line = NULL;
    play->is_line_over = true;
    play->result->end = *end;
    play_show(play, play->ear.now_ms, "line", end->text);
    play_watch_end(play);
}

static const struct phone_line_events phone_line_events = {.on_answered = on_answered,
                                                           .on_frame = on_frame,
                                                           .on_say = on_say,
                                                           .on_note = on_note,
                                                           .on_ended = on_ended};

static void dial(struct play *play)
{
    const struct phone_options *phone = play->options.phone;
    struct phone_line_options options = {.loop = play->options.loop,
                                         .http = play->options.http,
                                         .speaker = play->options.speaker,
                                         .recordings = play->options.recordings,
                                         .voice_url = phone->voice_url,
                                         .status_url = phone->status_url,
                                         .fallback_url = phone->fallback_url,
                                         .status_events = phone->status_events,
                                         .hangs_up_on_stream_loss = phone->hangs_up_on_stream_loss,
                                         .dial_result = phone->dial_result,
                                         .dial_talk_s = phone->dial_talk_s,
                                         .account_sid = phone_account_sid(phone),
                                         .auth_token = phone->auth_token,
                                         .from = play->options.scenario->from,
                                         .to = play->options.scenario->to,
                                         .ca_file = phone->ca_file,
                                         .routes = phone->routes,
                                         .route_count = phone->route_count};
    enum vp_err err = phone_line_open(&options, &phone_line_events, play, &play->line);
    if (err == VP_OK) {
        snprintf(play->result->call_sid, sizeof play->result->call_sid, "%s",
                 phone_line_call_sid(play->line));
        return;
    }
    play->result->end.by = PHONE_LINE_FAILED;
    snprintf(play->result->end.text, sizeof play->result->end.text, "%s", vp_err_text(err));
    play_finish(play);
}

/* -- before and after --------------------------------------------------------------------------------- */

struct preparing {
    struct play *play;
    bool is_ready;
};

/* Each scenario has its own noise, the same in each run. */
static uint32_t noise_seed(const struct play *play)
{
    return (uint32_t)fnv_hash(FNV_START, span_of(play->options.scenario->name));
}

static void prepare_text(void *owner, const char *text)
{
    struct preparing *preparing = owner;
    const struct voice_clip *clip;
    if (speaker_find(preparing->play->options.speaker, &preparing->play->options.voice, text, &clip) ==
        VP_ERR_AGAIN)
        preparing->is_ready = false;
}

/* The clips that are around the caller. Without all of them it is silent there, which is said. */
static bool prepare_background(struct play *play)
{
    const struct background_wish *wish = &play->options.background;
    struct background_clip wanted[BACKGROUND_CLIPS_MAX];
    const struct voice_clip *clips[BACKGROUND_CLIPS_MAX];
    size_t count = background_clips(wish, wanted);
    enum vp_err worst = VP_OK;
    for (size_t i = 0; i < count; i++) {
        enum vp_err err = speaker_find(play->options.speaker, &wanted[i].voice, wanted[i].text, &clips[i]);
        if (err == VP_ERR_AGAIN)
            return false;
        worst = err != VP_OK ? err : worst;
    }
    if (worst == VP_OK)
        background_init(&play->background, wish, clips, VOICE_LEVEL_RMS, noise_seed(play));
    else
        log_warn("phone", "no_background sound=%s err=%s", background_name(wish->sound), vp_err_text(worst));
    return true;
}

static void on_timer(void *arg)
{
    struct play *play = arg;
    if (play->is_line_over) {
        play_watch_end(play);
        return;
    }
    struct preparing preparing = {play, true};
    caller_each_text(play->options.scenario, prepare_text, &preparing);
    if (prepare_background(play) && preparing.is_ready)
        dial(play);
    else
        loop_timer_start(&play->timer, PREPARE_EVERY_MS);
}

static void write_recording(struct play *play)
{
    struct phone_result *result = play->result;
    if (play->options.phone->recordings_dir == NULL || play->recorder.stereo.len == 0)
        return;
    int len = snprintf(result->recording_path, sizeof result->recording_path, "%s/%s.wav",
                       play->options.phone->recordings_dir, play->options.scenario->name);
    if (len < 0 || (size_t)len >= sizeof result->recording_path ||
        recorder_write(&play->recorder, result->recording_path) != VP_OK) {
        snprintf(result->recording_problem, sizeof result->recording_problem, "%s", strerror(errno));
    }
}

static void destroy(struct play *play)
{
    play_watch_deinit(play);
    printout_leave(&play->part);
    call_fault_deinit(&play->fault);
    loop_timer_deinit(&play->timer);
    caller_deinit(&play->caller);
    ear_deinit(&play->ear);
    recorder_deinit(&play->recorder);
    buf_deinit(&play->differences);
    free(play);
}

static void take_fault(struct phone_result *result, const struct call_fault *fault)
{
    result->fault = (struct phone_fault){.at_ms = fault->at_ms,
                                         .agent_stopped_ms = fault->agent_stopped_ms,
                                         .heard_again_ms = fault->heard_again_ms,
                                         .dead_air_ms = fault->dead_air_ms,
                                         .has_caller_spoken = fault->has_caller_spoken,
                                         .exit_status = fault->exit_status};
}

/* Put through, or asked to leave the team a message. */
static bool is_with_person(const json_t *call, const struct phone_line_end *end)
{
    const char *class = json_string_value(json_object_get(call, "end_class"));
    return end->dialled[0] != '\0' ||
           (class != NULL && (strcmp(class, "transferred") == 0 || strcmp(class, "message") == 0));
}

void play_finish(struct play *play)
{
    struct phone_result *result = play->result;
    result->has_given_up = play->caller.has_given_up;
    result->is_met = order_match_judge(play->watch.call, play->options.scenario->expect, &result->end,
                                       &play->differences) &&
                     !play->caller.has_failed;
    result->ticket = order_match_ticket(play->watch.call, play->options.scenario->expect);
    result->has_person = is_with_person(play->watch.call, &result->end);
    result->wants_person = play->options.scenario->expect != NULL && play->options.scenario->expect->transfer;
    if (play->caller.has_failed && buf_appendf(&play->differences, "%s\n", play->caller.why) != VP_OK)
        log_warn("phone", "difference_lost out of memory");
    if (play->differences.len > 0 && buf_text(&play->differences) != NULL)
        result->differences = strdup(play->differences.at);
    result->call = json_incref(play->watch.call);
    result->first_agent_ms = play->ear.first_agent_ms;
    result->longest_silence_ms = play->ear.longest_silence_ms;
    result->longest_silence_at_ms = play->ear.longest_silence_at_ms;
    call_fault_deinit(&play->fault);
    take_fault(result, &play->fault);
    result->underrun_count = play->ear.underrun_count;
    result->turn_latencies_ms = play->ear.turn_latencies_ms;
    result->barge_in_stops_ms = play->ear.barge_in_stops_ms;
    play->ear.turn_latencies_ms = play->ear.barge_in_stops_ms = (struct samples){0};
    result->fallback_count = play->caller.fallback_count;
    result->correction_count = play->caller.correction_count;
    result->repeat_count = play->caller.repeat_count;
    write_recording(play);
    struct play_options options = play->options;
    destroy(play);
    options.on_done(options.owner, result);
}

enum vp_err play_open(const struct play_options *options, struct phone_result *result, struct play **out_play)
{
    const struct scenario *scenario = options->scenario;
    struct play *play = calloc(1, sizeof *play);
    if (play == NULL)
        return VP_ERR_NO_MEMORY;
    enum vp_err err = caller_init(&play->caller, scenario, options->phone->api_url != NULL);
    if (err != VP_OK) {
        free(play);
        return err;
    }
    play->options = *options;
    play->result = result;
    ear_init(&play->ear);
    call_fault_init(&play->fault, options->phone->fault_command);
    recorder_init(&play->recorder);
    play->watch.unknown_from_ms = EAR_NEVER;
    printout_join(options->printout, &play->part, scenario->name);
    buf_init(&play->differences, DIFFERENCES_MAX_BYTES);
    int noise_db = scenario->noise_db != 0 ? scenario->noise_db : options->phone->noise_db;
    if (noise_db > 0)
        pink_init(&play->pink, VOICE_LEVEL_RMS, noise_db, noise_seed(play));
    snprintf(result->name, sizeof result->name, "%s", scenario->name);
    snprintf(result->voice, sizeof result->voice, "%s:%s", voice_engine_name(options->voice.engine),
             options->voice.name != NULL ? options->voice.name : "");
    err = loop_timer_init(&play->timer, options->loop, on_timer, play);
    if (err != VP_OK) {
        destroy(play);
        return err;
    }
    loop_timer_start(&play->timer, 0);
    *out_play = play;
    return VP_OK;
}

void play_stop(struct play *play)
{
    if (play->is_stopping)
        return;
    play->is_stopping = true;
    if (!play->caller.has_failed) {
        play->caller.has_failed = true;
        snprintf(play->caller.why, sizeof play->caller.why, "the run was ended before the call was over");
    }
    if (play->line != NULL)
        phone_line_hang_up(play->line);
    else
        play_finish(play);
}

void play_abandon(struct play *play)
{
    call_fault_kill(&play->fault);
}
