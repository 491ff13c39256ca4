#include "with_cmocka.h"

#include <math.h>
#include <stdlib.h>

#include "audio/line_quality.h"
#include "audio/ulaw.h"

enum { PACKET_MS = 20, PACKET_SAMPLES = 160, SECOND = 1000 / PACKET_MS };

struct scene {
    struct line_quality line;
    struct line_report report;
    int64_t now_ms, timestamp_ms;
    uint32_t seed;
    double phase;
};

static int open_scene(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    assert_non_null(scene);
    line_quality_init(&scene->line);
    scene->now_ms = 100000;
    scene->seed = 1;
    *state = scene;
    return 0;
}

static int close_scene(void **state)
{
    free(*state);
    return 0;
}

static double noise(struct scene *scene)
{
    scene->seed = scene->seed * 1664525 + 1013904223;
    return (double)(scene->seed >> 8) / (1 << 24) * 2 - 1;
}

/* Levels are root mean squares in dBFS; a voice of 0 is none. */
static void make(struct scene *scene, int voice_dbfs, int noise_dbfs, uint8_t out[PACKET_SAMPLES])
{
    double voice = voice_dbfs != 0 ? 32768 * M_SQRT2 * pow(10, voice_dbfs / 20.0) : 0;
    double hiss = noise_dbfs > -96 ? 32768 * sqrt(3) * pow(10, noise_dbfs / 20.0) : 0;
    for (int i = 0; i < PACKET_SAMPLES; i++) {
        double sample = voice * sin(scene->phase) + hiss * noise(scene);
        scene->phase += 2 * M_PI * 300 / 8000;
        sample = sample > 32767 ? 32767 : sample < -32768 ? -32768 : sample;
        out[i] = ulaw_from_pcm16((int16_t)sample);
    }
}

static void hear_codes(struct scene *scene, const uint8_t ulaw[PACKET_SAMPLES])
{
    struct line_packet packet = {
        .ulaw = ulaw, .count = PACKET_SAMPLES, .duration_ms = PACKET_MS, .timestamp_ms = scene->timestamp_ms};
    ulaw_sums_of(ulaw, PACKET_SAMPLES, &packet.sums);
    line_quality_hear(&scene->line, &packet, scene->now_ms);
    scene->now_ms += PACKET_MS;
    scene->timestamp_ms += PACKET_MS;
}

static void hear(struct scene *scene, int count, int voice_dbfs, int noise_dbfs)
{
    uint8_t ulaw[PACKET_SAMPLES];
    for (int i = 0; i < count; i++) {
        make(scene, voice_dbfs, noise_dbfs, ulaw);
        hear_codes(scene, ulaw);
    }
}

/* Half a minute: two seconds of voice, two of none. */
static const struct line_report *talk(struct scene *scene, int voice_dbfs, int noise_dbfs)
{
    for (int i = 0; i < 8; i++) {
        hear(scene, 2 * SECOND, voice_dbfs, noise_dbfs);
        hear(scene, 2 * SECOND, 0, noise_dbfs);
    }
    line_quality_sum(&scene->line, &scene->report);
    return &scene->report;
}

static void a_good_line_has_a_good_figure(void **state)
{
    const struct line_report *report = talk(*state, -22, -60);
    assert_in_range(report->figure, 85, 93);
    assert_in_range(-report->level_dbfs, 20, 24);
    assert_in_range(-report->noise_dbfs, 58, 62);
    assert_true(report->lost_pct < 0.01 && report->clipped_pct < 0.01 && !report->is_dead);
    assert_int_equal(report->jitter_ms, 0);
    assert_int_equal(report->echo_pct, 0);
}

static void noise_costs_by_its_distance_from_the_voice(void **state)
{
    struct scene *scene = *state;
    int last = 94;
    static const int noises[] = {-60, -42, -37, -32, -27};
    for (size_t i = 0; i < sizeof noises / sizeof noises[0]; i++) {
        line_quality_init(&scene->line);
        scene->timestamp_ms = 0;
        const struct line_report *report = talk(scene, -22, noises[i]);
        assert_true(report->figure < last);
        assert_true(abs(report->noise_dbfs - noises[i]) <= 2);
        last = report->figure;
    }
    assert_true(last < 70);
}

