/* Order desks without telephones where callers speak: a desk of desk_lines.h that further takes
 *
 *   {"speak":"words"}          the caller's turn, as it is heard; the answer has the readings as "heard", a list a turn
 *   {"heard":[...]}            the caller's turn, as it was recognised: readings (heard_json.h)
 *   {"play":"scenario.yaml"}   a whole call; the answer is scenario_play.h's, the caller's entries have the readings
 *
 * Beside speak and play: "voice":"flite:slt:1:hesitant" (callers/voice.h; without it the words go to the dialogue as
 * they are), "noise_db":15, pink noise so far below the voice, and "background":"babble:10" (callers/background.h). A
 * scenario's own manner, noise and background go before them.
 *
 *   heard_desk MENU.yaml [MODELS_DIR SPHINX_DIR [CACHE_DIR]] [--chat-url URL --chat-model NAME]
 *
 * With a URL a chat model answers instead (bench/dialogue/desk_chat.h).
 * CACHE_DIR keeps clips, and what was recognised by its sound, which is worth nothing when the recogniser changes. */
#include <stdio.h>
#include <stdlib.h>

#include "base/fnv.h"
#include "bench/dialogue/desk_chat.h"
#include "eval_dialogues/heard_json.h"
#include "eval_dialogues/scenario_play.h"
#include "eval_dialogues/telephone_line.h"
#include "eval_dialogues/turn_ear.h"
#include "eval_text/desk_lines.h"

enum { SAID_MAX = 256 };

struct heard_desk {
    struct turn_ear ear;
    struct telephone_line line;
    char voice_text[128], background_text[512]; /* line.voice and line.background point into them */
    bool has_voice;
    uint64_t said[SAID_MAX]; /* keys of what the caller said in this call */
    size_t said_count;
    json_t *turns; /* borrowed: where the readings of what is heard now are noted */
    struct desk *desk;
};

static void take_heard(void *owner, const struct heard_words *heard)
{
    struct heard_desk *heard_desk = owner;
    if (json_array_size(heard_desk->turns) >
        0) /* the answer to the first part is interrupted by the second */
        desk_interrupt(heard_desk->desk, 0);
    (void)json_array_append_new(heard_desk->turns, heard_json_make(heard));
    desk_hear_words(heard_desk->desk, heard);
}

/* pcm16 is freed. */
static void listen_to(struct heard_desk *heard_desk, struct desk *desk, int16_t *pcm16, size_t count,
                      json_t *turns)
{
    heard_desk->turns = turns;
    heard_desk->desk = desk;
    desk->said[0] = '\0'; /* to what is not heard nothing is said */
    if (turn_ear_listen(&heard_desk->ear, desk->dialogue, pcm16, count, take_heard, heard_desk) != VP_OK) {
        fprintf(stderr, "heard_desk: cannot hear: %s\n", heard_desk->ear.why);
        exit(2);
    }
    free(pcm16);
}

/* How often the words were said before in this call. */
static unsigned note_said(struct heard_desk *heard_desk, const char *text)
{
    uint64_t key = fnv_hash(FNV_START, span_of(text));
    unsigned times = 0;
    for (size_t i = 0; i < heard_desk->said_count; i++)
        times += heard_desk->said[i] == key;
    if (heard_desk->said_count < SAID_MAX)
        heard_desk->said[heard_desk->said_count++] = key;
    return times;
}

static void say(void *owner, struct desk *desk, const char *text, json_t *entry)
{
    struct heard_desk *heard_desk = owner;
    int16_t *pcm16 = NULL;
    size_t count = 0;
    if (!heard_desk->has_voice) {
        desk_hear(desk, text, DESK_CLEAR_VOICE);
        return;
    }
    heard_desk->line.said_before = note_said(heard_desk, text);
    enum vp_err err = telephone_line_say(&heard_desk->line, text, &pcm16, &count);
    if (err != VP_OK) {
        fprintf(stderr, "heard_desk: cannot speak: %s\n", vp_err_text(err));
        exit(2);
    }
    json_object_set_new(entry, "heard", json_array());
    listen_to(heard_desk, desk, pcm16, count, json_object_get(entry, "heard"));
}

static void play_recording(void *owner, struct desk *desk, const char *path, json_t *entry)
{
    struct heard_desk *heard_desk = owner;
    int16_t *pcm16 = NULL;
    size_t count = 0;
    json_object_set_new(entry, "heard", json_array());
    desk->said[0] = '\0';
    if (heard_desk->ear.models_dir != NULL &&
        telephone_line_play(&heard_desk->line, path, &pcm16, &count) == VP_OK)
        listen_to(heard_desk, desk, pcm16, count, json_object_get(entry, "heard"));
}

