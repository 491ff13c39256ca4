#include "audio/line_quality.h"

#include <math.h>
#include <string.h>

enum {
    ACTIVE_OVER_DB = 9, /* over the noise: voice */
    ACTIVE_LEAST = 55,  /* -55 dBFS: nothing quieter is a voice */
    ACTIVE_FRAMES = 50, /* a second of it: enough to judge */
    GAP_MAX_MS = 60000, /* a longer one is another clock */
    JITTER_SHARE = 16,
};

void line_quality_init(struct line_quality *line)
{
    *line = (struct line_quality){.next_timestamp_ms = -1};
    echo_meter_init(&line->echo);
}

/* n of -n dBFS; what cannot be said is -96. */
static int level_of(uint64_t squares, size_t count)
{
    double db = squares > 0 ? 10 * log10((double)squares / ((double)count * 32768.0 * 32768.0)) : -96;
    return db <= -96 ? 96 : db >= 0 ? 0 : (int)(0.5 - db);
}

/* Whether all are like the one before them, or +0 and -0. */
static bool is_still(const struct line_packet *packet, uint8_t last)
{
    const uint8_t *ulaw = packet->ulaw;
    return packet->sums.squares == 0 || (ulaw[0] == last && memcmp(ulaw, ulaw + 1, packet->count - 1) == 0);
}

static void note_arrival(struct line_quality *line, const struct line_packet *packet, int64_t now_ms)
{
    if (packet->timestamp_ms < 0)
        return;
    if (line->next_timestamp_ms >= 0) {
        int64_t gap_ms = packet->timestamp_ms - line->next_timestamp_ms;
        if (gap_ms > 0 && gap_ms < GAP_MAX_MS)
            line->lost_ms += gap_ms;
        double late_ms = (double)(now_ms - line->arrived_ms - (gap_ms + packet->duration_ms));
        if (gap_ms >= 0 && gap_ms < GAP_MAX_MS)
            line->jitter_ms += (fabs(late_ms) - line->jitter_ms) / JITTER_SHARE;
    }
    line->arrived_ms = now_ms;
    line->next_timestamp_ms = packet->timestamp_ms + packet->duration_ms;
}

void line_quality_hear(struct line_quality *line, const struct line_packet *packet, int64_t now_ms)
{
    if (packet->count == 0)
        return;
    int level = level_of(packet->sums.squares, packet->count);
    note_arrival(line, packet, now_ms);
    line->heard_ms += packet->duration_ms;
    line->frames[level]++;
    line->sample_count += packet->count;
    if (is_still(packet, line->last_code))
        line->still_ms += packet->duration_ms;
    else
        line->clipped_count += packet->sums.loudest_count;
    line->last_code = packet->ulaw[packet->count - 1];
    echo_meter_hear(&line->echo, 96 - level, now_ms);
}

void line_quality_play(struct line_quality *line, const struct ulaw_sums *sums, size_t count, int64_t at_ms)
{
    if (count > 0)
        echo_meter_play(&line->echo, 96 - level_of(sums->squares, count), at_ms);
}

void line_quality_clear(struct line_quality *line, int64_t now_ms)
{
    echo_meter_clear(&line->echo, now_ms);
}

/* The level below which this share of the frames lies, counted from the quietest; among those louder than -loudest. */
static int level_at(const struct line_quality *line, int quietest, double share)
{
    uint64_t all = 0, seen = 0;
    for (int n = 0; n <= quietest; n++)
        all += line->frames[n];
    for (int n = quietest; n > 0; n--) {
        seen += line->frames[n];
        if ((double)seen >= share * (double)all)
            return n;
    }
    return 0;
}

static double at_most(double value, double max)
{
    return value < 0 ? 0 : value < max ? value : max;
}

/* Each part takes something from what a good line has. */
static int figure_of(const struct line_report *report, bool has_voice)
{
    double figure = 93; /* G.107: all at its default */
    if (report->is_dead)
        return 0;
    if (!has_voice)
        return -1;
    figure -=
        95 * report->lost_pct / (report->lost_pct + 4.3); /* G.107 7.5, G.113: G.711 without concealment */
    figure -= at_most(1.5 * (25 - (report->level_dbfs - report->noise_dbfs)), 45);
    figure -= at_most(1.5 * (-35 - report->level_dbfs), 30) + at_most(3 * (report->level_dbfs + 9), 15);
    figure -= at_most(6 * report->clipped_pct, 30) + at_most((report->jitter_ms - 30) / 4.0, 15);
    figure -= at_most((report->echo_pct - 50) / 2.0, 25);
    return figure > 0 ? (int)lrint(figure) : 0;
}

void line_quality_sum(const struct line_quality *line, struct line_report *out_report)
{
    int64_t whole_ms = line->heard_ms + line->lost_ms;
    int noise = level_at(line, LINE_LEVELS - 1, 0.1);
    int quietest = noise - ACTIVE_OVER_DB < ACTIVE_LEAST ? noise - ACTIVE_OVER_DB : ACTIVE_LEAST;
    uint64_t active = 0;
    for (int n = 0; n <= quietest; n++)
        active += line->frames[n];
    bool has_voice = active >= ACTIVE_FRAMES;
    struct line_report report = {
        .level_dbfs = active > 0 ? -level_at(line, quietest, 0.5) : 0,
        .noise_dbfs = -noise,
        .clipped_pct =
            line->sample_count > 0 ? 100.0 * (double)line->clipped_count / (double)line->sample_count : 0,
        .lost_pct = whole_ms > 0 ? 100.0 * (double)line->lost_ms / (double)whole_ms : 0,
        .jitter_ms = (int)lrint(line->jitter_ms),
        .echo_pct = echo_meter_pct(&line->echo),
        .is_dead = line->heard_ms >= LINE_DEAD_MS && line->still_ms >= line->heard_ms * 995 / 1000,
    };
    report.figure = figure_of(&report, has_voice);
    *out_report = report;
}