static void a_quiet_caller_and_one_who_overdrives_are_known(void **state)
{
    struct scene *scene = *state;
    const struct line_report *report = talk(scene, -48, -80);
    assert_in_range(-report->level_dbfs, 46, 50);
    assert_true(report->figure < 80);
    line_quality_init(&scene->line);
    scene->timestamp_ms = 0;
    report = talk(scene, -2, -60); /* the crests are cut off */
    assert_true(report->clipped_pct > 3);
    assert_true(report->figure < 70);
}

static void what_is_lost_costs_most(void **state)
{
    struct scene *scene = *state;
    static const struct {
        int every, least, most; /* every so many packets one is lost; the figure */
    } cases[] = {{1000, 85, 93}, {100, 65, 80}, {33, 40, 60}, {10, 10, 40}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        line_quality_init(&scene->line);
        scene->timestamp_ms = 0;
        for (int n = 0; n < 30 * SECOND; n++) {
            hear(scene, 1, n % 100 < 50 ? -22 : 0, -60);
            if (n % cases[i].every == cases[i].every - 1) {
                scene->timestamp_ms += PACKET_MS;
                scene->now_ms += PACKET_MS;
            }
        }
        line_quality_sum(&scene->line, &scene->report);
        assert_in_range(scene->report.figure, cases[i].least, cases[i].most);
        assert_true(fabs(scene->report.lost_pct - 100.0 / (cases[i].every + 1)) < 0.1);
    }
}

static void packets_that_come_in_bursts_jitter(void **state)
{
    struct scene *scene = *state;
    for (int n = 0; n < 20 * SECOND; n++) {
        int64_t true_ms = scene->now_ms;
        scene->now_ms = true_ms / 100 * 100; /* five at once */
        hear(scene, 1, n % 100 < 50 ? -22 : 0, -60);
        scene->now_ms = true_ms + PACKET_MS;
    }
    line_quality_sum(&scene->line, &scene->report);
    assert_in_range(scene->report.jitter_ms, 20, 60);
    assert_true(scene->report.lost_pct < 0.01);
}

static void a_line_on_which_nothing_comes_is_dead(void **state)
{
    struct scene *scene = *state;
    static const uint8_t silence[][2] = {{0xff, 0xff}, {0x7f, 0xff}, {0x55, 0x55}};
    for (size_t i = 0; i < sizeof silence / sizeof silence[0]; i++) {
        uint8_t ulaw[PACKET_SAMPLES];
        line_quality_init(&scene->line);
        for (int k = 0; k < PACKET_SAMPLES; k++)
            ulaw[k] = silence[i][k % 2];
        for (int n = 0; n < 5 * SECOND; n++)
            hear_codes(scene, ulaw);
        line_quality_sum(&scene->line, &scene->report);
        assert_false(scene->report.is_dead);
        for (int n = 0; n < 2 * SECOND; n++)
            hear_codes(scene, ulaw);
        line_quality_sum(&scene->line, &scene->report);
        assert_true(scene->report.is_dead);
        assert_int_equal(scene->report.figure, 0);
    }
    hear(scene, 2 * SECOND, -22, -60);
    line_quality_sum(&scene->line, &scene->report);
    assert_false(scene->report.is_dead);
}

static void too_little_is_no_figure(void **state)
{
    struct scene *scene = *state;
    line_quality_sum(&scene->line, &scene->report);
    assert_int_equal(scene->report.figure, -1);
    hear(scene, 20 * SECOND, 0, -70); /* a caller who listens */
    line_quality_sum(&scene->line, &scene->report);
    assert_int_equal(scene->report.figure, -1);
    hear(scene, SECOND / 2, -22, -70);
    line_quality_sum(&scene->line, &scene->report);
    assert_int_equal(scene->report.figure, -1);
}

