#include "arms/ab.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

/* Milliseconds are counted one by one: exact quantiles in bounded memory, however many turns there were. */
enum { LATENCY_MAX_MS = 60000 };

struct histogram {
    uint32_t counts[LATENCY_MAX_MS + 1]; /* later ones count as the last */
    int64_t total;
};

struct sums {
    int64_t count;
    double sum, sum_of_squares;
};

struct arm_tally {
    struct histogram first_audio, turns;
    struct sums completed, handovers, edits;
};

static void add_latency(struct histogram *histogram, int64_t latency_ms)
{
    if (latency_ms < 0)
        latency_ms = 0;
    histogram->counts[latency_ms <= LATENCY_MAX_MS ? latency_ms : LATENCY_MAX_MS]++;
    histogram->total++;
}

static void add_number(struct sums *sums, int64_t value)
{
    sums->count++;
    sums->sum += (double)value;
    sums->sum_of_squares += (double)value * (double)value;
}

static bool take_value(void *owner, enum store_arm arm, enum store_measure measure, int64_t value)
{
    if ((unsigned)arm >= STORE_ARM_COUNT)
        return true;
    struct arm_tally *tally = &((struct arm_tally *)owner)[arm];
    struct sums *const sums[STORE_MEASURE_COUNT] = {[STORE_COMPLETED] = &tally->completed,
                                                    [STORE_HANDOVERS] = &tally->handovers,
                                                    [STORE_ORDER_EDITS] = &tally->edits};
    struct histogram *const latencies[STORE_MEASURE_COUNT] = {
        [STORE_FIRST_AUDIO_MS] = &tally->first_audio, [STORE_TURN_LATENCY_MS] = &tally->turns};
    if ((unsigned)measure >= STORE_MEASURE_COUNT)
        return true;
    if (sums[measure] != NULL)
        add_number(sums[measure], value);
    if (latencies[measure] != NULL)
        add_latency(latencies[measure], value);
    return true;
}

/* The rank'th smallest; NAN for rank 0. */
static double find_rank(const struct histogram *histogram, int64_t rank)
{
    int64_t seen = 0;
    for (int latency_ms = 0; rank > 0 && latency_ms <= LATENCY_MAX_MS; latency_ms++) {
        seen += histogram->counts[latency_ms];
        if (seen >= rank)
            return latency_ms;
    }
    return NAN;
}

static struct estimate quantile_of(const struct histogram *histogram, double quantile)
{
    struct estimate_ranks ranks = estimate_quantile(histogram->total, quantile);
    return (struct estimate){find_rank(histogram, ranks.value), find_rank(histogram, ranks.low),
                             find_rank(histogram, ranks.high)};
}

static struct estimate mean_of(const struct sums *sums)
{
    return estimate_mean(sums->count, sums->sum, sums->sum_of_squares);
}

enum vp_err ab_compute(struct store *store, const struct store_measure_filter *filter,
                       struct ab_report *out_report)
{
    struct arm_tally *tallies = calloc(STORE_ARM_COUNT, sizeof *tallies);
    if (tallies == NULL)
        return VP_ERR_NO_MEMORY;
    enum vp_err err = store_each_measure(store, filter, take_value, tallies);
    out_report->since_unix_ms = filter->since_unix_ms;
    for (int i = 0; i < STORE_ARM_COUNT; i++) {
        const struct arm_tally *tally = &tallies[i];
        out_report->arms[i] = (struct ab_arm){
            .call_count = tally->completed.count,
            .completed_count = (int64_t)tally->completed.sum,
            .order_count = tally->edits.count,
            .turn_count = tally->turns.total,
            .completed_rate = estimate_rate((int64_t)tally->completed.sum, tally->completed.count),
            .first_audio_p50_ms = quantile_of(&tally->first_audio, 0.5),
            .first_audio_p95_ms = quantile_of(&tally->first_audio, 0.95),
            .turn_p50_ms = quantile_of(&tally->turns, 0.5),
            .turn_p95_ms = quantile_of(&tally->turns, 0.95),
            .handovers_per_call = mean_of(&tally->handovers),
            .edits_per_order = mean_of(&tally->edits),
        };
    }
    free(tallies);
    return err;
}

/* ---- showing it ---- */

static const struct {
    const char *key, *title;
    size_t offset;
} counts[] = {
    {"calls", "calls", offsetof(struct ab_arm, call_count)},
    {"completed_calls", "calls with an order", offsetof(struct ab_arm, completed_count)},
    {"orders", "orders", offsetof(struct ab_arm, order_count)},
    {"turns", "turns", offsetof(struct ab_arm, turn_count)},
};

