#include "turn_curve.h"

struct curve_point curve_measure(const struct curve_pause *pauses, size_t count, size_t unseen_count)
{
    size_t ends = 0, within = unseen_count, cut_off = 0;
    double delay_ms = 0;
    for (size_t i = 0; i < count; i++) {
        const struct curve_pause *pause = &pauses[i];
        ends += pause->is_end;
        within += !pause->is_end;
        if (pause->is_end)
            delay_ms += pause->wait_ms;
        else
            cut_off += pause->wait_ms < pause->lasts_ms;
    }
    return (struct curve_point){ends > 0 ? delay_ms / (double)ends : 0,
                                within > 0 ? 100.0 * (double)cut_off / (double)within : 0};
}

void curve_add(struct curve *curve, struct curve_point point)
{
    if (curve->count < CURVE_POINTS_MAX)
        curve->at[curve->count++] = point;
}

double curve_cut_offs_at(const struct curve *curve, double delay_ms)
{
    double best = 100;
    for (size_t i = 0; i < curve->count; i++)
        if (curve->at[i].mean_delay_ms <= delay_ms && curve->at[i].cut_off_pct < best)
            best = curve->at[i].cut_off_pct;
    return best;
}

double curve_delay_at(const struct curve *curve, double cut_off_pct)
{
    double best = -1;
    for (size_t i = 0; i < curve->count; i++)
        if (curve->at[i].cut_off_pct <= cut_off_pct && (best < 0 || curve->at[i].mean_delay_ms < best))
            best = curve->at[i].mean_delay_ms;
    return best;
}