/* What is played: words and pauses of no regular length, 20 ms each. */
static int played_dbfs(struct scene *scene, int *left)
{
    static int level;
    if ((*left)-- <= 0) {
        *left = 3 + (int)(fabs(noise(scene)) * 10);
        level = level != 0 ? 0 : -18 - (int)(fabs(noise(scene)) * 10);
    }
    return level;
}

static void play(struct scene *scene, const uint8_t ulaw[PACKET_SAMPLES], int64_t at_ms)
{
    struct ulaw_sums sums;
    ulaw_sums_of(ulaw, PACKET_SAMPLES, &sums);
    line_quality_play(&scene->line, &sums, PACKET_SAMPLES, at_ms);
}

static int echo_of(struct scene *scene, int delay_packets, int loss_db)
{
    enum { ALL = 20 * SECOND };
    static int played[ALL];
    uint8_t ulaw[PACKET_SAMPLES];
    int left = 0;
    line_quality_init(&scene->line);
    for (int n = 0; n < ALL; n++) {
        played[n] = played_dbfs(scene, &left);
        make(scene, played[n], -96, ulaw);
        play(scene, ulaw, scene->now_ms + n * PACKET_MS); /* ahead */
    }
    for (int n = 0; n < ALL; n++) {
        int before = n >= delay_packets ? played[n - delay_packets] : 0;
        hear(scene, 1, loss_db > 0 && before != 0 ? before - loss_db : 0, -62);
    }
    line_quality_sum(&scene->line, &scene->report);
    return scene->report.echo_pct;
}

static void what_comes_back_is_suspected(void **state)
{
    struct scene *scene = *state;
    assert_true(echo_of(scene, 0, 20) > 80);
    assert_true(echo_of(scene, 9, 25) > 80);
    assert_true(echo_of(scene, 24, 30) > 70);
    assert_true(echo_of(scene, 9, 0) < 40); /* noise only */
}

static void a_caller_who_speaks_for_himself_is_no_echo(void **state)
{
    struct scene *scene = *state;
    uint8_t ulaw[PACKET_SAMPLES];
    int played_left = 0, said_left = 0;
    for (int n = 0; n < 30 * SECOND; n++) {
        int played = played_dbfs(scene, &played_left);
        make(scene, n % 300 < 150 ? played : 0, -96, ulaw); /* turn by turn */
        play(scene, ulaw, scene->now_ms);
        int said = played_dbfs(scene, &said_left);
        hear(scene, 1, n % 300 >= 150 ? said : 0, -62);
    }
    line_quality_sum(&scene->line, &scene->report);
    assert_true(scene->report.echo_pct < 40);
}

static void what_was_cleared_does_not_come_back(void **state)
{
    struct scene *scene = *state;
    uint8_t ulaw[PACKET_SAMPLES];
    make(scene, -20, -96, ulaw);
    for (int n = 0; n < 10 * SECOND; n++)
        play(scene, ulaw, scene->now_ms + n * PACKET_MS);
    line_quality_clear(&scene->line, scene->now_ms);
    hear(scene, 10 * SECOND, -22, -62);
    assert_true(scene->line.echo.count <= ECHO_DELAYS + 1);
}

TESTS_WITH(open_scene, close_scene) = {
    TEST(a_good_line_has_a_good_figure),
    TEST(noise_costs_by_its_distance_from_the_voice),
    TEST(a_quiet_caller_and_one_who_overdrives_are_known),
    TEST(what_is_lost_costs_most),
    TEST(packets_that_come_in_bursts_jitter),
    TEST(a_line_on_which_nothing_comes_is_dead),
    TEST(too_little_is_no_figure),
    TEST(what_comes_back_is_suspected),
    TEST(a_caller_who_speaks_for_himself_is_no_echo),
    TEST(what_was_cleared_does_not_come_back),
};
