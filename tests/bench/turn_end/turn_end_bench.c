/* When is the caller taken to have finished? Labelled turns of many voices, heard by what the engine hears with: false
 * cut-offs against delay, for silence alone and for the engine's own decision.
 *
 *   bench_turn_end MODELS_DIR SPHINX_DIR MENU.yaml DIGITS_DIR
 *                  [-v] [--learn FILE] [--keep DIR] [--smart-turn FILE]
 *
 * DIGITS_DIR holds spoken digits as {digit}_{speaker}_{take}.wav; where it is empty, human numbers are left out.
 * --learn hears the other half of the sentences and voices, and writes what is known in each pause to FILE, for
 * learn.py. --keep keeps what was recognised in DIR, and takes it from there the next time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/phrase_list.h"
#include "turn_curve.h"
#include "turn_play.h"

enum {
    TURNS_MAX = 1024,
    VOICES_EACH = 2,
    LEARN_VOICES_EACH = 1,
    NUMBERS_EACH = 8, /* of a human speaker */
    PAUSES_MAX = TURNS_MAX * 8,
    SILENCE_MS = 500, /* these two: as a call asks for them */
    WAIT_MS = UNFINISHED_SERVER_VAD_MS,
    SOUND_MS = 192, /* of silence, when the sound of its beginning is judged */
    SILENCE_MAX_MS = 3000
};

static const struct voice learn_voices[] = {
    {VOICE_FLITE, (char *)"slt", 1.0},    {VOICE_RHVOICE, (char *)"bdl", 1.1},
    {VOICE_PICO, (char *)"en-US", 1.0},   {VOICE_FLITE, (char *)"kal16", 1.0},
    {VOICE_RHVOICE, (char *)"alan", 1.0}, {VOICE_ESPEAK_NG, (char *)"en-us", 1.0},
};
static const struct voice measure_voices[] = {
    {VOICE_PIPER, (char *)"joe", 1.0},       {VOICE_FESTIVAL, (char *)"slt", 1.0},
    {VOICE_RHVOICE, (char *)"clb", 1.0},     {VOICE_FLITE, (char *)"awb", 1.0},
    {VOICE_PIPER, (char *)"joe", 1.15},      {VOICE_PICO, (char *)"en-GB", 1.0},
    {VOICE_ESPEAK_NG, (char *)"en-gb", 1.0},
};
static const char *const learn_speakers[] = {"george"}, *const measure_speakers[] = {"jackson", "lucas"};

static struct {
    struct said_turn said[TURNS_MAX];
    struct played_turn played[TURNS_MAX];
    size_t count, left_out;
} turns;
static bool is_verbose;
static const char *smart_turn_file; /* NULL: it is not compared with */
static FILE *lessons;               /* what is known in each pause; NULL: it is not wanted */

static enum vp_err hear(const struct turn_hearer *hearer)
{
    struct played_turn *played = &turns.played[turns.count];
    enum vp_err err = turn_play(hearer, &turns.said[turns.count], played);
    for (size_t i = 0; i < played->pause_count; i++) {
        const struct played_pause *pause = &played->pauses[i];
        if (lessons != NULL)
            fprintf(lessons, "%d\t%d\t%.0f\t%s\t%s\t%s\n", (int)turns.said[turns.count].line->kind,
                    pause->is_end, pause->to_ms - pause->from_ms, turn_words_name(pause->clues.words),
                    turn_asked_name(pause->clues.asked), pause->text);
        if (is_verbose)
            printf("%-16s %-14s %s %4.0f ms  sound %5.2f  %-10s  wait %4.0f  | %s\n",
                   turn_kind_names[turns.said[turns.count].line->kind], turns.said[turns.count].by,
                   pause->is_end ? "END  " : "pause", pause->to_ms - pause->from_ms, (double)pause->sound,
                   turn_words_name(pause->clues.words),
                   played_pause_wait_ms(
                       played, pause,
                       &(struct endpoint_settings){TURN_THRESHOLD_DEFAULT, SILENCE_MS, WAIT_MS}, true),
                   pause->text);
    }
    turns.count++;
    return err;
}

static enum vp_err hear_lines(const struct turn_hearer *hearer, enum turn_use use)
{
    const struct voice *voices = use == TURN_LEARN ? learn_voices : measure_voices;
    size_t voice_count = use == TURN_LEARN ? sizeof learn_voices / sizeof *learn_voices
                                           : sizeof measure_voices / sizeof *measure_voices;
    size_t each = use == TURN_LEARN ? LEARN_VOICES_EACH : VOICES_EACH;
    enum vp_err err = VP_OK;
    for (size_t i = 0; i < turn_line_count; i++)
        for (size_t k = 0; k < each && turn_lines[i].use == use && turns.count < TURNS_MAX && err == VP_OK;
             k++) {
            const struct voice *voice = &voices[(i + k * voice_count / each) % voice_count];
            if (said_turn_speak(&turn_lines[i], voice, (uint32_t)(i * 97 + k + 1),
                                &turns.said[turns.count]) == VP_OK)
                err = hear(hearer);
            else
                turns.left_out++;
        }
    return err;
}

