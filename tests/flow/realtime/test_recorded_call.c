/* A call whose restaurant records: from the bridge, through the thread that writes, to the file and its end. */
#include "with_cmocka.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "audio/ulaw.h"
#include "audio/wav.h"
#include "base/base64.h"
#include "base/clock.h"
#include "realtime/call_tap.h"
#include "store/recording_files.h"
#include "with_folder.h"

enum {
    ANNOUNCEMENT_BYTES = 500 * ULAW_BYTES_PER_MS,
    GREETING_BYTES = 400 * ULAW_BYTES_PER_MS,
    FRAME_MS = 20
};

static struct {
    char folder[FOLDER_PATH_BYTES];
    struct recording_writer *writer;
    struct call_tap tap;
    int64_t now_ms, timestamp_ms;
    uint8_t announcement[ANNOUNCEMENT_BYTES], greeting[GREETING_BYTES];
    struct menu menu;
} scene;

static void wait_ms(int64_t ms)
{
    scene.now_ms += ms;
    clock_set_for_test(scene.now_ms * 1000, scene.now_ms);
}

static int open_scene(void **state)
{
    (void)state;
    memset(&scene, 0, sizeof scene);
    folder_make(scene.folder, "/tmp/voiceplate-recordings");
    assert_int_equal(recording_writer_start(scene.folder, &scene.writer), VP_OK);
    memset(scene.announcement, ulaw_from_pcm16(9000), sizeof scene.announcement);
    memset(scene.greeting, ulaw_from_pcm16(3000), sizeof scene.greeting);
    scene.menu =
        (struct menu){.restaurant_id = "harbor", .greeting = "Hi.", .recording_announcement = "Recorded."};
    wait_ms(1000);
    return 0;
}

static int close_scene(void **state)
{
    char path[FOLDER_PATH_BYTES + 16];
    (void)state;
    call_tap_deinit(&scene.tap);
    recording_writer_stop(scene.writer);
    clock_set_for_test(-1, 0);
    snprintf(path, sizeof path, "%s/harbor", scene.folder);
    (void)folder_remove(path);
    return folder_remove(scene.folder);
}

static void begin(const struct call_tap_start *wanted)
{
    struct call_tap_start start = *wanted;
    start.writer = scene.writer;
    start.menu = &scene.menu;
    start.call_sid = "CA1";
    call_tap_begin(&scene.tap, &start);
}

static void begin_announced(void)
{
    begin(&(struct call_tap_start){
        .announcement_ulaw = {(const char *)scene.announcement, sizeof scene.announcement},
        .greeting_ulaw = {(const char *)scene.greeting, sizeof scene.greeting}});
}

static struct span encode(const uint8_t *ulaw, size_t len, char *out)
{
    base64_encode((const char *)ulaw, len, out);
    return (struct span){out, base64_encoded_len(len)};
}

/* As the call does: all of its greeting at once. Whether the mark was asked for. */
static bool play_greeting(void)
{
    bool is_marked = false;
    char b64[4000];
    for (size_t at = 0; at < scene.tap.greeting.len; at += 1600) {
        size_t left = scene.tap.greeting.len - at;
        is_marked |= call_tap_play(
            &scene.tap, encode((const uint8_t *)scene.tap.greeting.at + at, left < 1600 ? left : 1600, b64));
    }
    return is_marked;
}

static void speak(int ms)
{
    uint8_t ulaw[ULAW_FRAME_BYTES];
    char b64[400];
    memset(ulaw, ulaw_from_pcm16(-6000), sizeof ulaw);
    for (int i = 0; i < ms; i += FRAME_MS) {
        wait_ms(FRAME_MS);
        call_tap_hear(&scene.tap, encode(ulaw, sizeof ulaw, b64), scene.timestamp_ms);
        scene.timestamp_ms += FRAME_MS;
    }
}

/* What it had to write is written. */
static void stop_writer(void)
{
    recording_writer_stop(scene.writer);
    scene.writer = NULL;
}

static void finish(void)
{
    call_tap_end(&scene.tap);
    stop_writer();
    assert_int_equal(recording_writer_start(scene.folder, &scene.writer), VP_OK);
}

static void read_recording(int number, struct wav *out_wav)
{
    char path[RECORDING_PATH_BYTES];
    struct stat status;
    assert_true(recording_files_path(scene.folder, "harbor", "CA1", number, path));
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(wav_read(path, out_wav), VP_OK);
    assert_int_equal(out_wav->channels, 2);
    assert_int_equal(out_wav->rate_hz, 8000);
}

static bool has_level(const struct wav *wav, int side, int16_t about)
{
    for (size_t i = 0; i < wav->frame_count; i++)
        if (abs(wav->pcm16[2 * i + (size_t)side] - about) < 300)
            return true;
    return false;
}

static void both_sides_are_recorded_and_the_announcement_is_not(void **state)
{
    struct wav wav;
    (void)state;
    begin_announced();
    assert_string_equal(scene.tap.text.at, "Recorded. Hi.");
    assert_true(play_greeting());
    speak(600); /* over the announcement */
    call_tap_mark(&scene.tap, CALL_RECORDING_MARK);
    speak(3000);
    finish();
    read_recording(1, &wav);
    assert_int_equal(wav.frame_count, 3000 * ULAW_BYTES_PER_MS);
    assert_true(has_level(&wav, 0, -6000));
    assert_true(has_level(&wav, 1, 3000));
    assert_false(has_level(&wav, 1, 9000));
    wav_deinit(&wav);
}

