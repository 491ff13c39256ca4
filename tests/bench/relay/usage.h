/* What a process has used, as /proc tells it. */
#ifndef VP_BENCH_USAGE_H
#define VP_BENCH_USAGE_H

#include <stdint.h>
#include <sys/types.h>

/* Time on a processor of all threads that live, user and system, nanoseconds; -1: it is gone. */
int64_t usage_cpu_ns(pid_t pid);
/* Time that a processor was not idle, of whomever, nanoseconds; in ticks of ten milliseconds. -1: it is not told. What
 * the machine below took for others counts as busy. */
int64_t usage_busy_ns(int cpu);
/* Memory that only this process has (private clean and dirty pages), bytes. Kernel socket buffers are not in
 * it. -1: it is gone. */
int64_t usage_private_bytes(pid_t pid);
/* The child of parent whose name begins with prefix; exits when there is none. */
pid_t usage_find_child(pid_t parent, const char *prefix);

#endif
