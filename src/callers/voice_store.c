#include "callers/voice_store.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audio/wav.h"
#include "base/fnv.h"
#include "callers/manner.h"

enum { FOLDER_BYTES = 400, PATH_BYTES = 480, KEY_BYTES = VOICE_TEXT_MAX_BYTES + 200 };

/* Part of every name: another number where a clip of the same words would sound otherwise. */
enum { FORM = 1 };

/* Makes the folders that are missing. */
static bool find_folder(char out_folder[FOLDER_BYTES])
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    bool has_cache = cache != NULL && cache[0] == '/';
    if (!has_cache && (home == NULL || home[0] != '/'))
        return false;
    int len = snprintf(out_folder, FOLDER_BYTES, "%s%s/voiceplate/clips", has_cache ? cache : home,
                       has_cache ? "" : "/.cache");
    if (len < 0 || len >= FOLDER_BYTES)
        return false;
    for (char *slash = strchr(out_folder + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        bool is_there = mkdir(out_folder, 0700) == 0 || errno == EEXIST;
        *slash = '/';
        if (!is_there)
            return false;
    }
    return mkdir(out_folder, 0700) == 0 || errno == EEXIST;
}

static bool find_path(const struct voice *voice, const char *text, char out_path[PATH_BYTES])
{
    char folder[FOLDER_BYTES], key[KEY_BYTES], voice_text[VOICE_KEY_BYTES];
    int len =
        snprintf(key, sizeof key, "%d:%s%s", FORM, voice_key(voice, voice_text, sizeof voice_text), text);
    if (len < 0 || len >= KEY_BYTES || !find_folder(folder))
        return false;
    snprintf(out_path, PATH_BYTES, "%s/%s-%016" PRIx64 ".wav", folder, voice_engine_name(voice->engine),
             fnv_hash(FNV_START, span_of(key)));
    return true;
}

bool voice_store_find(const struct voice *voice, const char *text, struct voice_clip *out_clip)
{
    char path[PATH_BYTES];
    struct wav wav = {0};
    if (!find_path(voice, text, path) || wav_read(path, &wav) != VP_OK)
        return false;
    if (wav.rate_hz != VOICE_RATE_HZ || wav.channels != 1 || wav.frame_count == 0) {
        wav_deinit(&wav);
        return false;
    }
    *out_clip = (struct voice_clip){wav.pcm16, wav.frame_count}; /* the samples are the clip's now */
    return true;
}

/* Under a name of its own first: two programs may speak the same words at the same time. */
void voice_store_put(const struct voice *voice, const char *text, const struct voice_clip *clip)
{
    char path[PATH_BYTES], own[PATH_BYTES + 24];
    if (!find_path(voice, text, path))
        return;
    snprintf(own, sizeof own, "%s.%d", path, (int)getpid());
    if (wav_write(own, VOICE_RATE_HZ, 1, clip->pcm16, clip->sample_count) != VP_OK || rename(own, path) != 0)
        unlink(own);
}

enum vp_err voice_store_speak(const struct voice *voice, const char *text, struct voice_clip *out_clip)
{
    bool is_program = voice->engine != VOICE_FLITE;
    if (is_program && voice_store_find(voice, text, out_clip))
        return VP_OK;
    enum vp_err err = manner_speak(voice, text, out_clip);
    if (err == VP_OK && is_program)
        voice_store_put(voice, text, out_clip);
    return err;
}
