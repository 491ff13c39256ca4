/* The way from one program to the one that takes its place in the same process (SIGUSR2): the master checks
 * the new program by letting it rehearse, then executes it. The pid stays, so whoever started the service
 * still knows it, and the children stay its children; listeners and shared memory are inherited. The
 * environment variable VOICEPLATE_HANDOVER says which descriptors and children these are. */
#ifndef VP_SERVICE_HANDOVER_H
#define VP_SERVICE_HANDOVER_H

#include <stdio.h>

#include "service/crew.h"

enum { HANDOVER_CHILDREN_MAX = CREW_POSTS_MAX * 2 + SCOREBOARD_ROWS_MAX };

/* Each child has a pid, a role below the master's and a row of the scoreboard, or -1 where it is in another. */
struct handover {
    struct shared_inheritance inherited;
    pid_t master_pid; /* nothing is handed over: that master lives; 0: none */
    struct handover_child {
        struct crew_child child; /* pid, row and role */
        bool is_leaving;
    } children[HANDOVER_CHILDREN_MAX];
    int child_count;
    bool is_takeover; /* from orphans, not from an older program in this process */
};

/* The text: "web=5 media=6 engine=7 memory=8 desk=9 child=ROLE:PID:ROW leaving=ROLE:PID:ROW ...", descriptors
 * by their numbers, -1 for none; or "master=PID". VP_ERR_TOO_BIG, VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err handover_format(struct buf *out, const struct handover *handover);
/* Unknown words and values that cannot be are left out; nothing is looked at but the text. */
void handover_parse(const char *text, struct handover *out_handover);

/* A listening socket, from now on closed by exec; -1: it is none. */
int handover_check_listener(int fd);
/* Whether the process is what it is called: a child of ours that has not ended (one that has is taken note of
 * here: nobody waits for it any more), or of the same user and name and now watched by child->pidfd. */
bool handover_check_child(struct crew_child *child);

/* What an older program left in the environment (taken out of it); descriptors that are not what they should
 * be and processes that are not what they are called are left out. False: nothing was handed over. */
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
 * handed over. What it prints can be read from *out_output_fd once it has ended. -1: errno tells. */
pid_t handover_rehearse(const struct handover_program *program, const struct crew *crew, int *out_output_fd);
/* Whether the settings are among what it printed, as serve --check does when all is well: many a program that
 * is no VoicePlate ends with status 0, and would end the service when it became it. */
bool handover_is_rehearsed(FILE *output);
/* Becomes the new program. Returns only when that fails (errno tells); nothing has changed then. */
void handover_exec(const struct handover_program *program, const struct crew *crew);

#endif
