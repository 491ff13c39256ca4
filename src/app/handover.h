/* The way from one program to the one that takes its place in the same process (SIGUSR2): the master checks
 * the new program by letting it rehearse, then executes it. The pid stays, so whoever started the service
 * still knows it, and the children stay its children; listeners and shared memory are inherited. The
 * environment variable VOICEPLATE_HANDOVER says which descriptors and children these are. */
#ifndef VP_APP_HANDOVER_H
#define VP_APP_HANDOVER_H

#include "app/crew.h"

enum { HANDOVER_CHILDREN_MAX = CREW_POSTS_MAX * 2 + SCOREBOARD_ROWS_MAX };

struct handover {
    struct shared_inheritance inherited;
    struct handover_child {
        struct crew_child child; /* pid, row and role */
        bool is_leaving;
    } children[HANDOVER_CHILDREN_MAX];
    int child_count;
};

/* What an older program left in the environment (taken out of it); descriptors that are not what they should
 * be and processes that are no children are left out. False: nothing was handed over. */
bool handover_take(struct handover *out_handover);

/* The scoreboard is a new one: the children's rows are in another. */
void handover_forget_rows(struct handover *handover);

struct handover_program {
    char path[4096];         /* of the executable, as it was when this process began */
    const char *config_path; /* NULL: none was named */
};
/* Notes the path of this program; a new one is expected there later. False: errno tells. */
bool handover_find_program(struct handover_program *out_program, const char *config_path);

/* Starts the new program as a child that only checks whether it could serve (serve --check) with everything
 * handed over. What it complains about can be read from *out_output_fd once it has ended. -1: errno tells. */
pid_t handover_rehearse(const struct handover_program *program, const struct crew *crew, int *out_output_fd);
/* Becomes the new program. Returns only when that fails (errno tells); nothing has changed then. */
void handover_exec(const struct handover_program *program, const struct crew *crew);

#endif
