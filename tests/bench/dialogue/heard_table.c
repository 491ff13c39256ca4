#include "heard_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audio/ulaw.h"
#include "dialogue/dialogue.h"
#include "callers/pink.h"

enum { BEFORE_MS = 300, BEHIND_MS = 250, PHRASES_MAX = 4096, RESTAURANT_BYTES = 64 };
static const char name_mark[] = "?name";

static void put(struct heard_table *table, const char *restaurant, const char *said, const char *heard,
                float confidence)
{
    if (table->count == HEARD_MAX)
        return;
    table->entries[table->count++] =
        (struct heard_entry){strdup(restaurant), strdup(said), strdup(heard), confidence};
}

void heard_table_load(struct heard_table *table, const char *path, const struct voice *voice, int noise_db)
{
    char line[4096];
    memset(table, 0, sizeof *table);
    table->path = path;
    table->voice = *voice;
    table->noise_db = noise_db;
    FILE *in = fopen(path, "r");
    while (in != NULL && fgets(line, sizeof line, in) != NULL) {
        char *rest = line, *restaurant = strsep(&rest, "\t"), *said = strsep(&rest, "\t"),
             *confidence = strsep(&rest, "\t"), *heard = strsep(&rest, "\n");
        if (heard != NULL)
            put(table, restaurant, said, heard, strtof(confidence, NULL));
    }
    if (in != NULL)
        fclose(in);
}

void heard_table_deinit(struct heard_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        free(table->entries[i].restaurant);
        free(table->entries[i].said);
        free(table->entries[i].heard);
    }
    vocabulary_release(table->vocabulary);
    recogniser_destroy(table->recogniser);
    speech_models_destroy(table->models);
}

struct phrases {
    char *at[PHRASES_MAX];
    size_t count;
};

static void add_phrase(void *owner, const char *phrase)
{
    struct phrases *phrases = owner;
    if (phrases->count < PHRASES_MAX)
        phrases->at[phrases->count++] = strdup(phrase);
}

static enum vp_err use_vocabulary(struct heard_table *table, const char *restaurant,
                                  struct dialogue *dialogue)
{
    static struct phrases phrases;
    size_t len = strcspn(restaurant, "?");
    if (strncmp(table->vocabulary_of, restaurant, len) == 0 && table->vocabulary_of[len] == '\0')
        return VP_OK;
    vocabulary_release(table->vocabulary);
    table->vocabulary = NULL;
    phrases.count = 0;
    dialogue_each_phrase(dialogue, add_phrase, &phrases);
    enum vp_err err =
        vocabulary_create(table->models, (const char *const *)phrases.at, phrases.count, &table->vocabulary);
    while (phrases.count > 0)
        free(phrases.at[--phrases.count]);
    snprintf(table->vocabulary_of, sizeof table->vocabulary_of, "%.*s", (int)len, restaurant);
    return err;
}

static enum vp_err load(struct heard_table *table)
{
    char why[512];
    const char *sphinx = getenv("SPHINX_DIR");
    struct speech_paths paths = {"models",
                                 sphinx != NULL ? sphinx : "/usr/share/pocketsphinx/model/en-us/en-us"};
    if (table->models != NULL)
        return VP_OK;
    enum vp_err err = speech_models_load(&paths, &table->models, why, sizeof why);
    if (err != VP_OK)
        fprintf(stderr, "%s\n", why);
    return err == VP_OK ? recogniser_create(table->models, &table->recogniser) : err;
}

/* The clip as it comes over the line, with the pauses that a turn's recording has. */
static int16_t *carry(const struct heard_table *table, const struct voice_clip *clip, size_t *out_count)
{
    size_t before = BEFORE_MS * VOICE_RATE_HZ / 1000, behind = BEHIND_MS * VOICE_RATE_HZ / 1000;
    size_t count = before + clip->sample_count + behind;
    int16_t *pcm16 = calloc(count, sizeof *pcm16);
    uint8_t *ulaw = malloc(count);
    if (pcm16 != NULL && ulaw != NULL) {
        struct pink pink;
        memcpy(pcm16 + before, clip->pcm16, clip->sample_count * sizeof *pcm16);
        if (table->noise_db > 0) {
            pink_init(&pink, VOICE_LEVEL_RMS, table->noise_db, (uint32_t)count);
            pink_add(&pink, pcm16, count);
        }
        ulaw_encode(pcm16, count, ulaw);
        ulaw_decode(ulaw, count, pcm16);
    }
    free(ulaw);
    *out_count = count;
    return pcm16;
}

static const struct heard_entry *make(struct heard_table *table, const char *restaurant,
                                      struct dialogue *dialogue, const char *said)
{
    struct voice_clip clip;
    static struct recognition heard;
    size_t count;
    if (load(table) != VP_OK || use_vocabulary(table, restaurant, dialogue) != VP_OK ||
        voice_speak(&table->voice, said, &clip) != VP_OK)
        return NULL;
    int16_t *pcm16 = carry(table, &clip, &count);
    voice_clip_deinit(&clip);
    recogniser_expect(table->recogniser,
                      dialogue_is_name_asked(dialogue) ? SPEECH_EXPECTS_NAME : SPEECH_EXPECTS_ORDER);
    enum vp_err err =
        pcm16 != NULL ? recogniser_listen_begin(table->recogniser, table->vocabulary) : VP_ERR_NO_MEMORY;
    for (size_t at = 0; err == VP_OK && at < count; at += SPEECH_WINDOW_SAMPLES)
        err = recogniser_listen_feed(table->recogniser, pcm16 + at,
                                     count - at < SPEECH_WINDOW_SAMPLES ? count - at : SPEECH_WINDOW_SAMPLES);
    if (err == VP_OK)
        err = recogniser_listen_result(table->recogniser, &heard);
    free(pcm16);
    if (err != VP_OK)
        return NULL;
    FILE *out = fopen(table->path, "a");
    if (out != NULL) {
        fprintf(out, "%s\t%s\t%.3f\t%s\n", restaurant, said, (double)recognition_confidence(&heard),
                recognition_text(&heard));
        fclose(out);
    }
    table->made_count++;
    put(table, restaurant, said, recognition_text(&heard), recognition_confidence(&heard));
    return &table->entries[table->count - 1];
}

const struct heard_entry *heard_table_find(struct heard_table *table, const char *restaurant_name,
                                           struct dialogue *dialogue, const char *said)
{
    /* what is heard depends on what was asked */
    char restaurant[RESTAURANT_BYTES + sizeof name_mark];
    snprintf(restaurant, sizeof restaurant, "%s%s", restaurant_name,
             dialogue_is_name_asked(dialogue) ? name_mark : "");
    for (size_t i = 0; i < table->count; i++)
        if (strcmp(table->entries[i].said, said) == 0 &&
            strcmp(table->entries[i].restaurant, restaurant) == 0)
            return &table->entries[i];
    return make(table, restaurant, dialogue, said);
}
