#include "app/spoken_check.h"

#include <ctype.h>
#include <jansson.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "app/spoken_judge.h"
#include "audio/ulaw.h"
#include "base/clock.h"
#include "base/thread.h"
#include "call/menu_json.h"

enum { SECONDS_MAX = 12, SOUND_MAX = SECONDS_MAX * SPEECH_RATE_HZ, QUIET_SAMPLES = SPEECH_RATE_HZ * 3 / 10 };
enum { THREADS_MAX = 64, PHRASES_STEP = 256, PROGRESS_MS = 200 };

const char *spoken_kind_name(enum spoken_kind kind)
{
    static const char *const names[] = {"item", "size", "option"};
    return names[kind];
}

/* ---- what is said ---- */

static struct spoken_thing *add(struct spoken_check *check, enum spoken_kind kind, size_t index,
                                const char *id, const char *name)
{
    struct spoken_thing *thing = &check->things[check->count++];
    *thing = (struct spoken_thing){.kind = kind, .index = index, .id = id, .name = name};
    return thing;
}

static void add_items(struct spoken_check *check)
{
    for (size_t i = 0; i < check->told->item_count; i++) {
        const struct told_menu_item *item = &check->told->items[i];
        struct spoken_thing *thing = add(check, SPOKEN_ITEM, i, item->id, item->name);
        snprintf(thing->say, sizeof thing->say, "I'd like one %s, please.", item->name);
    }
}

/* Sizes of one name sound alike on every dish: the first that has it speaks for all. */
static bool is_size_said(const struct spoken_check *check, const char *name)
{
    for (size_t i = 0; i < check->count; i++)
        if (check->things[i].kind == SPOKEN_SIZE && strcasecmp(check->things[i].name, name) == 0)
            return true;
    return false;
}

static void add_sizes(struct spoken_check *check)
{
    for (size_t i = 0; i < check->told->item_count; i++) {
        const struct told_menu_item *item = &check->told->items[i];
        for (size_t s = 0; s < item->size_count && item->size_count > 1; s++) {
            const struct told_menu_size *size = &check->told->sizes[item->first_size + s];
            if (is_size_said(check, size->name))
                continue;
            struct spoken_thing *thing = add(check, SPOKEN_SIZE, item->first_size + s, size->id, size->name);
            thing->item = i;
            snprintf(thing->say, sizeof thing->say, "The %s, please.", size->name);
        }
    }
}

static bool is_option_said(const struct spoken_check *check, const char *name)
{
    for (size_t i = 0; i < check->count; i++)
        if (check->things[i].kind == SPOKEN_OPTION && strcasecmp(check->things[i].name, name) == 0)
            return true;
    return false;
}

static void add_options(struct spoken_check *check)
{
    for (size_t o = 0; o < check->told->option_count; o++) {
        const struct told_menu_option *option = &check->told->options[o];
        if (is_option_said(check, option->name))
            continue;
        struct spoken_thing *thing = add(check, SPOKEN_OPTION, o, option->id, option->name);
        snprintf(thing->say, sizeof thing->say, "With %s, please.", option->name);
    }
}

static enum vp_err tell_menu(const struct menu *menu, struct told_menu **out_told)
{
    json_t *json = menu_json_whole(menu, clock_unix_ms());
    char *text = json != NULL ? json_dumps(json, JSON_COMPACT) : NULL;
    json_decref(json);
    enum vp_err err = text != NULL ? told_menu_create(text, out_told) : VP_ERR_NO_MEMORY;
    free(text);
    return err;
}

/* ---- who listens ---- */

struct hearing { /* what the threads share */
    struct spoken_check *check;
    const struct spoken_settings *settings;
    const struct lexicon *lexicon;
    struct vocabulary *vocabulary;
    int64_t ends_ms;
    pthread_mutex_t lock;
    size_t next, done_count; /* under the lock */
    enum vp_err err;         /* likewise: the first */
};

struct sound {
    int16_t *samples; /* SOUND_MAX */
    size_t count;
};

static bool take_piece(void *owner, const int16_t *pcm16, size_t sample_count)
{
    struct sound *sound = owner;
    size_t room = SOUND_MAX - QUIET_SAMPLES - sound->count;
    size_t count = sample_count < room ? sample_count : room;
    memcpy(sound->samples + sound->count, pcm16, count * sizeof *pcm16);
    sound->count += count;
    return count == sample_count;
}

/* What the telephone leaves of it. */
static void send_through_telephone(struct sound *sound)
{
    for (size_t i = 0; i < sound->count; i++)
        sound->samples[i] = ulaw_to_pcm16(ulaw_from_pcm16(sound->samples[i]));
}

static enum vp_err hear(const struct hearing *hearing, struct recogniser *recogniser, struct sound *sound,
                        struct spoken_thing *thing)
{
    struct recognition recognition;
    memset(sound->samples, 0, SOUND_MAX * sizeof *sound->samples);
    sound->count = QUIET_SAMPLES;
    enum vp_err err = synthesise(hearing->settings->models, thing->say,
                                 &(const struct speech_manner){SPEECH_VOICE_FLITE, 1}, take_piece, sound);
    if (err != VP_OK)
        return err;
    sound->count += QUIET_SAMPLES;
    send_through_telephone(sound);
    err = recognise(recogniser, hearing->vocabulary, sound->samples, sound->count, &recognition);
    if (err != VP_OK)
        return err;
    thing->was_said = true;
    (void)span_copy(span_of(recognition_text(&recognition)), thing->heard, sizeof thing->heard);
    spoken_judge(hearing->lexicon, hearing->check->told, recognition_confidence(&recognition), thing);
    return VP_OK;
}

