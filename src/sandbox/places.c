#include "sandbox/places.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { GROWS_BY = 64 };

static void add(struct sandbox_places *places, const struct sandbox_place *place)
{
    if (place->path == NULL || place->path[0] == '\0')
        return;
    if (places->count % GROWS_BY == 0) {
        struct sandbox_place *grown =
            realloc(places->places, (places->count + GROWS_BY) * sizeof *places->places);
        places->has_failed |= grown == NULL;
        if (grown == NULL)
            return;
        places->places = grown;
    }
    struct sandbox_place *added = &places->places[places->count];
    *added = *place;
    added->path = strdup(place->path);
    places->has_failed |= added->path == NULL;
    places->count += added->path != NULL;
}

void sandbox_places_add_unwatched(struct sandbox_places *places, enum sandbox_right right, const char *path)
{
    add(places, &(struct sandbox_place){.path = (char *)path, .right = right});
}

void sandbox_places_add(struct sandbox_places *places, enum sandbox_right right, const char *path)
{
    struct stat found;
    struct sandbox_place place = {.path = (char *)path, .right = right, .is_watched = true};
    if (path != NULL && stat(path, &found) == 0) {
        place.device = found.st_dev;
        place.inode = found.st_ino;
    }
    add(places, &place);
}

static void add_parent(struct sandbox_places *places, enum sandbox_right right, const char *path)
{
    char folder[PATH_MAX];
    size_t len = strlen(path);
    while (len > 1 && path[len - 1] == '/') /* "models/" is the folder "models" */
        len--;
    const char *slash = memrchr(path, '/', len);
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

/* PATH's way of naming several. */
static void add_each(struct sandbox_places *places, const char *paths)
{
    char path[PATH_MAX];
    while (paths != NULL && paths[0] != '\0') {
        size_t len = strcspn(paths, ":");
        if (snprintf(path, sizeof path, "%.*s", (int)len, paths) < (int)sizeof path)
            sandbox_places_add(places, SANDBOX_READ, path);
        paths += len + (paths[len] == ':');
    }
}

void sandbox_places_add_system(struct sandbox_places *places, bool may_dial)
{
#define PLACE(path, why) sandbox_places_add_unwatched(places, SANDBOX_READ, path);
#define DIALLED(path, why)                                                                                   \
    if (may_dial)                                                                                            \
        sandbox_places_add_unwatched(places, SANDBOX_READ, path);
#define FOLLOWED(path, why)                                                                                  \
    if (may_dial)                                                                                            \
        sandbox_places_add(places, SANDBOX_READ, path);
#define NAMED(variable, why)                                                                                 \
    if (may_dial)                                                                                            \
        add_each(places, getenv(variable));
#include "sandbox/places.def"
}

/* ---- what has come since ---- */

static bool holds(const struct sandbox_places *places, enum sandbox_right right, const struct stat *found)
{
    for (size_t i = 0; i < places->count; i++) {
        const struct sandbox_place *place = &places->places[i];
        if (place->inode == found->st_ino && place->device == found->st_dev &&
            (place->right == SANDBOX_WRITE || right == SANDBOX_READ))
            return true;
    }
    return false;
}

/* As Landlock goes: from the file itself up through the folders that it is really in. */
static bool may_open(const struct sandbox_places *places, enum sandbox_right right, const char *path)
{
    char real[PATH_MAX];
    struct stat found;
    if (stat(path, &found) != 0)
        return true; /* nothing is there to open */
    if (holds(places, right, &found))
        return true;
    if (realpath(path, real) == NULL)
        return true; /* gone meanwhile */
    for (char *slash; (slash = strrchr(real, '/')) != NULL && slash != real;) {
        *slash = '\0';
        if (stat(real, &found) == 0 && holds(places, right, &found))
            return true;
    }
    return false;
}

const char *sandbox_places_find_lack(const struct sandbox_places *places, const struct sandbox_places *wanted)
{
    for (size_t i = 0; i < wanted->count; i++) {
        const struct sandbox_place *place = &wanted->places[i];
        if (place->is_watched && !may_open(places, place->right, place->path))
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
