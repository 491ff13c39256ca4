#include "call/floor.h"

#include <string.h>

#include "audio/ulaw.h"
#include "base/base64.h"
#include "call/thresholds.h"
#include "english/backchannel.h"

enum { PACKET_MAX_BYTES = 1200 };

void floor_init(struct floor *floor)
{
    *floor = (struct floor){0};
    foreground_init(&floor->foreground);
}

static enum floor_act decide(struct floor *floor, enum floor_act act)
{
    floor->is_undecided = floor->is_asked = false;
    floor->is_turn = act == FLOOR_YIELD;
    floor->loud_ms = floor->quiet_ms = floor->run_ms = 0;
    floor->decided_ms = INT64_MAX;
    return act;
}

static enum floor_act resume(struct floor *floor, int64_t now_ms)
{
    floor->resumed_ms = now_ms;
    floor->was_room = line_level_is_far(&floor->line, floor->level);
    return decide(floor, FLOOR_RESUME);
}

static enum floor_act yield(struct floor *floor)
{
    floor->line.near = line_level_follow(floor->line.near, floor->level);
    floor->turn_ms = FLOOR_TURN_MS;
    return decide(floor, FLOOR_YIELD);
}

static enum floor_act pause(struct floor *floor, int64_t now_ms)
{
    floor->is_undecided = true;
    if (floor->is_turn)
        line_level_end_turn(&floor->line);
    floor->is_turn = floor->is_asked = floor->was_room = false;
    floor->square = floor->rise = 0;
    floor->decided_ms = now_ms + FLOOR_UNDECIDED_MAX_MS;
    return FLOOR_PAUSE;
}

/* A hum has hardly anything above its lowest tones: "mhm", whatever a recogniser makes of it. */
static bool is_hum(const struct floor *floor)
{
    return floor->square > 0 && floor->rise * 100 < floor->square * FLOOR_HUM_PCT;
}

static void add_sound(struct floor *floor, struct span ulaw_b64)
{
    uint8_t ulaw[PACKET_MAX_BYTES];
    size_t len;
    if (base64_decoded_max(ulaw_b64.len) > sizeof ulaw || base64_decode(ulaw_b64, ulaw, &len) != VP_OK)
        return;
    for (size_t i = 1; i < len; i++) {
        int64_t sample = ulaw_to_pcm16(ulaw[i]), change = sample - ulaw_to_pcm16(ulaw[i - 1]);
        floor->square += (uint64_t)(sample * sample);
        floor->rise += (uint64_t)(change * change);
    }
}

/* The sound is followed from its first packet, decided or not. */
static void follow(struct floor *floor, int32_t level, int32_t duration_ms, int64_t now_ms)
{
    bool is_others = foreground_is_loud_behind(&floor->foreground) && floor->foreground.far_ms > 0;
    bool is_loud = line_level_is_loud(&floor->line, level) && !is_others;
    floor->run_ms = is_loud ? floor->run_ms + duration_ms : 0;
    if (is_loud && floor->loud_ms == 0) {
        floor->onset_ms = now_ms - duration_ms;
        floor->level = 0;
    }
    if (is_loud) {
        if (floor->is_undecided && !floor->is_asked) /* the level shows it, too */
            floor->decided_ms = now_ms + FLOOR_UNDECIDED_MAX_MS;
        floor->loud_ms += duration_ms;
        if (!line_level_is_far(&floor->line, level))
            floor->near_at_ms = now_ms;
        floor->quiet_ms = 0;
        floor->level = line_level_follow(floor->level, level);
    } else if (floor->loud_ms > 0) {
        floor->quiet_ms += duration_ms;
    }
    if (!floor->is_undecided && floor->quiet_ms > FLOOR_SOUND_OVER_MS)
        floor->loud_ms = floor->quiet_ms = 0;
}

