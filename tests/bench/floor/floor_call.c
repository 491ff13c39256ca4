#include "bench/floor/floor_call.h"

#include <stdlib.h>
#include <string.h>

#include "audio/ulaw.h"

enum {
    FRAME_MS = 20,
    AUDIBLE_SQUARE = 184 * 184, /* -45 dBFS, as callers/ear.c has it */
    WINDOW_MS = 2000,           /* for giving way, and for going on after the sound */
    ANSWER_MS = 8000,
    LISTEN_LEAST_MS = 1500,
    LISTEN_MOST_MS = 4000,
    EVENTS_MAX = 256,
    REST_MS = 9000, /* of a speech: less of it is let go by */
};

enum step { STEP_GREETED, STEP_TURN, STEP_ANSWER, STEP_LISTEN, STEP_SOUND, STEP_AFTER, STEP_REST };

struct place { /* in what the model says; speech -1: nowhere */
    int speech;
    size_t at;
};

struct floor_call {
    struct floor_call_options options;
    struct phone_line *line;
    struct dice dice;
    struct pink pink;
    double gain;
    enum sound_class events[EVENTS_MAX];
    int event_count, event;
    enum step step;
    int64_t now_ms, step_ms, wait_ms;
    struct voice_clip clip;
    size_t clip_at;
    const char *what;
    enum sound_class sound;
    /* the agent, as heard */
    struct place place;
    int64_t sounded_ms; /* until when the telephone had audio */
    bool was_sounding;
    /* of the event */
    struct place before;
    int64_t onset_ms, end_ms, silent_ms, resumed_ms;
    int64_t overlap_ms;
    bool is_answered;
};

static void go(struct floor_call *call, enum step step)
{
    call->step = step;
    call->step_ms = call->now_ms;
}

static bool find_in(const struct bank *bank, int speech, const uint8_t *ulaw, size_t len, struct place *out)
{
    const uint8_t *at = memmem(bank->ulaw[speech], bank->len[speech], ulaw, len);
    if (at == NULL)
        return false;
    *out = (struct place){speech, (size_t)(at - bank->ulaw[speech]) + len};
    return true;
}

static bool is_silent(const uint8_t *ulaw, size_t len)
{
    int sum = 0;
    for (size_t i = 0; i < len; i++)
        sum += ~ulaw[i] & 0x7f;
    return sum < 8 * (int)len;
}

/* Where this audio stands in what the model says: behind the last, or elsewhere. False: it tells nothing. */
static bool find_place(struct floor_call *call, const uint8_t *ulaw, size_t len, struct place *out)
{
    const struct bank *bank = call->options.bank;
    struct place *place = &call->place;
    if (place->speech >= 0 && place->at + len <= bank->len[place->speech] &&
        memcmp(bank->ulaw[place->speech] + place->at, ulaw, len) == 0) {
        *out = (struct place){place->speech, place->at + len};
        return true;
    }
    if (len < ULAW_FRAME_BYTES || is_silent(ulaw + 80, 80))
        return false;
    if (place->speech >= 0 && find_in(bank, place->speech, ulaw + 80, 80, out))
        return true;
    for (size_t i = 0; i < bank->count; i++)
        if (find_in(bank, (int)i, ulaw + 80, 80, out))
            return true;
    return false;
}

static void hear(struct floor_call *call, const uint8_t *ulaw, size_t len)
{
    struct place place = {-1, 0};
    bool has_place = len > 0 && find_place(call, ulaw, len, &place);
    bool is_onset = len > 0 && call->now_ms - call->sounded_ms > 300;
    bool is_caller_speaking = call->clip.pcm16 != NULL &&
                              (call->step == STEP_TURN || call->step == STEP_SOUND) &&
                              (call->sound == SOUND_TURN || call->sound == SOUND_INTERRUPTION);
    if (is_onset && is_caller_speaking)
        call->options.score->talked_over++;
    if (len > 0)
        call->sounded_ms = call->now_ms + (int64_t)len / ULAW_BYTES_PER_MS;
    if (call->step == STEP_SOUND || call->step == STEP_AFTER) {
        if (len < ULAW_FRAME_BYTES && call->silent_ms < 0 && call->onset_ms >= 0)
            call->silent_ms = call->now_ms + (int64_t)len / ULAW_BYTES_PER_MS;
        else if (has_place && call->silent_ms < 0)
            call->before = place;
        if (has_place && call->silent_ms >= 0 && call->resumed_ms < 0 && !call->is_answered) {
            call->is_answered = place.speech != call->before.speech;
            if (!call->is_answered) {
                call->resumed_ms = call->now_ms;
                call->overlap_ms =
                    ((int64_t)call->before.at - (int64_t)place.at + ULAW_FRAME_BYTES) / ULAW_BYTES_PER_MS;
            }
        }
    }
    if (has_place)
        call->place = place;
}

