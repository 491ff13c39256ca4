#include "sandbox/places.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { GROWS_BY = 64 };

void sandbox_places_add(struct sandbox_places *places, enum sandbox_right right, const char *path)
{
    struct stat found;
    if (path == NULL || path[0] == '\0')
        return;
    if (places->count % GROWS_BY == 0) {
        struct sandbox_place *grown =
            realloc(places->places, (places->count + GROWS_BY) * sizeof *places->places);
        places->has_failed |= grown == NULL;
        if (grown == NULL)
            return;
        places->places = grown;
    }
    struct sandbox_place place = {.path = strdup(path), .right = right};
    places->has_failed |= place.path == NULL;
    if (place.path == NULL)
        return;
    if (stat(path, &found) == 0) {
        place.device = found.st_dev;
        place.inode = found.st_ino;
    }
    places->places[places->count++] = place;
}

static void add_parent(struct sandbox_places *places, enum sandbox_right right, const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        snprintf(folder, sizeof folder, ".");
    else
        snprintf(folder, sizeof folder, "%.*s", slash == path ? 1 : (int)(slash - path), path);
    sandbox_places_add(places, right, folder);
}

void sandbox_places_add_folder_of(struct sandbox_places *places, enum sandbox_right right, const char *path)
{
    char real[PATH_MAX];
    struct stat found;
    if (path == NULL || path[0] == '\0')
        return;
    add_parent(places, right, path);
    if (lstat(path, &found) == 0 && S_ISLNK(found.st_mode) && realpath(path, real) != NULL)
        add_parent(places, right, real);
}

void sandbox_places_add_links(struct sandbox_places *places, enum sandbox_right right, const char *folder)
{
    char path[PATH_MAX];
    struct stat found;
    DIR *listed = opendir(folder);
    if (listed == NULL)
        return;
    for (const struct dirent *entry; (entry = readdir(listed)) != NULL;)
        if (snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) < (int)sizeof path &&
            lstat(path, &found) == 0 && S_ISLNK(found.st_mode))
            sandbox_places_add(places, right, path);
    closedir(listed);
}

void sandbox_places_add_system(struct sandbox_places *places, bool may_dial)
{
#define PLACE(path, why) sandbox_places_add(places, SANDBOX_READ, path);
#define DIALLED(path, why)                                                                                   \
    if (may_dial)                                                                                            \
        sandbox_places_add(places, SANDBOX_READ, path);
#define NAMED(variable, why)                                                                                 \
    if (may_dial)                                                                                            \
        sandbox_places_add(places, SANDBOX_READ, getenv(variable));
#include "sandbox/places.def"
}

const char *sandbox_places_moved(const struct sandbox_places *places)
{
    for (size_t i = 0; i < places->count; i++) {
        const struct sandbox_place *place = &places->places[i];
        struct stat found;
        bool is_there = stat(place->path, &found) == 0;
        if ((is_there ? found.st_ino : 0) != place->inode || (is_there ? found.st_dev : 0) != place->device)
            return place->path;
    }
    return NULL;
}

void sandbox_places_release(struct sandbox_places *places)
{
    for (size_t i = 0; i < places->count; i++)
        free(places->places[i].path);
    free(places->places);
    *places = (struct sandbox_places){0};
}