static void a_call_that_comes_back_goes_on_in_a_further_file(void **state)
{
    struct wav wav;
    (void)state;
    begin_announced();
    (void)play_greeting();
    wait_ms(600);
    call_tap_mark(&scene.tap, CALL_RECORDING_MARK);
    speak(1000);
    finish();
    call_tap_deinit(&scene.tap);
    begin(&(struct call_tap_start){.was_greeted = true, .was_recorded = true});
    speak(2000);
    finish();
    assert_int_equal(recording_files_count(scene.folder, "harbor", "CA1", false), 2);
    read_recording(2, &wav);
    assert_int_equal(wav.frame_count, 2000 * ULAW_BYTES_PER_MS);
    wav_deinit(&wav);
}

static void expect_nothing(void)
{
    finish();
    assert_int_equal(recording_files_count(scene.folder, "harbor", "CA1", true), 0);
}

static void who_breaks_in_on_the_announcement_is_not_recorded(void **state)
{
    (void)state;
    begin_announced();
    (void)play_greeting();
    wait_ms(300);
    call_tap_clear(&scene.tap);
    call_tap_mark(&scene.tap, CALL_RECORDING_MARK);
    speak(2000);
    expect_nothing();
}

static void without_a_clip_of_the_announcement_nothing_is_recorded(void **state)
{
    (void)state;
    begin(&(struct call_tap_start){.greeting_ulaw = {(const char *)scene.greeting, sizeof scene.greeting}});
    assert_int_equal(scene.tap.greeting.len, 0);
    speak(2000);
    expect_nothing();
}

static void a_call_that_comes_back_unannounced_is_not_recorded(void **state)
{
    (void)state;
    begin(&(struct call_tap_start){
        .was_greeted = true,
        .announcement_ulaw = {(const char *)scene.announcement, sizeof scene.announcement},
        .greeting_ulaw = {(const char *)scene.greeting, sizeof scene.greeting}});
    speak(2000);
    expect_nothing();
}

static void a_restaurant_that_does_not_ask_for_it_is_not_recorded(void **state)
{
    (void)state;
    scene.menu.recording_announcement = "";
    begin_announced();
    assert_int_equal(scene.tap.greeting.len, 0);
    speak(2000);
    expect_nothing();
}

static void a_call_that_moves_to_another_restaurant_is_recorded_no_further(void **state)
{
    struct wav wav;
    (void)state;
    begin_announced();
    (void)play_greeting();
    wait_ms(600);
    call_tap_mark(&scene.tap, CALL_RECORDING_MARK);
    speak(1000);
    call_tap_move(&scene.tap, "harbor"); /* it chose the one it is at */
    speak(1000);
    call_tap_move(&scene.tap, "pier");
    speak(1000);
    finish();
    read_recording(1, &wav);
    assert_int_equal(wav.frame_count, 2000 * ULAW_BYTES_PER_MS);
    wav_deinit(&wav);
}

/* What was written so far can be heard, although nobody ended it. */
static void the_header_is_right_while_the_file_is_written(void **state)
{
    char path[RECORDING_PATH_BYTES], part[RECORDING_PATH_BYTES + 8];
    struct wav wav;
    struct stat status;
    (void)state;
    begin_announced();
    (void)play_greeting();
    wait_ms(600);
    call_tap_mark(&scene.tap, CALL_RECORDING_MARK);
    speak(4000);
    struct recording_file *file = scene.tap.file;
    stop_writer();
    scene.tap.file = NULL; /* as after a crash */
    free(file);
    assert_true(recording_files_path(scene.folder, "harbor", "CA1", 1, path));
    snprintf(part, sizeof part, "%s.part", path);
    assert_int_equal(wav_read(part, &wav), VP_OK);
    assert_true(wav.frame_count >= 2000 * ULAW_BYTES_PER_MS);
    assert_int_equal(stat(part, &status), 0);
    assert_int_equal(status.st_size, 44 + 2 * wav.frame_count);
    wav_deinit(&wav);
    assert_int_equal(recording_writer_start(scene.folder, &scene.writer), VP_OK);
}

static void a_folder_that_cannot_be_written_ends_the_recording_only(void **state)
{
    (void)state;
    stop_writer();
    assert_int_equal(recording_writer_start("/proc/nowhere", &scene.writer), VP_OK);
    begin_announced();
    (void)play_greeting();
    wait_ms(600);
    call_tap_mark(&scene.tap, CALL_RECORDING_MARK);
    speak(3000);
    call_tap_end(&scene.tap);
    assert_null(scene.tap.timeline);
}

TESTS_WITH(open_scene, close_scene) = {
    TEST(both_sides_are_recorded_and_the_announcement_is_not),
    TEST(a_call_that_comes_back_goes_on_in_a_further_file),
    TEST(who_breaks_in_on_the_announcement_is_not_recorded),
    TEST(without_a_clip_of_the_announcement_nothing_is_recorded),
    TEST(a_call_that_comes_back_unannounced_is_not_recorded),
    TEST(a_restaurant_that_does_not_ask_for_it_is_not_recorded),
    TEST(a_call_that_moves_to_another_restaurant_is_recorded_no_further),
    TEST(the_header_is_right_while_the_file_is_written),
    TEST(a_folder_that_cannot_be_written_ends_the_recording_only),
};
