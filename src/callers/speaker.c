#include "callers/speaker.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/fnv.h"
#include "base/thread.h"
#include "callers/voice_internal.h"
#include "callers/voice_store.h"

enum { BUCKETS = 512, KEY_MAX_BYTES = 1200, JOIN_EVERY_NS = 50 * 1000 * 1000 };

/* One utterance: asked for on the loop's thread, filled by the worker, immutable once is_done. */
struct spoken_text {
    char *key;
    struct voice voice; /* engine VOICE_ANY: text is a path of a recording */
    char *text;
    struct voice_clip clip;
    enum vp_err err;
    bool is_done;                              /* under lock */
    struct spoken_text *next_same, *next_work; /* bucket; queue */
};

struct speaker {
    struct spoken_text *buckets[BUCKETS]; /* loop's thread only */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct spoken_text *work_first, **work_last; /* under lock, as is_stopping */
    bool is_stopping;
};

static void *work(void *arg)
{
    struct speaker *speaker = arg;
    pthread_mutex_lock(&speaker->lock);
    for (;;) {
        while (speaker->work_first == NULL && !speaker->is_stopping)
            pthread_cond_wait(&speaker->wake, &speaker->lock);
        if (speaker->is_stopping)
            break;
        struct spoken_text *utterance = speaker->work_first;
        speaker->work_first = utterance->next_work;
        if (speaker->work_first == NULL)
            speaker->work_last = &speaker->work_first;
        pthread_mutex_unlock(&speaker->lock);
        enum vp_err err = utterance->voice.engine == VOICE_ANY
                              ? voice_read_wav(utterance->text, &utterance->clip)
                              : voice_store_speak(&utterance->voice, utterance->text, &utterance->clip);
        pthread_mutex_lock(&speaker->lock);
        utterance->err = err;
        utterance->is_done = true;
    }
    pthread_mutex_unlock(&speaker->lock);
    return NULL;
}

enum vp_err speaker_create(struct speaker **out_speaker)
{
    struct speaker *speaker = calloc(1, sizeof *speaker);
    if (speaker == NULL)
        return VP_ERR_NO_MEMORY;
    speaker->work_last = &speaker->work_first;
    pthread_mutex_init(&speaker->lock, NULL);
    pthread_cond_init(&speaker->wake, NULL);
    if (pthread_create(&speaker->thread, NULL, work, speaker) != 0) {
        pthread_cond_destroy(&speaker->wake);
        pthread_mutex_destroy(&speaker->lock);
        free(speaker);
        return VP_ERR_BUSY;
    }
    *out_speaker = speaker;
    return VP_OK;
}

static void free_utterance(struct spoken_text *utterance)
{
    if (utterance == NULL)
        return;
    voice_clip_deinit(&utterance->clip);
    free(utterance->voice.name);
    free(utterance->key);
    free(utterance->text);
    free(utterance);
}

void speaker_destroy(struct speaker *speaker)
{
    if (speaker == NULL)
        return;
    thread_tell(&speaker->lock, &speaker->wake, &speaker->is_stopping);
    struct timespec until;
    do { /* what is being spoken is of no use any more */
        voice_process_kill();
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += JOIN_EVERY_NS;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
    } while (pthread_timedjoin_np(speaker->thread, NULL, &until) == ETIMEDOUT);
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct spoken_text *at = speaker->buckets[i], *next; at != NULL; at = next) {
            next = at->next_same;
            free_utterance(at);
        }
    pthread_cond_destroy(&speaker->wake);
    pthread_mutex_destroy(&speaker->lock);
    free(speaker);
}

void speaker_abandon(struct speaker *speaker)
{
    pthread_mutex_lock(&speaker->lock);
    speaker->is_stopping = true;
    pthread_mutex_unlock(&speaker->lock);
    voice_process_kill();
}

static size_t bucket_of(const char *key)
{
    return fnv_hash(FNV_START, span_of(key)) % BUCKETS;
}

static struct spoken_text *make_utterance(const char *key, const struct voice *voice, const char *text)
{
    struct spoken_text *utterance = calloc(1, sizeof *utterance);
    if (utterance == NULL)
        return NULL;
    utterance->voice = *voice;
    utterance->voice.name = voice->name != NULL ? strdup(voice->name) : NULL;
    utterance->key = strdup(key);
    utterance->text = strdup(text);
    if (utterance->key != NULL && utterance->text != NULL &&
        (voice->name == NULL || utterance->voice.name != NULL))
        return utterance;
    free_utterance(utterance);
    return NULL;
}

enum vp_err speaker_find(struct speaker *speaker, const struct voice *voice, const char *text,
                         const struct voice_clip **out_clip)
{
    char key[KEY_MAX_BYTES], voice_text[VOICE_KEY_BYTES];
    int len = snprintf(key, sizeof key, "%s%s", voice_key(voice, voice_text, sizeof voice_text), text);
    if (len < 0 || len >= (int)sizeof key)
        return VP_ERR_BAD_VALUE;
    struct spoken_text **bucket = &speaker->buckets[bucket_of(key)], *at = *bucket;
    while (at != NULL && strcmp(at->key, key) != 0)
        at = at->next_same;
    enum vp_err err = VP_ERR_AGAIN;
    if (at != NULL) {
        pthread_mutex_lock(&speaker->lock);
        if (at->is_done)
            err = at->err;
        pthread_mutex_unlock(&speaker->lock);
        if (err == VP_OK)
            *out_clip = &at->clip;
        return err;
    }
    at = make_utterance(key, voice, text);
    if (at == NULL)
        return VP_ERR_NO_MEMORY;
    at->next_same = *bucket;
    *bucket = at;
    pthread_mutex_lock(&speaker->lock);
    *speaker->work_last = at;
    speaker->work_last = &at->next_work;
    pthread_cond_signal(&speaker->wake);
    pthread_mutex_unlock(&speaker->lock);
    return VP_ERR_AGAIN;
}

enum vp_err speaker_find_wav(struct speaker *speaker, const char *path, const struct voice_clip **out_clip)
{
    return speaker_find(speaker, &(struct voice){.engine = VOICE_ANY}, path, out_clip);
}