static void speak(struct floor_call *call, enum sound_class sound)
{
    voice_clip_deinit(&call->clip);
    call->clip = (struct voice_clip){NULL, 0};
    call->clip_at = 0;
    call->sound = sound;
    if (material_make(call->options.material, sound, call->options.voice, call->gain, &call->dice,
                      &call->clip, &call->what) != VP_OK)
        phone_line_hang_up(call->line);
}

/* 20 ms of the caller; true when the first audible block of them is found. */
static void voice(struct floor_call *call, uint8_t *out_ulaw)
{
    int16_t pcm16[ULAW_FRAME_BYTES] = {0};
    if (call->clip.pcm16 != NULL) {
        size_t left = call->clip.sample_count - call->clip_at,
               count = left < ULAW_FRAME_BYTES ? left : ULAW_FRAME_BYTES;
        memcpy(pcm16, call->clip.pcm16 + call->clip_at, count * sizeof *pcm16);
        call->clip_at += count;
        for (int block = 0; block < 4 && call->onset_ms < 0; block++) {
            int64_t sum = 0;
            for (int i = 0; i < 40; i++)
                sum += pcm16[block * 40 + i] * pcm16[block * 40 + i];
            if (sum / 40 >= AUDIBLE_SQUARE)
                call->onset_ms = call->now_ms + block * 5;
        }
        if (call->clip_at == call->clip.sample_count) {
            voice_clip_deinit(&call->clip);
            call->clip = (struct voice_clip){NULL, 0};
            call->end_ms = call->now_ms + FRAME_MS;
        }
    }
    pink_add(&call->pink, pcm16, ULAW_FRAME_BYTES);
    ulaw_encode(pcm16, ULAW_FRAME_BYTES, out_ulaw);
}

static void begin_sound(struct floor_call *call)
{
    call->onset_ms = call->end_ms = call->silent_ms = call->resumed_ms = -1;
    call->overlap_ms = 0;
    call->is_answered = false;
    call->before = call->place;
    speak(call, call->events[call->event]);
    go(call, STEP_SOUND);
}

static void judge(struct floor_call *call)
{
    struct floor_score *score = call->options.score;
    enum sound_class sound = call->sound;
    bool is_real = sound == SOUND_INTERRUPTION;
    bool gave_way =
        call->silent_ms >= 0 && call->silent_ms - call->onset_ms <= WINDOW_MS && call->resumed_ms < 0;
    bool kept = (call->silent_ms < 0 || call->resumed_ms >= 0) && !call->is_answered;
    score->count[sound]++;
    score->right[sound] += is_real ? gave_way : kept;
    enum vp_err err = VP_OK;
    if (is_real && gave_way)
        err = samples_add(&score->yield_ms, (double)(call->silent_ms - call->onset_ms));
    if (!is_real && kept)
        err = samples_add(&score->gap_ms,
                          call->silent_ms < 0 ? 0 : (double)(call->resumed_ms - call->silent_ms));
    if (err == VP_OK && !is_real && call->resumed_ms >= 0)
        err = samples_add(&score->overlap_ms, (double)call->overlap_ms);
    if (is_real) {
        score->turns++;
        score->answered += call->is_answered;
    }
    if (call->options.detail != NULL)
        fprintf(call->options.detail,
                "%s %s onset=0 end=%d silent=%d resumed=%d overlap=%d answered=%d \"%s\"\n",
                sound_class_name(sound), (is_real ? gave_way : kept) ? "right" : "WRONG",
                (int)(call->end_ms - call->onset_ms),
                call->silent_ms < 0 ? -1 : (int)(call->silent_ms - call->onset_ms),
                call->resumed_ms < 0 ? -1 : (int)(call->resumed_ms - call->onset_ms), (int)call->overlap_ms,
                call->is_answered, call->what);
    call->event++;
    if (err != VP_OK)
        phone_line_hang_up(call->line);
}

static void listen_on(struct floor_call *call)
{
    size_t left = call->place.speech >= 0 ? call->options.bank->len[call->place.speech] - call->place.at : 0;
    call->wait_ms = (int64_t)dice_between(&call->dice, LISTEN_LEAST_MS, LISTEN_MOST_MS);
    if (call->event == call->event_count)
        phone_line_hang_up(call->line);
    else
        go(call, left / ULAW_BYTES_PER_MS > REST_MS ? STEP_LISTEN : STEP_REST);
}

