/* Runs a loop until SIGTERM. */
#ifndef VP_BENCH_UNTIL_TOLD_H
#define VP_BENCH_UNTIL_TOLD_H

#include "net/loop.h"

VP_MUST_CHECK enum vp_err run_until_told(struct loop *loop);

#endif
