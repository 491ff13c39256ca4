#include "callers/load_knee.h"

#include <inttypes.h>

#include "base/clock.h"

const double load_knee_p99_max_ms = 20;
/* A call has fifty frames a second; so little less is a rounding of when it began and ended. */
static const double frames_per_s_min = 49.5;
enum { RAMP_PER_CALL_MS = 20 };

bool load_step_is_good(const struct load_step *step)
{
    return step->calls_failed == 0 && step->frames_lost == 0 && step->p99_ms >= 0 &&
           step->p99_ms <= load_knee_p99_max_ms;
}

bool load_step_is_in_time(const struct load_step *step)
{
    return step->frames_per_s >= frames_per_s_min && step->late_max_ms <= load_knee_p99_max_ms;
}

static enum vp_err run_step(const struct load_knee_options *options, int call_count,
                            struct load_step *out_step, int *out_signal)
{
    struct phone_load_options load = options->load;
    struct phone_load_report report;
    load.call_count = call_count;
    load.ramp_ms = call_count * RAMP_PER_CALL_MS;
    int64_t began_us = clock_mono_us(),
            used_us = options->used_us != NULL ? options->used_us(options->owner) : -1;
    enum vp_err err = phone_load_run(&load, &report);
    if (err != VP_OK)
        return err;
    int64_t took_us = clock_mono_us() - began_us;
    int64_t more_us = used_us >= 0 ? options->used_us(options->owner) - used_us : -1;
    *out_step = (struct load_step){
        .calls = call_count,
        .calls_failed = report.calls_failed,
        .frames_lost = report.frames_lost + report.frames_foreign + report.frames_repeated,
        .p50_ms = samples_percentile(&report.delays_ms, 50),
        .p99_ms = report.frames_echoed > 0 ? samples_percentile(&report.delays_ms, 99) : -1,
        .max_ms = samples_percentile(&report.delays_ms, 100),
        .late_max_ms = report.late_max_ms,
        .frames_per_s = report.frames_per_s,
        .core_pct = more_us >= 0 ? 100.0 * (double)more_us / (double)took_us : -1,
    };
    out_step->is_good = load_step_is_good(out_step);
    *out_signal = report.signal_number;
    phone_load_report_deinit(&report);
    return VP_OK;
}

enum vp_err load_knee_find(const struct load_knee_options *options, struct load_knee *out_knee)
{
    struct load_knee knee = {.calls = 0};
    bool was_bad = false;
    for (int calls = options->step; calls <= LOAD_CALLS_MAX && knee.step_count < LOAD_KNEE_STEPS_MAX;) {
        struct load_step *step = &knee.steps[knee.step_count];
        enum vp_err err = run_step(options, calls, step, &knee.signal_number);
        if (err != VP_OK)
            return err;
        if (knee.signal_number != 0)
            break;
        knee.step_count++;
        if (options->on_step != NULL)
            options->on_step(options->owner, step);
        if (!step->is_good && was_bad)
            break;
        was_bad = !step->is_good; /* once may be the machine's doing */
        if (step->is_good) {
            knee.calls = calls;
            calls += options->step;
        }
    }
    *out_knee = knee;
    return VP_OK;
}

/* -- told ---------------------------------------------------------------------------------------------- */

void load_step_print_head(FILE *out)
{
    fprintf(out, "%6s %7s %11s %9s %9s %9s %7s %10s\n", "calls", "failed", "frames lost", "p50 ms", "p99 ms",
            "max ms", "core %", "late by ms");
    fflush(out);
}

void load_step_print(FILE *out, const struct load_step *step)
{
    char core_pct[16] = "-";
    if (step->core_pct >= 0)
        snprintf(core_pct, sizeof core_pct, "%.0f", step->core_pct);
    fprintf(out, "%6d %7d %11" PRIu64 " %9.1f %9.1f %9.1f %7s %10.1f%s\n", step->calls, step->calls_failed,
            step->frames_lost, step->p50_ms, step->p99_ms, step->max_ms, core_pct, step->late_max_ms,
            step->is_good ? "" : "  too many");
    fflush(out);
}

void load_knee_print(FILE *out, const struct load_knee *knee, bool is_of_a_core)
{
    const struct load_step *last = knee->step_count > 0 ? &knee->steps[knee->step_count - 1] : NULL;
    if (last == NULL)
        return;
    bool is_ours = !last->is_good && !load_step_is_in_time(last);
    fprintf(out,
            "knee: %s%d calls %s, with nothing lost and the sound back within %.0f ms for 99 of 100 frames\n",
            is_ours ? "at least " : "", knee->calls, is_of_a_core ? "a core" : "at once",
            load_knee_p99_max_ms);
    if (is_ours)
        fprintf(
            out,
            "At %d calls this generator fell behind itself (up to %.0f ms, %.1f frames a second): the service may "
            "carry more.\nCall it from another machine, or from one that has nothing else to do.\n",
            last->calls, last->late_max_ms, last->frames_per_s);
}

json_t *load_knee_json(const struct load_knee *knee, bool is_of_a_core)
{
    json_t *steps = json_array();
    for (int i = 0; i < knee->step_count; i++) {
        const struct load_step *step = &knee->steps[i];
        json_array_append_new(
            steps,
            json_pack("{s:i, s:i, s:I, s:{s:f, s:f, s:f}, s:o, s:f, s:f, s:b, s:b}", "calls", step->calls,
                      "calls_failed", step->calls_failed, "frames_lost", (json_int_t)step->frames_lost,
                      "echo_delay_ms", "p50", step->p50_ms, "p99", step->p99_ms, "max", step->max_ms,
                      "core_pct", step->core_pct >= 0 ? json_real(step->core_pct) : json_null(),
                      "generator_late_max_ms", step->late_max_ms, "frames_per_s", step->frames_per_s,
                      "is_good", step->is_good, "generator_is_in_time", load_step_is_in_time(step)));
    }
    return json_pack("{s:i, s:b, s:f, s:o}", "knee_calls", knee->calls, "is_of_a_core", is_of_a_core,
                     "p99_max_ms", load_knee_p99_max_ms, "steps", steps);
}