static void follow_room(struct floor *floor, int32_t level, int32_t duration_ms)
{
    if (line_level_is_room(&floor->line, level)) {
        floor->room_ms += duration_ms;
        floor->room_quiet_ms = 0;
        return;
    }
    floor->room_quiet_ms += duration_ms;
    if (floor->room_quiet_ms > FLOOR_ROOM_PAUSE_MS)
        floor->room_ms = 0;
}

static bool is_onset(const struct floor *floor)
{
    return floor->run_ms >= FLOOR_ONSET_MS;
}

static bool is_room(const struct floor *floor)
{
    return line_level_is_far(&floor->line, floor->level);
}

static enum floor_act judge_sound(struct floor *floor, int64_t now_ms)
{
    if (is_room(floor) && floor->loud_ms >= FLOOR_ROOM_MS) {
        line_level_learn_room(&floor->line, floor->level);
        return resume(floor, now_ms);
    }
    if (floor->loud_ms >= FLOOR_TURN_MS)
        return yield(floor);
    if (floor->quiet_ms < FLOOR_SOUND_OVER_MS || floor->is_asked)
        return FLOOR_NOTHING;
    if (floor->loud_ms <= FLOOR_CLICK_MS || is_room(floor)) /* or the "ex" of "excuse me" */
        return floor->quiet_ms < FLOOR_CLICK_OVER_MS ? FLOOR_NOTHING : resume(floor, now_ms);
    floor->is_asked = true;
    floor->asked_loud_ms = floor->loud_ms;
    floor->decided_ms = now_ms + FLOOR_WORDS_MS;
    return FLOOR_ASK_WORDS;
}

enum floor_act floor_hear(struct floor *floor, const struct caller_sound *sound, bool is_agents,
                          int64_t now_ms)
{
    int32_t level = line_level_of(sound);
    if (level == LINE_LEVEL_UNREADABLE)
        return FLOOR_NOTHING;
    floor->heard_ms = now_ms;
    floor->lately = line_level_follow(floor->lately, level);
    (void)foreground_feed(&floor->foreground, line_level_mean_square(sound), sound->duration_ms);
    follow(floor, level, sound->duration_ms, now_ms);
    follow_room(floor, level, sound->duration_ms);
    line_level_feed(&floor->line, level, sound->duration_ms);
    if (floor->is_turn)
        line_level_learn_voice(&floor->line, level);
    if (floor->is_turn && floor->run_ms > 0)
        floor->turn_ms += sound->duration_ms;
    if (floor->is_undecided) {
        if (floor->run_ms > 0)
            add_sound(floor, sound->ulaw_b64);
        return judge_sound(floor, now_ms);
    }
    if (is_agents && is_onset(floor))
        return pause(floor, now_ms);
    return FLOOR_NOTHING;
}

enum floor_act floor_model_hears(struct floor *floor, int64_t now_ms)
{
    /* Where the caller's voice is known and something sounds, what is near was found by level already. */
    bool is_line_dead = now_ms - floor->heard_ms > FLOOR_SOUND_OVER_MS;
    bool are_others_known =
        foreground_is_known(&floor->foreground) && foreground_is_loud_behind(&floor->foreground);
    bool is_judged = floor->line.near != 0 || floor->line.room != 0 || are_others_known;
    bool is_known = is_judged && !is_line_dead && floor->lately >= LINE_VOICE_LEAST * LINE_LEVEL_SCALE;
    bool was_nothing = floor->resumed_ms != 0 && now_ms - floor->resumed_ms < FLOOR_MODEL_LATE_MS;
    if (floor->is_undecided || is_known || was_nothing)
        return FLOOR_NOTHING;
    if (floor->loud_ms == 0)
        floor->onset_ms = now_ms;
    enum floor_act act = pause(floor, now_ms);
    floor->decided_ms = now_ms + FLOOR_UNSEEN_MS;
    return act;
}