static enum vp_err hear_numbers(const struct turn_hearer *hearer, enum turn_use use, const char *dir)
{
    const char *const *speakers = use == TURN_LEARN ? learn_speakers : measure_speakers;
    size_t count = use == TURN_LEARN ? sizeof learn_speakers / sizeof *learn_speakers
                                     : sizeof measure_speakers / sizeof *measure_speakers;
    enum vp_err err = VP_OK;
    for (size_t s = 0; s < count; s++)
        for (uint32_t i = 0; i < NUMBERS_EACH && turns.count < TURNS_MAX && err == VP_OK; i++) {
            if (said_turn_digits(dir, speakers[s], i * 31 + (uint32_t)s * 7 + 5, &turns.said[turns.count]) ==
                VP_OK)
                err = hear(hearer);
            else
                turns.left_out++;
        }
    return err;
}

/* ---- what came of it ---- */

static bool is_hard(enum turn_kind kind)
{
    return kind == TURN_HESITANT || kind == TURN_DIGITS || kind == TURN_HUMAN_DIGITS;
}
static bool is_any(enum turn_kind kind)
{
    (void)kind;
    return true;
}

typedef bool (*kind_fn)(enum turn_kind kind);

/* A setting of a detector. */
struct setting {
    int silence_ms;
    double threshold; /* of the sound's probability */
};
typedef double (*wait_fn)(const struct played_turn *played, const struct played_pause *pause,
                          const struct setting *setting);

static double silent_wait(const struct played_turn *played, const struct played_pause *pause, int silence_ms)
{
    return played_pause_wait_ms(
        played, pause, &(struct endpoint_settings){TURN_THRESHOLD_DEFAULT, silence_ms, silence_ms}, false);
}

static double timer_wait(const struct played_turn *played, const struct played_pause *pause,
                         const struct setting *setting)
{
    return silent_wait(played, pause, setting->silence_ms);
}

/* A turn that sounds over ends as soon as that is known, another after so long. */
static double sound_wait(const struct played_turn *played, const struct played_pause *pause,
                         const struct setting *setting)
{
    bool is_over = pause->sound >= setting->threshold;
    return silent_wait(played, pause, is_over ? SOUND_MS : setting->silence_ms);
}

static double engine_wait(const struct played_turn *played, const struct played_pause *pause,
                          const struct setting *setting)
{
    return played_pause_wait_ms(
        played, pause, &(struct endpoint_settings){TURN_THRESHOLD_DEFAULT, setting->silence_ms, WAIT_MS},
        true);
}

static struct curve_point measure(kind_fn is_wanted, wait_fn wait, const struct setting *setting)
{
    static struct curve_pause pauses[PAUSES_MAX];
    size_t count = 0, unseen = 0;
    for (size_t t = 0; t < turns.count; t++) {
        const struct played_turn *played = &turns.played[t];
        if (!is_wanted(turns.said[t].line->kind))
            continue;
        unseen += played->unseen_count;
        for (size_t i = 0; i < played->pause_count && count < PAUSES_MAX; i++) {
            const struct played_pause *pause = &played->pauses[i];
            pauses[count++] = (struct curve_pause){pause->is_end, pause->to_ms - pause->from_ms,
                                                   wait(played, pause, setting)};
        }
    }
    return curve_measure(pauses, count, unseen);
}

static void print_row(const char *name, kind_fn is_wanted, wait_fn wait)
{
    static struct curve curve;
    curve.count = 0;
    for (int pct = 2; pct < 100; pct += wait == sound_wait ? 4 : 100)
        for (int silence_ms = 96; silence_ms <= SILENCE_MAX_MS; silence_ms += wait == sound_wait ? 96 : 16)
            curve_add(&curve, measure(is_wanted, wait, &(struct setting){silence_ms, pct / 100.0}));
    double delay_ms = curve_delay_at(&curve, 5);
    printf("  %-40s %8.1f %% %8.1f %%", name, curve_cut_offs_at(&curve, 300), curve_cut_offs_at(&curve, 600));
    if (delay_ms >= 0)
        printf(" %9.0f ms\n", delay_ms);
    else
        printf(" %12s\n", "never");
}

static void print_curves(const char *title, kind_fn is_wanted, bool has_sound)
{
    printf("\n%-42s %10s %10s %12s\n", title, "at 300 ms", "at 600 ms", "at 5 %");
    print_row("silence alone", is_wanted, timer_wait);
    if (has_sound)
        print_row("sound (Smart Turn) and silence", is_wanted, sound_wait);
    print_row("the engine", is_wanted, engine_wait);
}

static enum turn_kind wanted_kind;
static bool is_wanted_kind(enum turn_kind kind)
{
    return kind == wanted_kind;
}