static json_t *play_file(struct desk_lines *lines, const char *path)
{
    static struct problems problems;
    struct heard_desk *heard_desk = lines->owner;
    struct scenario *scenario = NULL;
    if (scenario_load(path, &scenario, &problems) != VP_OK)
        return json_pack("{s:s}", "error", problems.text);
    heard_desk->said_count = 0;
    if (scenario->manner != VOICE_MANNER_PLAIN)
        heard_desk->line.voice.manner = scenario->manner;
    if (scenario->noise_db > 0)
        heard_desk->line.noise_db = scenario->noise_db;
    if (scenario->background.sound != BACKGROUND_NOTHING)
        heard_desk->line.background = scenario->background;
    json_t *result = scenario_play(&(struct scenario_play){.scenario = scenario,
                                                           .menu = lines->menu,
                                                           .say = say,
                                                           .play = play_recording,
                                                           .owner = lines->owner});
    scenario_destroy(scenario);
    return result;
}

static json_t *speak(struct desk_lines *lines, const char *words)
{
    json_t *entry = json_object();
    if (!lines->is_open)
        desk_lines_fail(lines, "no call has begun");
    say(lines->owner, &lines->desk, words, entry);
    json_t *state = desk_lines_state(lines);
    (void)json_object_update(state, entry);
    json_decref(entry);
    return state;
}

static json_t *take_readings(struct desk_lines *lines, const json_t *readings)
{
    static struct heard_words heard;
    if (!lines->is_open)
        desk_lines_fail(lines, "no call has begun");
    heard_json_read(readings, &heard);
    desk_hear_words(&lines->desk, &heard);
    return desk_lines_state(lines);
}

static void take_line(struct desk_lines *lines, const json_t *request)
{
    struct heard_desk *heard_desk = lines->owner;
    const char *voice = json_string_value(json_object_get(request, "voice"));
    const char *background = json_string_value(json_object_get(request, "background"));
    heard_desk->has_voice = voice != NULL;
    heard_desk->line.noise_db = json_number_value(json_object_get(request, "noise_db"));
    heard_desk->line.background = (struct background_wish){.sound = BACKGROUND_NOTHING};
    if (voice == NULL)
        return;
    if (background != NULL) {
        snprintf(heard_desk->background_text, sizeof heard_desk->background_text, "%s", background);
        if (background_parse(heard_desk->background_text, &heard_desk->line.background) != VP_OK)
            desk_lines_fail(lines, "no such background");
    }
    snprintf(heard_desk->voice_text, sizeof heard_desk->voice_text, "%s", voice);
    if (heard_desk->ear.models_dir == NULL)
        desk_lines_fail(lines, "voices need models");
    if (voice_parse(heard_desk->voice_text, &heard_desk->line.voice) != VP_OK)
        desk_lines_fail(lines, "no such voice");
}

static json_t *take(struct desk_lines *lines, const json_t *request)
{
    const char *path = json_string_value(json_object_get(request, "play"));
    const char *words = json_string_value(json_object_get(request, "speak"));
    const json_t *readings = json_object_get(request, "heard");
    if (readings != NULL)
        return take_readings(lines, readings);
    if (path == NULL && words == NULL)
        return NULL;
    take_line(lines, request);
    return path != NULL ? play_file(lines, path) : speak(lines, words);
}

int main(int argc, char **argv)
{
    static struct heard_desk heard_desk;
    static struct desk_lines lines = {.program = "heard_desk", .take = take, .owner = &heard_desk};
    argc = desk_chat_take(argc, argv);
    if (argc != 2 && argc != 4 && argc != 5)
        desk_lines_fail(
            &lines,
            "usage: heard_desk MENU.yaml [MODELS_DIR SPHINX_DIR [CACHE_DIR]] [--chat-url URL --chat-model NAME]");
    if (argc > 2) {
        heard_desk.ear.models_dir = argv[2];
        heard_desk.ear.sphinx_dir = argv[3];
        heard_desk.ear.cache_dir = heard_desk.line.cache_dir = argc > 4 ? argv[4] : NULL;
    }
    desk_lines_run(&lines, argv[1]);
    turn_ear_deinit(&heard_desk.ear);
    return 0;
}