static const struct {
    const char *key, *title;
    size_t offset;
    double scale; /* in the table */
    int digits;
} estimates[] = {
    {"completed_rate", "completed orders, %", offsetof(struct ab_arm, completed_rate), 100, 1},
    {"first_audio_p50_ms", "first audio p50, ms", offsetof(struct ab_arm, first_audio_p50_ms), 1, 0},
    {"first_audio_p95_ms", "first audio p95, ms", offsetof(struct ab_arm, first_audio_p95_ms), 1, 0},
    {"turn_p50_ms", "turn latency p50, ms", offsetof(struct ab_arm, turn_p50_ms), 1, 0},
    {"turn_p95_ms", "turn latency p95, ms", offsetof(struct ab_arm, turn_p95_ms), 1, 0},
    {"handovers_per_call", "hand-overs per call", offsetof(struct ab_arm, handovers_per_call), 1, 2},
    {"edits_per_order", "basket edits per order", offsetof(struct ab_arm, edits_per_order), 1, 2},
};

enum {
    COUNT_ROWS = sizeof counts / sizeof counts[0],
    ESTIMATE_ROWS = sizeof estimates / sizeof estimates[0],
    TITLE_COLUMNS = 24,
    ARM_COLUMNS = 28
};

static int64_t count_at(const struct ab_arm *arm, int row)
{
    return *(const int64_t *)((const char *)arm + counts[row].offset);
}

static const struct estimate *estimate_at(const struct ab_arm *arm, int row)
{
    return (const struct estimate *)((const char *)arm + estimates[row].offset);
}

static json_t *number_json(double number)
{
    return isnan(number) ? json_null() : json_real(number);
}

static json_t *arm_json(const struct ab_arm *arm)
{
    json_t *json = json_object();
    for (int row = 0; row < COUNT_ROWS; row++)
        json_object_set_new(json, counts[row].key, json_integer(count_at(arm, row)));
    for (int row = 0; row < ESTIMATE_ROWS; row++) {
        const struct estimate *estimate = estimate_at(arm, row);
        json_object_set_new(json, estimates[row].key,
                            json_pack("{s:o, s:o, s:o}", "value", number_json(estimate->value), "low",
                                      number_json(estimate->low), "high", number_json(estimate->high)));
    }
    return json;
}

json_t *ab_json(const struct ab_report *report)
{
    json_t *arms = json_object();
    for (int arm = 0; arm < STORE_ARM_COUNT; arm++)
        json_object_set_new(arms, store_arm_name((enum store_arm)arm), arm_json(&report->arms[arm]));
    return json_pack("{s:I, s:o}", "since_unix_ms", (json_int_t)report->since_unix_ms, "arms", arms);
}

static void format_number(char *out, size_t size_bytes, double number, double scale, int digits)
{
    if (isnan(number))
        snprintf(out, size_bytes, "?");
    else
        snprintf(out, size_bytes, "%.*f", digits, number * scale);
}

static void print_estimate(FILE *out, const struct estimate *estimate, double scale, int digits)
{
    char value[24], low[24], high[24], cell[96];
    format_number(value, sizeof value, estimate->value, scale, digits);
    format_number(low, sizeof low, estimate->low, scale, digits);
    format_number(high, sizeof high, estimate->high, scale, digits);
    if (isnan(estimate->value))
        snprintf(cell, sizeof cell, "-");
    else
        snprintf(cell, sizeof cell, "%s [%s .. %s]", value, low, high);
    fprintf(out, "%*s", ARM_COLUMNS, cell);
}

void ab_print(const struct ab_report *report, FILE *out)
{
    fprintf(out, "%-*s", TITLE_COLUMNS, "");
    for (int arm = 0; arm < STORE_ARM_COUNT; arm++)
        fprintf(out, "%*s", ARM_COLUMNS, store_arm_name((enum store_arm)arm));
    fputc('\n', out);
    for (int row = 0; row < COUNT_ROWS; row++) {
        fprintf(out, "%-*s", TITLE_COLUMNS, counts[row].title);
        for (int arm = 0; arm < STORE_ARM_COUNT; arm++)
            fprintf(out, "%*" PRId64, ARM_COLUMNS, count_at(&report->arms[arm], row));
        fputc('\n', out);
    }
    for (int row = 0; row < ESTIMATE_ROWS; row++) {
        fprintf(out, "%-*s", TITLE_COLUMNS, estimates[row].title);
        for (int arm = 0; arm < STORE_ARM_COUNT; arm++)
            print_estimate(out, estimate_at(&report->arms[arm], row), estimates[row].scale,
                           estimates[row].digits);
        fputc('\n', out);
    }
}