/* Without words: what is short, or hums, was nothing. */
static enum floor_act judge_length(struct floor *floor, int64_t now_ms)
{
    if (floor->may_be_answer ? floor->loud_ms <= FLOOR_CLICK_MS
                             : floor->loud_ms < FLOOR_WORDLESS_MS || is_hum(floor))
        return resume(floor, now_ms);
    return yield(floor);
}

enum floor_act floor_words(struct floor *floor, const char *words, int64_t now_ms)
{
    if (!floor->is_undecided || !floor->is_asked)
        return FLOOR_NOTHING;
    if (words == NULL)
        return judge_length(floor, now_ms);
    enum backchannel means = backchannel_of(words);
    if (means == BACKCHANNEL_UNSURE)
        means = is_hum(floor) ? BACKCHANNEL_GO_ON : BACKCHANNEL_TURN;
    if (means == BACKCHANNEL_TURN || (means == BACKCHANNEL_GO_ON && floor->may_be_answer))
        return yield(floor);
    if (floor->loud_ms > floor->asked_loud_ms) { /* the caller went on: what followed decides */
        floor->is_asked = false;
        floor->decided_ms = now_ms + FLOOR_UNDECIDED_MAX_MS;
        return FLOOR_NOTHING;
    }
    return resume(floor, now_ms);
}

/* A telephone that suppresses silence sends none. */
static int64_t quiet_due_ms(const struct floor *floor)
{
    bool is_sound = floor->loud_ms > 0 && !floor->is_asked;
    return is_sound ? floor->heard_ms + FLOOR_NO_PACKETS_MS : INT64_MAX;
}

int64_t floor_due_ms(const struct floor *floor)
{
    if (!floor->is_undecided)
        return INT64_MAX;
    int64_t quiet_ms = quiet_due_ms(floor);
    return quiet_ms < floor->decided_ms ? quiet_ms : floor->decided_ms;
}

/* What is heard by the model alone is a turn: the level cannot tell better. */
enum floor_act floor_decide_now(struct floor *floor, int64_t now_ms)
{
    if (!floor->is_undecided)
        return FLOOR_NOTHING;
    return floor->loud_ms == 0 ? decide(floor, FLOOR_YIELD) : judge_length(floor, now_ms);
}

enum floor_act floor_on_deadline(struct floor *floor, int64_t now_ms)
{
    if (floor->is_undecided && now_ms >= quiet_due_ms(floor)) {
        floor->run_ms = 0;
        floor->quiet_ms += (int32_t)(now_ms - floor->heard_ms);
        return judge_sound(floor, now_ms);
    }
    return now_ms < floor->decided_ms ? FLOOR_NOTHING : floor_decide_now(floor, now_ms);
}

void floor_give_up(struct floor *floor)
{
    (void)decide(floor, FLOOR_RESUME);
}

void floor_set_turn(struct floor *floor, bool is_turn)
{
    if (is_turn && !floor->is_turn)
        floor->turn_ms = floor->loud_ms;
    if (is_turn && floor->run_ms == 0 && line_level_is_room(&floor->line, floor->lately))
        floor->line.room = 0; /* it was the caller, then */
    if (is_turn)
        line_level_begin_turn(&floor->line);
    if (is_turn)
        (void)decide(floor, FLOOR_YIELD);
    else if (floor->is_turn)
        line_level_end_turn(&floor->line);
    floor->is_turn = is_turn;
}

bool floor_is_brief(const struct floor *floor)
{
    return floor->turn_ms < FLOOR_TURN_MS;
}

bool floor_hears_room(const struct floor *floor, int64_t now_ms)
{
    return now_ms - floor->heard_ms <= FLOOR_SOUND_OVER_MS && floor->run_ms == 0 &&
           floor->room_ms >= FLOOR_ROOM_GOES_ON_MS && line_level_is_room(&floor->line, floor->lately);
}

int64_t floor_above_room_ms(const struct floor *floor)
{
    return line_level_is_room(&floor->line, floor->lately) ? floor->near_at_ms : 0;
}

bool floor_is_voiced(const struct floor *floor)
{
    return is_onset(floor);
}