static void decide(struct floor_call *call)
{
    int64_t since_ms = call->now_ms - call->step_ms, quiet_ms = call->now_ms - call->sounded_ms;
    switch (call->step) {
    case STEP_GREETED: /* whatever greets, and the session behind it */
    case STEP_REST:
        if (quiet_ms > 1200 && since_ms > (call->step == STEP_GREETED ? 4000 : 0)) {
            speak(call, SOUND_TURN);
            call->before = call->place;
            go(call, STEP_TURN);
        }
        break;
    case STEP_TURN:
        if (call->clip.pcm16 == NULL) {
            call->options.score->turns++;
            go(call, STEP_ANSWER);
        }
        break;
    case STEP_ANSWER:
        if (quiet_ms < 100 && since_ms > 100) {
            call->options.score->answered++;
            call->wait_ms = (int64_t)dice_between(&call->dice, LISTEN_LEAST_MS, LISTEN_MOST_MS);
            go(call, STEP_LISTEN);
        } else if (since_ms > ANSWER_MS) {
            go(call, STEP_REST);
        }
        break;
    case STEP_LISTEN:
        if (quiet_ms > 1500)
            go(call, STEP_REST);
        else if (since_ms > call->wait_ms)
            begin_sound(call);
        break;
    case STEP_SOUND:
        if (call->clip.pcm16 == NULL)
            go(call, STEP_AFTER);
        break;
    case STEP_AFTER:
        if (since_ms > (call->sound == SOUND_INTERRUPTION ? ANSWER_MS : WINDOW_MS) ||
            (call->sound == SOUND_INTERRUPTION && (call->is_answered || call->resumed_ms >= 0) &&
             since_ms > 500)) {
            judge(call);
            listen_on(call);
        }
        break;
    }
}

static void on_frame(void *owner, const uint8_t agent_ulaw[ULAW_FRAME_BYTES], size_t agent_bytes,
                     bool has_more, uint8_t out_caller_ulaw[ULAW_FRAME_BYTES])
{
    (void)has_more;
    struct floor_call *call = owner;
    hear(call, agent_ulaw, agent_bytes);
    voice(call, out_caller_ulaw);
    if (phone_line_is_streaming(call->line))
        decide(call);
    call->now_ms += FRAME_MS;
}

static void on_answered(void *owner)
{
    go(owner, STEP_GREETED);
}

static void on_ended(void *owner, const struct phone_line_end *end)
{
    struct floor_call *call = owner;
    if (call->options.detail != NULL)
        fprintf(call->options.detail, "over: %s, %d of %d sounds\n", end->text, call->event,
                call->event_count);
    voice_clip_deinit(&call->clip);
    call->options.on_over(call->options.owner);
    free(call);
}

static void shuffle(struct floor_call *call)
{
    for (int i = 0; i < call->options.rounds; i++)
        for (int sound = 0; sound < SOUND_CLASS_COUNT && call->event_count < EVENTS_MAX; sound++)
            call->events[call->event_count++] = (enum sound_class)sound;
    for (int i = call->event_count - 1; i > 0; i--) {
        size_t other = dice_below(&call->dice, (size_t)i + 1);
        enum sound_class event = call->events[i];
        call->events[i] = call->events[other];
        call->events[other] = event;
    }
}

enum vp_err floor_call_open(const struct floor_call_options *options)
{
    static const struct phone_line_events events = {
        .on_answered = on_answered, .on_frame = on_frame, .on_ended = on_ended};
    struct floor_call *call = calloc(1, sizeof *call);
    if (call == NULL)
        return VP_ERR_NO_MEMORY;
    call->options = *options;
    call->dice.state = options->seed;
    call->gain = dice_between(&call->dice, 0.6, 1.25); /* telephones differ by some decibels */
    call->place = call->before = (struct place){-1, 0};
    call->sounded_ms = -10000;
    call->onset_ms = call->silent_ms = call->resumed_ms = -1;
    pink_init(&call->pink, VOICE_LEVEL_RMS, dice_between(&call->dice, 28, 45), (uint32_t)options->seed);
    shuffle(call);
    struct phone_line_options line = {.loop = options->loop,
                                      .http = options->http,
                                      .voice_url = options->voice_url,
                                      .account_sid = "AC00000000000000000000000000000001",
                                      .from = "+15550002222",
                                      .to = "+15550001111"};
    enum vp_err err = phone_line_open(&line, &events, call, &call->line);
    if (err != VP_OK)
        free(call);
    return err;
}
