/* The clips of a worker: a restaurant's own recordings, or the engine's voice. */
#include "with_cmocka.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audio/chime.h"
#include "audio/ulaw.h"
#include "audio/wav.h"
#include "net/http_server.h"
#include "net/net_listen.h"
#include "realtime/clip.h"
#include "with_folder.h"

enum { GREETING_MS = 500, FILLER_MS = 250, PATH_BYTES = FOLDER_PATH_BYTES + 32 };

struct studio {
    struct loop *loop;
    struct http_client *client;
    int listen_fd;
    struct http_server *server; /* an engine that says everything alike */
    char folder[FOLDER_PATH_BYTES], url[64];
    char greeting_wav[PATH_BYTES], filler_wav[PATH_BYTES], broken_wav[PATH_BYTES];
    char asked[2048]; /* bodies of the requests */
    int request_count;
    struct menu recorded, plain, broken;
    struct menu_set menus;
    struct clips *clips;
};

static void on_speech(void *owner, struct http_request *request)
{
    struct studio *studio = owner;
    struct span body = http_body(request);
    studio->request_count++;
    strncat(studio->asked, body.at, body.len < 400 ? body.len : 400);
    if (memmem(body.at, body.len, "\"model\":\"default\"", 17) == NULL) /* one that the engine knows */
        http_reply_error(request, 404, "invalid_request_error", "no such model");
    else
        http_reply(request, 200, "audio/basic", SPAN_LIT("engine"));
}

static const struct http_route routes[] = {{"POST", "/v1/audio/speech", on_speech}};

/* In stereo, as an editor leaves it. */
static void write_recording(const char *path, int rate_hz, int duration_ms)
{
    size_t count = (size_t)rate_hz * (size_t)duration_ms / 1000;
    int16_t *pcm16 = calloc(2 * count, sizeof *pcm16);
    assert_non_null(pcm16);
    for (size_t i = 0; i < 2 * count; i++)
        pcm16[i] = (int16_t)(8000 * sin(2 * M_PI * 500 * (double)(i / 2) / rate_hz));
    assert_int_equal(wav_write(path, rate_hz, 2, pcm16, count), VP_OK);
    free(pcm16);
}

static int open_studio(void **state)
{
    struct studio *studio = calloc(1, sizeof *studio);
    assert_non_null(studio);
    folder_make(studio->folder, "/tmp/clips");
    snprintf(studio->greeting_wav, PATH_BYTES, "%s/greeting.wav", studio->folder);
    snprintf(studio->filler_wav, PATH_BYTES, "%s/filler.wav", studio->folder);
    snprintf(studio->broken_wav, PATH_BYTES, "%s/broken.wav", studio->folder);
    write_recording(studio->greeting_wav, 44100, GREETING_MS);
    write_recording(studio->filler_wav, 8000, FILLER_MS);
    FILE *broken = fopen(studio->broken_wav, "w");
    assert_non_null(broken);
    fputs("RIFF....WAVE and nothing else", broken);
    fclose(broken);
    studio->recorded = (struct menu){.restaurant_id = "recorded",
                                     .greeting = "Welcome.",
                                     .greeting_wav = studio->greeting_wav,
                                     .filler_wav = studio->filler_wav};
    studio->plain =
        (struct menu){.restaurant_id = "plain", .greeting = "Hello.", .greeting_wav = "", .filler_wav = ""};
    studio->broken = (struct menu){
        .restaurant_id = "broken", .greeting = "Hi.", .greeting_wav = studio->broken_wav, .filler_wav = ""};
    studio->menus =
        (struct menu_set){.menus = {&studio->recorded, &studio->plain, &studio->broken}, .count = 3};
    assert_int_equal(loop_create(&studio->loop), VP_OK);
    assert_int_equal(http_client_create(studio->loop, &studio->client), VP_OK);
    assert_int_equal(net_listen("127.0.0.1", 0, &studio->listen_fd), VP_OK);
    assert_int_equal(http_server_open(studio->loop, studio->listen_fd, routes, 1, &http_limits_default,
                                      studio, &studio->server),
                     VP_OK);
    snprintf(studio->url, sizeof studio->url, "http://127.0.0.1:%d", net_port(studio->listen_fd));
    *state = studio;
    return 0;
}

static void settle(struct studio *studio)
{
    for (int i = 0; i < 100; i++)
        loop_round(studio->loop, 2);
}

static int close_studio(void **state)
{
    struct studio *studio = *state;
    clips_destroy(studio->clips);
    http_client_destroy(studio->client);
    http_server_close(studio->server);
    settle(studio);
    loop_destroy(studio->loop);
    close(studio->listen_fd);
    assert_int_equal(folder_remove(studio->folder), 0);
    return tests_free(studio);
}

static void make_clips(struct studio *studio, const char *engine_url, bool has_greetings)
{
    assert_int_equal(clips_create(studio->loop, studio->client, engine_url, &studio->menus, has_greetings,
                                  true, &studio->clips),
                     VP_OK);
}

static void expect_recorded(const struct studio *studio)
{
    assert_int_equal(clips_greeting(studio->clips, &studio->recorded).len, GREETING_MS * ULAW_BYTES_PER_MS);
    assert_int_equal(clips_filler(studio->clips, &studio->recorded).len, FILLER_MS * ULAW_BYTES_PER_MS);
}

static void a_recording_is_ready_without_an_engine(void **state)
{
    struct studio *studio = *state;
    make_clips(studio, "", true);
    expect_recorded(studio);
    assert_int_equal(clips_greeting(studio->clips, &studio->plain).len, 0);
    assert_int_equal(clips_greeting(studio->clips, &studio->broken).len, 0);
    assert_ptr_equal(clips_filler(studio->clips, &studio->plain).at,
                     chime_ulaw().at); /* better than nothing */
    assert_int_equal(clips_filler(NULL, &studio->plain).len, 0);
    settle(studio);
    assert_int_equal(studio->request_count, 0);
    struct span greeting = clips_greeting(studio->clips, &studio->recorded);
    int loudest = 0;
    for (size_t i = 0; i < greeting.len; i++) {
        int sample = abs(ulaw_to_pcm16((uint8_t)greeting.at[i]));
        loudest = sample > loudest ? sample : loudest;
    }
    assert_in_range(loudest, 7000, 9000); /* both channels, mixed */
}

static void the_engine_says_what_is_not_recorded(void **state)
{
    struct studio *studio = *state;
    make_clips(studio, studio->url, true);
    settle(studio);
    expect_recorded(studio);
    assert_true(span_is(clips_greeting(studio->clips, &studio->plain), "engine"));
    assert_true(span_is(clips_greeting(studio->clips, &studio->broken), "engine"));
    assert_true(span_is(clips_filler(studio->clips, &studio->plain), "engine"));
    assert_int_equal(studio->request_count, 3);
    assert_non_null(strstr(studio->asked, "Hello."));
    assert_null(strstr(studio->asked, "Welcome."));
}

static void where_the_model_greets_itself_a_recording_is_played_all_the_same(void **state)
{
    struct studio *studio = *state;
    make_clips(studio, studio->url, false);
    settle(studio);
    expect_recorded(studio);
    assert_int_equal(clips_greeting(studio->clips, &studio->plain).len, 0);
    assert_true(span_is(clips_filler(studio->clips, &studio->plain), "engine"));
}

TESTS_WITH(open_studio, close_studio) = {
    TEST(a_recording_is_ready_without_an_engine),
    TEST(the_engine_says_what_is_not_recorded),
    TEST(where_the_model_greets_itself_a_recording_is_played_all_the_same),
};
