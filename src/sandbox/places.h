/* Files and folders that a process may open (sandbox.h). A folder stands for everything below it. A place is the file
 * or folder itself, not its name: what is moved to that name later is another one, and places_find_lack tells. */
#ifndef VP_SANDBOX_PLACES_H
#define VP_SANDBOX_PLACES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum sandbox_right {
    SANDBOX_READ,  /* read it, list it */
    SANDBOX_WRITE, /* and change, make, rename and delete what is in it */
};

struct sandbox_place {
    char *path; /* owned */
    enum sandbox_right right;
    bool is_watched;
    dev_t device; /* what it led to when it was added; both 0: to nothing, or it is not watched */
    ino_t inode;
};

/* Zeroed is empty. */
struct sandbox_places {
    struct sandbox_place *places;
    size_t count;
    bool has_failed; /* there was no memory for one */
};

/* Places of the system that every process reads, and those that only who opens connections needs. */
void sandbox_places_add_system(struct sandbox_places *places, bool may_dial);
/* The path is copied; "" is none. What is not there is noted all the same: it may come. */
void sandbox_places_add(struct sandbox_places *places, enum sandbox_right right, const char *path);
/* Likewise, of what need not be looked at again: a process that runs has no use for another one, or it may be on a
 * disk that keeps whoever asks it waiting. Nothing is asked about it here. */
void sandbox_places_add_unwatched(struct sandbox_places *places, enum sandbox_right right, const char *path);
/* The folder that the file is in, and, where its name is a link, the one in which it is really. */
void sandbox_places_add_folder_of(struct sandbox_places *places, enum sandbox_right right, const char *path);
/* What the links in a folder lead to. */
void sandbox_places_add_links(struct sandbox_places *places, enum sandbox_right right, const char *folder);
/* Whether who was let into the places when they were added may open all that is wanted as it is now. The path of one
 * that is watched, is there, is none of them and stands below none of their folders, borrowed; NULL: nothing lacks. */
const char *sandbox_places_find_lack(const struct sandbox_places *places,
                                     const struct sandbox_places *wanted);
void sandbox_places_release(struct sandbox_places *places);

#endif
