#include "call/line_watch.h"

#include "audio/ulaw.h"
#include "base/base64.h"
#include "base/metric.h"
#include "base/unset.h"

enum {
    SLICE_GROUPS = 2 * ULAW_STRETCH, /* of four characters: about 20 ms, as most packets have */
};

void line_watch_init(struct line_watch *watch)
{
    watch->has_warned = false;
    line_quality_init(&watch->quality);
}

void line_watch_hear(struct line_watch *watch, const struct caller_sound *sound, int64_t timestamp_ms,
                     int64_t now_ms)
{
    int64_t done_bytes = 0;
    for (size_t at = 0, count; at < sound->count; at += count) {
        count = sound->count - at < SLICE_GROUPS ? sound->count - at : SLICE_GROUPS;
        int64_t from_ms = done_bytes / ULAW_BYTES_PER_MS;
        done_bytes += (int64_t)base64_decoded_len((struct span){sound->ulaw_b64.at + 4 * at, 4 * count});
        struct line_packet packet = {.ulaw = sound->thirds + at,
                                     .count = count,
                                     .sums = sound->sums,
                                     .duration_ms = done_bytes / ULAW_BYTES_PER_MS - from_ms,
                                     .timestamp_ms = timestamp_ms >= 0 ? timestamp_ms + from_ms : -1};
        if (count < sound->count)
            ulaw_sums_of(packet.ulaw, count, &packet.sums);
        line_quality_hear(&watch->quality, &packet, now_ms);
    }
}

void line_watch_play(struct line_watch *watch, const struct piece_sound *sound, int64_t at_ms)
{
    for (size_t at = 0, count; at < sound->count; at += count) {
        count = sound->count - at < SLICE_GROUPS ? sound->count - at : SLICE_GROUPS;
        struct ulaw_sums sums = piece_sound_sums(sound, at, count);
        int64_t from_bytes = sound->from_bytes + (int64_t)at * PIECE_SOUND_GROUP_BYTES;
        line_quality_play(&watch->quality, &sums, count, at_ms + from_bytes / ULAW_BYTES_PER_MS);
    }
}

void line_watch_clear(struct line_watch *watch, int64_t now_ms)
{
    line_quality_clear(&watch->quality, now_ms);
}

enum line_warning line_watch_warns(struct line_watch *watch)
{
    struct line_report report;
    if (watch->has_warned)
        return LINE_WARNING_NONE;
    line_quality_sum(&watch->quality, &report);
    watch->has_warned = report.figure >= 0 && report.figure < LINE_QUALITY_BAD;
    if (!watch->has_warned)
        return LINE_WARNING_NONE;
    metric_add(METRIC_LINE_WARNINGS_TOTAL, 1);
    return report.is_dead ? LINE_WARNING_DEAD : LINE_WARNING_BAD;
}

int line_watch_figure(const struct line_watch *watch)
{
    struct line_report report;
    line_quality_sum(&watch->quality, &report);
    return report.figure;
}

void line_watch_end(const struct line_watch *watch)
{
    struct line_report report;
    line_quality_sum(&watch->quality, &report);
    if (report.figure < 0)
        return;
    metric_add(METRIC_LINES_MEASURED_TOTAL, 1);
    metric_add(METRIC_LINE_QUALITY_POINTS_TOTAL, report.figure);
    if (report.figure < LINE_QUALITY_BAD)
        metric_add(METRIC_LINES_BAD_TOTAL, 1);
}

static double tenths(double value)
{
    return (double)(int64_t)(value * 10 + 0.5) / 10;
}

json_t *line_watch_json(const struct line_watch *watch)
{
    struct line_report report;
    line_quality_sum(&watch->quality, &report);
    if (report.figure < 0)
        return NULL;
    return json_pack("{s:i, s:i, s:i, s:f, s:f, s:i, s:i, s:b}", "quality", report.figure, "level_dbfs",
                     report.level_dbfs, "noise_dbfs", report.noise_dbfs, "clipped_pct",
                     tenths(report.clipped_pct), "lost_pct", tenths(report.lost_pct), "jitter_ms",
                     report.jitter_ms, "echo_pct", report.echo_pct, "is_dead", report.is_dead);
}
