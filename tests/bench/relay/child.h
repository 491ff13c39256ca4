/* Programs that the benchmark starts, each on a processor of its own choice. */
#ifndef VP_BENCH_CHILD_H
#define VP_BENCH_CHILD_H

#include <stddef.h>
#include <sys/types.h>

struct child {
    pid_t pid;
    int out_fd; /* its standard output */
};

/* Starts argv[0] (a path) on processor cpu, its errors going to error_path. Exits when that fails. */
struct child child_start(const char *const argv[], int cpu, const char *error_path);
/* Reads its output until a line holds needle; the text behind needle up to the end of that line goes to text.
 * Exits when the output ends before. */
void child_await(const struct child *child, const char *needle, char *text, size_t size_bytes);
/* SIGTERM; its exit status, or -1 when it died otherwise. */
int child_stop(struct child *child);

/* Keeps this process on one processor. */
void pin_to(int cpu);

#endif
