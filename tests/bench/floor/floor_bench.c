/* Who has the floor: gives way to interruptions, goes on through backchannels, vocal tics and speech that is not
 * meant for it, measured on what simulated callers hear (docs/floor.md). floor_bench VOICE_URL BANK SEED CALLS
 * ROUNDS DETAIL VOICE... BANK is what the model says (bench_floor_model); each call hears ROUNDS sounds of each
 * class. */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "bench/floor/floor_call.h"

enum { VOICES_MAX = 8, BETWEEN_MS = 400 };

struct run {
    struct loop *loop;
    struct http_client *http;
    struct loop_timer timer;
    struct floor_call_options call;
    uint64_t seed;
    int begun, over, count;
    size_t voice_count;
};

static void read_bank(const char *path, struct bank *out_bank)
{
    FILE *file = fopen(path, "rb");
    uint32_t len;
    if (file == NULL)
        err(EXIT_FAILURE, "%s", path);
    while (out_bank->count < 16 && fread(&len, sizeof len, 1, file) == 1) {
        uint8_t *ulaw = malloc(len + 1);
        if (ulaw == NULL || fread(ulaw, 1, len, file) != len)
            errx(EXIT_FAILURE, "%s is cut off", path);
        out_bank->ulaw[out_bank->count] = ulaw;
        out_bank->len[out_bank->count++] = len;
    }
    fclose(file);
}

static void on_over(void *owner)
{
    struct run *run = owner;
    if (++run->over == run->count)
        loop_stop(run->loop);
}

static void begin_next(void *arg)
{
    struct run *run = arg;
    run->call.seed = run->seed * 1000003 + (uint64_t)run->begun * 7919;
    run->call.voice = (size_t)run->begun % run->voice_count;
    enum vp_err failed = floor_call_open(&run->call);
    if (failed != VP_OK)
        errx(EXIT_FAILURE, "a call cannot begin: %s", vp_err_text(failed));
    if (++run->begun < run->count)
        loop_timer_start(&run->timer, BETWEEN_MS);
}

static double share(int part, int whole)
{
    return whole > 0 ? (double)part / whole : 0;
}

static void row(const char *name, const char *what, double value, int count, const char *goal, bool is_met)
{
    printf("  %-5s %-46s %6.3f  of %5d   goal %-8s %s\n", name, what, value, count, goal,
           is_met ? "met" : "MISSED");
}

static double mean(const struct samples *samples)
{
    double sum = 0;
    for (size_t i = 0; i < samples->count; i++)
        sum += samples->at[i];
    return samples->count > 0 ? sum / (double)samples->count : 0;
}

static void print(struct floor_score *score)
{
    const int *count = score->count, *right = score->right;
    int away = count[SOUND_SIDE_TALK] + count[SOUND_ROOM_TALK];
    double r_y = share(right[SOUND_INTERRUPTION], count[SOUND_INTERRUPTION]);
    double s_bc = share(right[SOUND_BACKCHANNEL], count[SOUND_BACKCHANNEL]);
    double s_vt = share(right[SOUND_TIC], count[SOUND_TIC]);
    double s_nd = share(right[SOUND_SIDE_TALK] + right[SOUND_ROOM_TALK], away);
    double i_a = share(score->talked_over, score->turns), r_r = share(score->answered, score->turns);
    double l_y = mean(&score->yield_ms) / 1000;
    row("R_Y", "gives way to an interruption within 2 s", r_y, count[SOUND_INTERRUPTION], ">= 0.98",
        r_y >= 0.98);
    row("S_BC", "goes on through a backchannel", s_bc, count[SOUND_BACKCHANNEL], ">= 0.90", s_bc >= 0.90);
    row("S_VT", "goes on through a vocal tic", s_vt, count[SOUND_TIC], ">= 0.80", s_vt >= 0.80);
    row("S_ND", "goes on through speech not meant for it", s_nd, away, ">= 0.60", s_nd >= 0.60);
    row("I_A", "talks over the caller, a turn", i_a, score->turns, "<= 0.05", i_a <= 0.05);
    row("R_R", "answers a turn", r_r, score->turns, ">= 0.99", r_r >= 0.99);
    row("L_Y", "s from an interruption to silence, mean", l_y, (int)score->yield_ms.count, "<= 0.20",
        l_y <= 0.20);
    printf("        of those not meant for it: turned away %.3f of %d, in the room %.3f of %d\n",
           share(right[SOUND_SIDE_TALK], count[SOUND_SIDE_TALK]), count[SOUND_SIDE_TALK],
           share(right[SOUND_ROOM_TALK], count[SOUND_ROOM_TALK]), count[SOUND_ROOM_TALK]);
    printf("        silent after an interruption: p50 %.0f ms, p95 %.0f ms, max %.0f ms (aim: p95 100 ms)\n",
           samples_percentile(&score->yield_ms, 50), samples_percentile(&score->yield_ms, 95),
           samples_percentile(&score->yield_ms, 100));
    printf(
        "        silent for what was none: p50 %.0f ms, p95 %.0f ms; said twice afterwards: p50 %.0f ms, p95 %.0f ms, "
        "left out at most %.0f ms\n",
        samples_percentile(&score->gap_ms, 50), samples_percentile(&score->gap_ms, 95),
        samples_percentile(&score->overlap_ms, 50), samples_percentile(&score->overlap_ms, 95),
        -samples_percentile(&score->overlap_ms, 0));
}

int main(int argc, char **argv)
{
    struct voice voices[VOICES_MAX];
    struct run run = {0};
    struct bank bank = {0};
    struct floor_score score = {0};
    struct material *material;
    if (argc < 9)
        errx(EXIT_FAILURE, "floor_bench VOICE_URL BANK SEED CALLS ROUNDS DETAIL VOICE VOICE...");
    for (int i = 7; i < argc && run.voice_count < VOICES_MAX; i++)
        if (voice_parse(argv[i], &voices[run.voice_count]) == VP_OK &&
            voice_is_available(&voices[run.voice_count]))
            run.voice_count++;
    if (run.voice_count < 2)
        errx(EXIT_FAILURE, "two voices are needed: install espeak-ng or festival");
    read_bank(argv[2], &bank);
    enum vp_err failed = material_create(voices, run.voice_count, &material);
    if (failed == VP_OK)
        failed = loop_create(&run.loop);
    if (failed == VP_OK)
        failed = http_client_create(run.loop, &run.http);
    if (failed == VP_OK)
        failed = loop_timer_init(&run.timer, run.loop, begin_next, &run);
    if (failed != VP_OK)
        errx(EXIT_FAILURE, "%s", vp_err_text(failed));
    run.seed = strtoull(argv[3], NULL, 10);
    run.count = atoi(argv[4]);
    FILE *detail = fopen(argv[6], "w");
    run.call = (struct floor_call_options){.loop = run.loop,
                                           .http = run.http,
                                           .material = material,
                                           .bank = &bank,
                                           .voice_url = argv[1],
                                           .score = &score,
                                           .rounds = atoi(argv[5]),
                                           .detail = detail,
                                           .on_over = on_over,
                                           .owner = &run};
    begin_next(&run);
    loop_run(run.loop);
    print(&score);
    if (detail != NULL)
        fclose(detail);
    return EXIT_SUCCESS;
}
