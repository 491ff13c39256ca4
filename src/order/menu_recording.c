/* Recordings that a menu names: WAV files, their paths counted from the menu file's folder. */
#include "order/menu_internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { PATH_MAX_BYTES = 1024 };

/* False when it does not fit. */
static bool write_path(const char *menu_name, const char *wav, char out[PATH_MAX_BYTES])
{
    const char *slash = strrchr(menu_name, '/');
    int folder_len = wav[0] != '/' && slash != NULL ? (int)(slash + 1 - menu_name) : 0;
    return snprintf(out, PATH_MAX_BYTES, "%.*s%s", folder_len, menu_name, wav) < PATH_MAX_BYTES;
}

const char *menu_recording_path(struct arena *arena, const char *menu_name, const char *wav)
{
    char path[PATH_MAX_BYTES];
    if (wav == NULL || wav[0] == '\0' || !write_path(menu_name, wav, path))
        return "";
    return arena_copy(arena, path, strlen(path));
}

/* Whether it can be played is found by who plays it (realtime/clip.h); that it is there and a WAV file, here. */
void menu_check_recording(struct menu_check *check, const char *where, const char *key, const char *wav)
{
    char path[PATH_MAX_BYTES], head[12];
    if (wav == NULL || !menu_check_text(check, where, key, wav, PATH_MAX_BYTES / 2, false) || wav[0] == '\0')
        return;
    FILE *file = write_path(check->name, wav, path) ? fopen(path, "rb") : NULL;
    if (file == NULL) {
        menu_problem(check, where, key, "\"%.64s\" cannot be read: %s; a WAV file beside the menu is needed",
                     wav, strerror(errno));
        return;
    }
    bool is_wav = fread(head, 1, sizeof head, file) == sizeof head && memcmp(head, "RIFF", 4) == 0 &&
                  memcmp(head + 8, "WAVE", 4) == 0;
    fclose(file);
    if (!is_wav)
        menu_problem(check, where, key, "\"%.64s\" is no WAV file; PCM or mu-law of any rate is allowed",
                     wav);
}
