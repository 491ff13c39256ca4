/* How often a detector cuts callers off, against how long it keeps them waiting. A detector has a knob; each of its
 * settings is a point: the share of pauses within turns that it takes for the end, and its mean delay behind the real
 * ends. What it does at a budget is the best of its points within it, as eot-bench (LiveKit, 2026) has it. */
#ifndef VP_BENCH_TURN_CURVE_H
#define VP_BENCH_TURN_CURVE_H

#include <stdbool.h>
#include <stddef.h>

/* One pause, and after how long it would be taken for the end. */
struct curve_pause {
    bool is_end;
    double lasts_ms; /* of one within the turn */
    double wait_ms;
};

struct curve_point {
    double mean_delay_ms, cut_off_pct;
};

enum { CURVE_POINTS_MAX = 1024 };
struct curve {
    struct curve_point at[CURVE_POINTS_MAX];
    size_t count;
};

/* unseen_count: pauses within turns that cannot be mistaken. */
struct curve_point curve_measure(const struct curve_pause *pauses, size_t count, size_t unseen_count);
void curve_add(struct curve *curve, struct curve_point point);
/* The fewest cut-offs at a mean delay of at most so much; 100 where there is no such point. */
double curve_cut_offs_at(const struct curve *curve, double delay_ms);
/* The shortest mean delay with at most so many cut-offs; negative where there is no such point. */
double curve_delay_at(const struct curve *curve, double cut_off_pct);

#endif