static struct spoken_thing *take_next(struct hearing *hearing, enum vp_err err, bool is_first)
{
    struct spoken_thing *thing = NULL;
    pthread_mutex_lock(&hearing->lock);
    hearing->done_count += !is_first;
    if (hearing->err == VP_OK)
        hearing->err = err;
    if (hearing->err == VP_OK && hearing->next < hearing->check->count && clock_mono_ms() < hearing->ends_ms)
        thing = &hearing->check->things[hearing->next++];
    pthread_mutex_unlock(&hearing->lock);
    return thing;
}

static void *listen_thread(void *arg)
{
    struct hearing *hearing = arg;
    struct recogniser *recogniser = NULL;
    struct sound sound = {.samples = malloc(SOUND_MAX * sizeof *sound.samples)};
    enum vp_err err =
        sound.samples != NULL ? recogniser_create(hearing->settings->models, &recogniser) : VP_ERR_NO_MEMORY;
    struct spoken_thing *thing = take_next(hearing, err, true);
    while (thing != NULL) {
        err = hear(hearing, recogniser, &sound, thing);
        thing = take_next(hearing, err, false);
    }
    recogniser_destroy(recogniser);
    free(sound.samples);
    return NULL;
}

static bool tell_progress(struct hearing *hearing)
{
    pthread_mutex_lock(&hearing->lock);
    size_t done_count = hearing->done_count;
    bool is_over =
        hearing->err != VP_OK || done_count >= hearing->check->count || clock_mono_ms() >= hearing->ends_ms;
    pthread_mutex_unlock(&hearing->lock);
    if (hearing->settings->on_progress != NULL)
        hearing->settings->on_progress(hearing->settings->owner, done_count, hearing->check->count);
    return !is_over;
}

static enum vp_err listen_all(struct hearing *hearing)
{
    pthread_t threads[THREADS_MAX];
    const struct timespec pause = {.tv_nsec = PROGRESS_MS * 1000000L};
    int count = 0, wanted = hearing->settings->thread_count;
    pthread_mutex_init(&hearing->lock, NULL);
    while (count < THREADS_MAX && count < wanted &&
           thread_start(&threads[count], listen_thread, hearing) == 0)
        count++;
    if (count == 0)
        hearing->err = VP_ERR_NO_MEMORY;
    while (count > 0 && tell_progress(hearing))
        nanosleep(&pause, NULL);
    for (int i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
    if (count > 0)
        (void)tell_progress(hearing);
    pthread_mutex_destroy(&hearing->lock);
    return hearing->err;
}

/* ---- all of it ---- */

struct phrases {
    char **at;
    size_t count, room;
    bool is_full; /* no memory */
};

static void add_phrase(void *owner, const char *phrase)
{
    struct phrases *phrases = owner;
    if (phrases->count == phrases->room) {
        char **more = realloc(phrases->at, (phrases->room + PHRASES_STEP) * sizeof *more);
        phrases->is_full = more == NULL;
        if (more == NULL)
            return;
        phrases->at = more;
        phrases->room += PHRASES_STEP;
    }
    char *copy = strdup(phrase);
    phrases->is_full = phrases->is_full || copy == NULL;
    if (copy != NULL)
        phrases->at[phrases->count++] = copy;
}

static enum vp_err make_vocabulary(const struct spoken_settings *settings, const struct lexicon *lexicon,
                                   struct vocabulary **out_vocabulary)
{
    struct phrases phrases = {0};
    lexicon_each_phrase(lexicon, add_phrase, &phrases);
    enum vp_err err = phrases.is_full ? VP_ERR_NO_MEMORY
                                      : vocabulary_create(settings->models, (const char *const *)phrases.at,
                                                          phrases.count, out_vocabulary);
    for (size_t i = 0; i < phrases.count; i++)
        free(phrases.at[i]);
    free(phrases.at);
    return err;
}

enum vp_err spoken_check_run(const struct menu *menu, const struct spoken_settings *settings,
                             struct spoken_check *out_check)
{
    struct lexicon *lexicon = NULL;
    *out_check = (struct spoken_check){0};
    enum vp_err err = tell_menu(menu, &out_check->told);
    if (err != VP_OK)
        return err;
    const struct told_menu *told = out_check->told;
    out_check->things =
        calloc(told->item_count + told->size_count + told->option_count + 1, sizeof *out_check->things);
    struct hearing hearing = {.check = out_check, .settings = settings};
    err = out_check->things != NULL ? lexicon_create(told, &lexicon) : VP_ERR_NO_MEMORY;
    if (err == VP_OK)
        err = make_vocabulary(settings, lexicon, &hearing.vocabulary);
    if (err == VP_OK) {
        add_items(out_check);
        add_sizes(out_check);
        add_options(out_check);
        hearing.lexicon = lexicon;
        hearing.ends_ms = clock_mono_ms() + settings->time_ms;
        err = listen_all(&hearing);
    }
    vocabulary_release(hearing.vocabulary);
    lexicon_destroy(lexicon);
    return err;
}

void spoken_check_deinit(struct spoken_check *check)
{
    told_menu_destroy(check->told);
    free(check->things);
    *check = (struct spoken_check){0};
}
