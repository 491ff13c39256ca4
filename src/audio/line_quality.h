/* How good a telephone line is, from what comes in on it: level, clipping, noise, loss, jitter, a channel that is dead,
 * and whether what we say comes back. One figure for all of it, after the E-model (ITU-T G.107; bands as in G.109): 90
 * is a good line, below 50 people complain. Allocates nothing; for each 20 ms some hundred instructions. docs/audio.md
 * says what each part costs. */
#ifndef VP_AUDIO_LINE_QUALITY_H
#define VP_AUDIO_LINE_QUALITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "audio/echo_meter.h"
#include "audio/ulaw_sums.h"

enum {
    LINE_LEVELS = 97,      /* 0 to -96 dBFS */
    LINE_QUALITY_BAD = 50, /* of the figure: G.109 recommends no line below it */
    LINE_DEAD_MS = 6000,   /* chosen: nothing but the same value for so long is no quiet caller */
};

struct line_quality {
    uint32_t frames[LINE_LEVELS]; /* by level: [n] had -n dBFS */
    int64_t heard_ms, still_ms;   /* so much came; of it, of the same value as what came before */
    uint8_t last_code;            /* of mu-law */
    uint64_t sample_count, clipped_count;
    int64_t lost_ms, next_timestamp_ms; /* next: where the last packet ended; -1: none yet */
    double jitter_ms;                   /* RFC 3550, 6.4.1 */
    int64_t arrived_ms;                 /* of the last packet, monotonic */
    struct echo_meter echo;
};

void line_quality_init(struct line_quality *line);
/* A packet: some of its samples, evenly chosen, as mu-law codes, and what they add up to. */
struct line_packet {
    const uint8_t *ulaw; /* borrowed */
    size_t count;        /* 0: nothing is heard of it */
    struct ulaw_sums sums;
    int64_t duration_ms, timestamp_ms; /* since the stream began; -1: not told */
};
/* It arrived now. */
void line_quality_hear(struct line_quality *line, const struct line_packet *packet, int64_t now_ms);
/* What the caller is played from then on: what as many samples add up to, 20 ms at a time. */
void line_quality_play(struct line_quality *line, const struct ulaw_sums *sums, size_t count, int64_t at_ms);
/* Nothing of what was to be played after now_ms is. */
void line_quality_clear(struct line_quality *line, int64_t now_ms);

struct line_report {
    int figure;              /* 0 to 93; -1: too little was heard to say */
    int level_dbfs;          /* of the caller's voice; 0: none was heard */
    int noise_dbfs;          /* between the words; -96: digital silence */
    double clipped_pct;      /* of the samples that are at the end of the scale */
    double lost_pct;         /* of the stream's time */
    int jitter_ms, echo_pct; /* echo_pct: correlation of what comes back; 0 where little was played */
    bool is_dead;
};
void line_quality_sum(const struct line_quality *line, struct line_report *out_report);

#endif