static void print_kind(const char *name, kind_fn is_wanted)
{
    struct curve_point point = measure(is_wanted, engine_wait, &(struct setting){SILENCE_MS, 0});
    printf("  %-40s %8.1f %% %10.0f ms\n", name, point.cut_off_pct, point.mean_delay_ms);
}

static void print_kinds(void)
{
    printf("\n%-42s %10s %13s\n", "The engine as a call has it, by kind", "cut off", "mean delay");
    for (int kind = 0; kind < TURN_KIND_COUNT; kind++) {
        wanted_kind = (enum turn_kind)kind;
        print_kind(turn_kind_names[kind], is_wanted_kind);
    }
    print_kind("hesitating orders and numbers", is_hard);
    print_kind("all", is_any);
}

static void print_all(bool has_sound)
{
    size_t pauses = 0, unseen = 0;
    for (size_t t = 0; t < turns.count; t++) {
        pauses += turns.played[t].pause_count;
        unseen += turns.played[t].unseen_count;
    }
    printf(
        "%zu turns, %zu pauses within them (%zu too short to be noticed); %zu turns left out, whose voice or stops "
        "cannot be had\n",
        turns.count, pauses + unseen - turns.count, unseen, turns.left_out);
    print_curves("False cut-offs: hesitating orders, numbers", is_hard, has_sound);
    print_curves("False cut-offs: all kinds", is_any, has_sound);
    print_kinds();
}

static enum vp_err open_hearer(struct turn_hearer *hearer, const char *menu_path)
{
    static struct problems problems;
    struct phrase_list phrases = {0};
    struct desk *desk = malloc(sizeof *desk);
    enum vp_err err = desk != NULL ? menu_load(menu_path, &hearer->menu, &problems) : VP_ERR_NO_MEMORY;
    if (err == VP_OK)
        err = desk_init(desk, hearer->menu);
    if (err != VP_OK)
        fprintf(stderr, "%s: %s\n", menu_path, problems.text);
    else {
        dialogue_each_phrase(desk->dialogue, phrase_list_add, &phrases);
        err = vocabulary_create(hearer->models, (const char *const *)phrases.phrases, phrases.count,
                                &hearer->vocabulary);
        desk_deinit(desk);
    }
    phrase_list_deinit(&phrases);
    free(desk);
    if (err == VP_OK)
        err = recogniser_create(hearer->models, &hearer->recogniser);
    if (err == VP_OK)
        recogniser_limit_alternatives(hearer->recogniser, 0); /* the likeliest words are judged, no others */
    return err;
}

/* The options behind the paths; false: one of them is not known. */
static bool take_options(int argc, char **argv, struct turn_hearer *hearer)
{
    for (int i = 5; i < argc; i++) {
        if (strcmp(argv[i], "-v") == 0)
            is_verbose = true;
        else if (strcmp(argv[i], "--keep") == 0 && i + 1 < argc)
            hearer->cache_dir = argv[++i];
        else if (strcmp(argv[i], "--smart-turn") == 0 && i + 1 < argc)
            smart_turn_file = argv[++i];
        else if (strcmp(argv[i], "--learn") != 0 || i + 1 == argc ||
                 (lessons = fopen(argv[++i], "we")) == NULL)
            return false;
    }
    return argc >= 5;
}

static void forget(struct turn_hearer *hearer)
{
    for (size_t i = 0; i < turns.count; i++) {
        said_turn_deinit(&turns.said[i]);
        played_turn_deinit(&turns.played[i]);
    }
    recogniser_destroy(hearer->recogniser);
    smart_turn_close(hearer->smart_turn);
    vocabulary_release(hearer->vocabulary);
    menu_release(hearer->menu);
    if (lessons != NULL)
        fclose(lessons);
}

int main(int argc, char **argv)
{
    struct turn_hearer hearer = {0};
    if (!take_options(argc, argv, &hearer)) {
        fprintf(
            stderr,
            "usage: bench_turn_end MODELS_DIR SPHINX_DIR MENU.yaml DIGITS_DIR [-v] [--learn FILE] [--keep DIR] "
            "[--smart-turn FILE]\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct speech_models *models = NULL;
    char why[512] = "";
    enum vp_err err = speech_models_load(&(struct speech_paths){.models_dir = argv[1], .sphinx_dir = argv[2]},
                                         &models, why, sizeof why);
    hearer.models = models;
    enum turn_use use = lessons != NULL ? TURN_LEARN : TURN_MEASURE;
    if (err == VP_OK && smart_turn_file != NULL)
        err = smart_turn_open(argv[1], smart_turn_file, &hearer.smart_turn, why, sizeof why);
    if (err == VP_OK)
        err = open_hearer(&hearer, argv[3]);
    if (err == VP_OK)
        err = hear_lines(&hearer, use);
    if (err == VP_OK)
        err = hear_numbers(&hearer, use, argv[4]);
    if (err == VP_OK)
        print_all(hearer.smart_turn != NULL);
    else
        fprintf(stderr, "%s %s\n", vp_err_text(err), why);
    forget(&hearer);
    speech_models_destroy(models);
    return err != VP_OK;
}
