/* Files and folders that a process may open (sandbox.h). A folder stands for everything below it. A place is the file
 * or folder itself, not its name: what is moved to that name later is another one, and places_moved tells. */
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
    dev_t device; /* what it led to when it was added; both 0: to nothing */
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
/* The folder that the file is in, and, where its name is a link, the one in which it is really. */
void sandbox_places_add_folder_of(struct sandbox_places *places, enum sandbox_right right, const char *path);
/* What the links in a folder lead to. */
void sandbox_places_add_links(struct sandbox_places *places, enum sandbox_right right, const char *folder);
/* The path of one that leads elsewhere than when it was added, borrowed; NULL: none does. */
const char *sandbox_places_moved(const struct sandbox_places *places);
void sandbox_places_release(struct sandbox_places *places);

#endif
