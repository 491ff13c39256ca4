/* Whose the figures of a turn are, in /metrics. */
#ifndef VP_TRADITIONAL_TURN_WHOSE_H
#define VP_TRADITIONAL_TURN_WHOSE_H

#include "base/histogram_series.h"
#include "traditional/turn_run.h"

/* The restaurant's, at the chat model. Borrowed from the run. */
struct histogram_whose turn_whose(const struct turn_run *run);

#endif
