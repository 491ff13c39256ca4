/* A folder of the test's own, and the files in it. */
#ifndef VP_TESTS_WITH_FOLDER_H
#define VP_TESTS_WITH_FOLDER_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { FOLDER_PATH_BYTES = 64 };

/* Makes one that is empty; its path begins with that prefix. Ends the program when it cannot. */
static inline void folder_make(char path[FOLDER_PATH_BYTES], const char *prefix)
{
    snprintf(path, FOLDER_PATH_BYTES, "%s-XXXXXX", prefix);
    if (mkdtemp(path) == NULL) {
        perror(path);
        abort();
    }
}

static inline void folder_empty(const char *path)
{
    char name[512];
    DIR *dir = opendir(path);
    for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;) {
        snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
        unlink(name);
    }
    if (dir != NULL)
        closedir(dir);
}

/* With its files; it has no folders in it. Returns 0, or -1 when it stays. */
static inline int folder_remove(const char *path)
{
    folder_empty(path);
    return rmdir(path);
}

#endif
