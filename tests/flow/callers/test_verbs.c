/* <Play>, <Record>, <Gather>, <Dial>, fallback and call progress, over real sockets at true time. */
#include "with_cmocka.h"

#include "flow/callers/with_fake.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audio/ulaw.h"
#include "audio/wav.h"
#include "base/clock.h"
#include "callers/phone_line.h"

enum { READY_AFTER_MS = 200 };

struct bench {
    struct loop *loop;
    struct http_client *http;
    struct speaker *speaker;
    struct recordings *recordings;
    struct fake fake;
    char voice_url[128], status_url[128], fallback_url[128];
    struct phone_line_options options;
    /* the caller; frames count from the answer, 0: never */
    struct phone_line *line;
    uint64_t frame, speak_from, speak_to, hang_up_at;
    struct {
        uint64_t at;
        char digit;
    } keys[4];
    const char *words;
    /* seen */
    uint64_t audible_frames, first_audible_frame, last_audible_frame;
    double loudest;
    struct phone_line_end end;
    bool is_over;
    char notes[1024];
    /* fetched from the recordings */
    int fetched_status;
    struct wav fetched;
    bool is_fetched;
};

static void on_frame(void *owner, const uint8_t agent_ulaw[ULAW_FRAME_BYTES], size_t agent_bytes,
                     bool has_more, uint8_t out_caller_ulaw[ULAW_FRAME_BYTES])
{
    (void)has_more;
    struct bench *bench = owner;
    bench->frame++;
    if (agent_bytes > 0) {
        bench->audible_frames++;
        if (bench->first_audible_frame == 0)
            bench->first_audible_frame = bench->frame;
        bench->last_audible_frame = bench->frame;
    }
    for (size_t i = 0; i < agent_bytes; i++)
        bench->loudest = fmax(bench->loudest, abs(ulaw_to_pcm16(agent_ulaw[i])));
    bool is_speaking = bench->frame >= bench->speak_from && bench->frame < bench->speak_to;
    for (size_t i = 0; is_speaking && i < ULAW_FRAME_BYTES; i++)
        out_caller_ulaw[i] = ulaw_from_pcm16((int16_t)(4000 * sin(2 * M_PI * 400 * (double)i / 8000)));
    if (bench->speak_from > 0 && bench->frame == bench->speak_from)
        phone_line_caller_says(bench->line, bench->words);
    for (size_t i = 0; i < 4; i++)
        if (bench->keys[i].at == bench->frame)
            phone_line_press(bench->line, bench->keys[i].digit);
    if (bench->frame == bench->hang_up_at)
        phone_line_hang_up(bench->line);
}

static void on_note(void *owner, const char *text)
{
    fake_note(((struct bench *)owner)->notes, sizeof((struct bench *)owner)->notes, "", text);
}

static void on_say(void *owner, const char *words)
{
    fake_note(((struct bench *)owner)->notes, sizeof((struct bench *)owner)->notes, "says ", words);
}

static void on_ended(void *owner, const struct phone_line_end *end)
{
    struct bench *bench = owner;
    bench->end = *end;
    bench->is_over = true;
}

static const struct phone_line_events phone_line_events = {.on_answered = fake_ignore,
                                                           .on_frame = on_frame,
                                                           .on_say = on_say,
                                                           .on_note = on_note,
                                                           .on_ended = on_ended};

static int set_up(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    assert_int_equal(loop_create(&bench->loop), VP_OK);
    assert_int_equal(http_client_create(bench->loop, &bench->http), VP_OK);
    assert_int_equal(speaker_create(&bench->speaker), VP_OK);
    fake_open(&bench->fake, bench->loop);
    struct recordings_options recordings = {.loop = bench->loop,
                                            .http = bench->http,
                                            .account_sid = "AC00000000000000000000000000000001",
                                            .auth_token = FAKE_TOKEN,
                                            .ready_after_ms = READY_AFTER_MS};
    assert_int_equal(recordings_open(&recordings, &bench->recordings), VP_OK);
    snprintf(bench->voice_url, sizeof bench->voice_url, "%s/voice", bench->fake.base_url);
    snprintf(bench->status_url, sizeof bench->status_url, "%s/status", bench->fake.base_url);
    snprintf(bench->fallback_url, sizeof bench->fallback_url, "%s/fallback", bench->fake.base_url);
    bench->options = (struct phone_line_options){.loop = bench->loop,
                                                 .http = bench->http,
                                                 .speaker = bench->speaker,
                                                 .recordings = bench->recordings,
                                                 .voice_url = bench->voice_url,
                                                 .status_url = bench->status_url,
                                                 .dial_talk_s = 1,
                                                 .account_sid = "AC00000000000000000000000000000001",
                                                 .auth_token = FAKE_TOKEN,
                                                 .from = "+15550002222",
                                                 .to = "+15550001111"};
    *state = bench;
    return 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    wav_deinit(&bench->fetched);
    fake_close_place(&bench->fake, bench->recordings, bench->http, bench->speaker);
    return tests_free(bench);
}

static void call(struct bench *bench, const char *verbs)
{
    snprintf(bench->fake.voice_twiml, sizeof bench->fake.voice_twiml, "<Response>%s</Response>", verbs);
    assert_int_equal(phone_line_open(&bench->options, &phone_line_events, bench, &bench->line), VP_OK);
    int64_t deadline_ms = clock_mono_ms() + 20000;
    while (!bench->is_over && clock_mono_ms() < deadline_ms)
        loop_round(bench->loop, 50);
    assert_true(bench->is_over);
    assert_int_equal(bench->fake.bad_signature_count, 0);
}

static void expect_form(const char *form, const char *name, const char *value)
{
    if (!fake_form_has(form, name, value))
        fail_msg("no %s=%s in:\n%s", name, value, form);
}

static void expect_failure(struct bench *bench, const char *verbs, int code)
{
    call(bench, verbs);
    assert_int_equal(bench->end.by, PHONE_LINE_FAILED);
    if (bench->end.code != code)
        fail_msg("error %d (%s) instead of %d", bench->end.code, bench->end.text, code);
}

/* -- <Play> ------------------------------------------------------------------------------------------- */

/* So many ms of a tone as a WAV file; owned by out. */
static struct span make_wav(struct buf *out, int rate_hz, int channels, int ms)
{
    size_t frames = (size_t)rate_hz / 1000 * (size_t)ms;
    int16_t *pcm16 = malloc(frames * (size_t)channels * sizeof *pcm16);
    for (size_t i = 0; i < frames * (size_t)channels; i++)
        pcm16[i] = (int16_t)(8000 * sin(2 * M_PI * 400 * (double)(i / (size_t)channels) / (double)rate_hz));
    buf_init(out, 1 << 20);
    assert_int_equal(wav_encode(out, rate_hz, channels, pcm16, frames), VP_OK);
    free(pcm16);
    return (struct span){out->at, out->len};
}

static void what_is_played_is_heard_at_true_time(void **state)
{
    struct bench *bench = *state;
    struct buf wav;
    bench->fake.sound = make_wav(&wav, 24000, 2, 500);
    bench->fake.sound_type = "audio/x-wav; charset=binary";
    call(bench, "<Play loop=\"2\">/sound</Play>");
    buf_deinit(&wav);
    assert_int_equal(bench->end.by, PHONE_LINE_ENDED_BY_AGENT);
    assert_int_equal(bench->fake.sound_count, 1);
    assert_in_range(bench->audible_frames, 48, 52);
    assert_in_range((int)bench->loudest, 7000, 9000); /* neither levelled nor trimmed */
    assert_true(bench->end.answered_ms >= 1000);
}

static void bare_mu_law_is_played(void **state)
{
    struct bench *bench = *state;
    char ulaw[1600];
    memset(ulaw, 0x20, sizeof ulaw);
    bench->fake.sound = (struct span){ulaw, sizeof ulaw};
    bench->fake.sound_type = "audio/ulaw";
    call(bench, "<Play>/sound</Play>");
    assert_int_equal(bench->audible_frames, 10);
}

static void what_is_not_there_to_be_played_is_an_error(void **state)
{
    struct bench *bench = *state;
    bench->fake.sound_status = 404;
    bench->fake.sound_type = "text/plain";
    expect_failure(bench, "<Play>/sound</Play><Hangup/>", 11200);
}

static void what_is_no_audio_is_not_played(void **state)
{
    struct bench *bench = *state;
    bench->fake.sound = SPAN_LIT("<html>");
    bench->fake.sound_type = "text/html";
    expect_failure(bench, "<Play>/sound</Play>", 13420);
}

static void a_broken_wav_is_not_played_to_whom_is_asked(void **state)
{
    struct bench *bench = *state;
    bench->fake.sound = SPAN_LIT("RIFF....WAVEjunk");
    bench->fake.sound_type = "audio/wav";
    expect_failure(bench, "<Gather><Play>/sound</Play></Gather>", 13325);
}

static void the_loop_of_a_play_is_checked(void **state)
{
    expect_failure(*state, "<Play loop=\"often\">/sound</Play>", 13410);
}

/* -- <Record> ----------------------------------------------------------------------------------------- */

#define RECORD(attributes)                                                                                   \
    "<Record action=\"/after\" playBeep=\"false\" recordingStatusCallback=\"/recording\" " attributes "/>"

static void on_fetched(void *owner, const struct http_response *response)
{
    struct bench *bench = owner;
    bench->is_fetched = true;
    bench->fetched_status = response->status;
    if (response->status == 200)
        assert_int_equal(wav_decode(response->body, &bench->fetched), VP_OK);
}

static int fetch_recording(struct bench *bench, const char *user_password, const char *extension)
{
    char url[512];
    const char *at = strstr(bench->fake.after_form, "RecordingUrl=");
    assert_non_null(at);
    at += strlen("RecordingUrl=");
    snprintf(url, sizeof url, "%.*s%s", (int)strcspn(at, "\n"), at, extension);
    struct http_fetch_options options = {.method = "GET",
                                         .url = url,
                                         .user_password = user_password,
                                         .timeout_ms = 5000,
                                         .body_max_bytes = 1 << 20,
                                         .on_done = on_fetched,
                                         .owner = bench};
    struct http_fetch *fetch;
    bench->is_fetched = false;
    assert_int_equal(http_fetch(bench->http, &options, &fetch), VP_OK);
    while (!bench->is_fetched)
        loop_round(bench->loop, 20);
    return bench->fetched_status;
}

static void speech_is_recorded_and_may_be_trimmed(void **state)
{
    struct bench *bench = *state;
    static const char owner[] = "AC00000000000000000000000000000001:" FAKE_TOKEN;
    bench->speak_from = 40;
    bench->speak_to = 90;
    call(bench, RECORD("timeout=\"1\" trim=\"trim-silence\""));
    assert_int_equal(bench->end.by, PHONE_LINE_ENDED_BY_AGENT);
    assert_int_equal(bench->fake.after_count, 1);
    expect_form(bench->fake.after_form, "Digits", "");
    expect_form(bench->fake.after_form, "RecordingDuration", "3"); /* 0.8 s, 1 s of speech, 1 s of silence */
    expect_form(bench->fake.after_form, "CallStatus", "in-progress");
    assert_int_equal(fetch_recording(bench, NULL, ""), 401);
    assert_int_equal(fetch_recording(bench, "AC00000000000000000000000000000001:guess", ""), 401);
    int64_t deadline_ms = clock_mono_ms() + 5000;
    while (bench->fake.recording_told_count == 0 && clock_mono_ms() < deadline_ms)
        loop_round(bench->loop, 20);
    expect_form(bench->fake.recording_form, "RecordingStatus", "completed");
    expect_form(bench->fake.recording_form, "RecordingDuration", "1");
    assert_int_equal(fetch_recording(bench, owner, ".mp3"), 404);
    assert_int_equal(fetch_recording(bench, owner, ".wav"), 200);
    assert_int_equal(bench->fetched.rate_hz, 8000);
    assert_in_range(bench->fetched.frame_count / 8, 1100, 1600);
}

static void recording_is_not_ready_at_once(void **state)
{
    struct bench *bench = *state;
    char sid[RECORDINGS_SID_BYTES], url[RECORDINGS_URL_BYTES];
    uint8_t ulaw[800] = {0};
    struct recording_made made = {
        .call_sid = "CA1", .ulaw = {(const char *)ulaw, sizeof ulaw}, .status_url = ""};
    assert_int_equal(recordings_put(bench->recordings, &made, sid, url), VP_OK);
    snprintf(bench->fake.after_form, sizeof bench->fake.after_form, "RecordingUrl=%s\n", url);
    static const char owner[] = "AC00000000000000000000000000000001:" FAKE_TOKEN;
    assert_int_equal(fetch_recording(bench, owner, ""), 404);
    int64_t ready_ms = clock_mono_ms() + READY_AFTER_MS + 20;
    while (clock_mono_ms() < ready_ms)
        loop_round(bench->loop, 20);
    assert_int_equal(fetch_recording(bench, owner, ""), 200);
    assert_int_equal(bench->fetched.frame_count, sizeof ulaw);
}

/* On one machine, without a token, the password is an empty one. */
static void without_a_token_the_password_is_empty(void **state)
{
    struct bench *bench = *state;
    char sid[RECORDINGS_SID_BYTES], url[RECORDINGS_URL_BYTES];
    struct recordings_options options = {
        .loop = bench->loop, .http = bench->http, .account_sid = "AC1", .auth_token = ""};
    struct recording_made made = {.call_sid = "CA1", .ulaw = SPAN_LIT("0123456789"), .status_url = ""};
    recordings_close(bench->recordings);
    assert_int_equal(recordings_open(&options, &bench->recordings), VP_OK);
    assert_int_equal(recordings_put(bench->recordings, &made, sid, url), VP_OK);
    snprintf(bench->fake.after_form, sizeof bench->fake.after_form, "RecordingUrl=%s\n", url);
    assert_int_equal(fetch_recording(bench, NULL, ""), 401);
    assert_int_equal(fetch_recording(bench, "AC1:", ""), 200);
}

static void a_recording_of_silence_falls_through(void **state)
{
    struct bench *bench = *state;
    call(bench, RECORD("timeout=\"1\"") "<Redirect>/after</Redirect>");
    assert_int_equal(bench->fake.after_count, 1);
    assert_null(strstr(bench->fake.after_form, "RecordingUrl"));
    assert_int_equal(bench->fake.recording_told_count, 0);
    assert_in_range(bench->end.answered_ms, 1000, 4000);
}

static void a_key_ends_a_recording(void **state)
{
    struct bench *bench = *state;
    bench->keys[0].at = 40; /* not a finishing key */
    bench->keys[0].digit = '5';
    bench->keys[1].at = 60;
    bench->keys[1].digit = '#';
    call(bench, RECORD("timeout=\"0\" finishOnKey=\"#*\""));
    expect_form(bench->fake.after_form, "Digits", "#");
    expect_form(bench->fake.after_form, "RecordingDuration", "1");
}

static void a_recording_behind_a_beep_ends_by_its_length(void **state)
{
    struct bench *bench = *state;
    bench->speak_from = 1;
    bench->speak_to = 500;
    call(bench, "<Record action=\"/after\" maxLength=\"2\"/>");
    expect_form(bench->fake.after_form, "RecordingDuration", "2");
    assert_int_equal(bench->audible_frames, 20);
    assert_true(bench->end.answered_ms >= 2400);
}

static void a_recording_tells_that_the_caller_hung_up(void **state)
{
    struct bench *bench = *state;
    bench->speak_from = 10;
    bench->speak_to = 50;
    bench->hang_up_at = 50;
    call(bench, RECORD(""));
    assert_int_equal(bench->end.by, PHONE_LINE_ENDED_BY_CALLER);
    expect_form(bench->fake.after_form, "Digits", "hangup");
    expect_form(bench->fake.after_form, "CallStatus", "completed");
    assert_non_null(strstr(bench->fake.after_form, "RecordingUrl=http://127.0.0.1:"));
}

static void the_attributes_of_a_recording_are_checked(void **state)
{
    expect_failure(*state, RECORD("timeout=\"soon\""), 13611);
}

/* -- <Gather> ----------------------------------------------------------------------------------------- */

#define GATHER(attributes, prompt) "<Gather action=\"/after\" " attributes ">" prompt "</Gather>"

static void speech_interrupts_the_prompt(void **state)
{
    struct bench *bench = *state;
    struct buf wav;
    bench->fake.sound = make_wav(&wav, 8000, 1, 3000);
    bench->fake.sound_type = "audio/wav";
    bench->speak_from = 50;
    bench->speak_to = 90;
    bench->words = "Two large pizzas & a coke";
    call(bench,
         GATHER("input=\"speech dtmf\" speechTimeout=\"auto\" hints=\"pizza, coke\"", "<Play>/sound</Play>"));
    buf_deinit(&wav);
    expect_form(bench->fake.after_form, "SpeechResult", "Two large pizzas & a coke");
    expect_form(bench->fake.after_form, "Confidence", "0.95");
    assert_in_range(bench->last_audible_frame, 45, 60);
}

static void the_last_of_the_keys_asked_for_ends_the_wait(void **state)
{
    struct bench *bench = *state;
    for (int i = 0; i < 2; i++) {
        bench->keys[i].at = 20 + 10 * (uint64_t)i;
        bench->keys[i].digit = (char)('1' + i);
    }
    call(bench,
         GATHER("numDigits=\"2\"", "<Say>Please press two keys, and take all the time you want.</Say>"));
    expect_form(bench->fake.after_form, "Digits", "12");
    assert_in_range(bench->end.answered_ms, 500, 3000);
}

static void the_finishing_key_ends_the_keys_and_is_none_of_them(void **state)
{
    struct bench *bench = *state;
    bench->keys[0].at = 20;
    bench->keys[0].digit = '7';
    bench->keys[1].at = 60;
    bench->keys[1].digit = '#';
    call(bench, GATHER("timeout=\"1\"", ""));
    expect_form(bench->fake.after_form, "Digits", "7");
    assert_in_range(bench->frame, 58, 70);
}

static void without_input_the_document_goes_on(void **state)
{
    struct bench *bench = *state;
    call(bench, GATHER("input=\"speech\" timeout=\"1\"", "<Pause length=\"1\"/>") "<Say>Bye.</Say>");
    assert_int_equal(bench->fake.after_count, 0);
    assert_in_range(bench->first_audible_frame, 95, 140); /* a second of pause and one of waiting */
}

static void without_input_the_address_may_be_told(void **state)
{
    struct bench *bench = *state;
    /* Somebody spoke, but nothing that a recogniser knows. */
    bench->speak_from = 10;
    bench->speak_to = 30;
    call(bench, GATHER("input=\"speech\" timeout=\"1\" actionOnEmptyResult=\"true\"", ""));
    assert_int_equal(bench->fake.after_count, 1);
    assert_null(strstr(bench->fake.after_form, "SpeechResult"));
    assert_null(strstr(bench->fake.after_form, "Digits"));
}

/* -- <Dial>, progress, fallback ------------------------------------------------------------------------ */

static void a_person_answers_the_dial(void **state)
{
    struct bench *bench = *state;
    call(bench, "<Dial action=\"/after\"><Number>+15550003333</Number></Dial>");
    assert_string_equal(bench->end.dialled, "+15550003333");
    expect_form(bench->fake.after_form, "DialCallStatus", "completed");
    expect_form(bench->fake.after_form, "DialCallDuration", "1");
    expect_form(bench->fake.after_form, "DialBridged", "true");
    assert_int_equal(bench->audible_frames, 50); /* it rings for a second */
    assert_true(bench->end.answered_ms >= 2000);
}

static void a_busy_dial_goes_on_with_the_document(void **state)
{
    struct bench *bench = *state;
    bench->options.dial_result = PHONE_LINE_DIAL_BUSY;
    call(bench, "<Dial>+15550003333</Dial><Redirect>/after</Redirect>");
    assert_int_equal(bench->fake.after_count, 1);
    assert_null(strstr(bench->fake.after_form, "DialCallStatus"));
    assert_non_null(strstr(bench->notes, "+15550003333: busy"));
}

static void what_is_no_number_is_not_dialled(void **state)
{
    expect_failure(*state, "<Dial>the kitchen</Dial>", 13223);
}

static void each_step_of_a_call_is_told(void **state)
{
    struct bench *bench = *state;
    bench->options.status_events = PHONE_LINE_STATUS_INITIATED | PHONE_LINE_STATUS_RINGING |
                                   PHONE_LINE_STATUS_ANSWERED | PHONE_LINE_STATUS_COMPLETED;
    call(bench, "<Pause length=\"1\"/><Say>Hi.</Say>");
    /* They may come out of order, as Twilio's do. */
    assert_non_null(strstr(bench->fake.statuses, "initiated,"));
    assert_non_null(strstr(bench->fake.statuses, "ringing,"));
    assert_non_null(strstr(bench->fake.statuses, "in-progress,"));
    assert_non_null(strstr(bench->fake.statuses, "completed,"));
    assert_int_equal(bench->fake.status_count, 4);
}

static void the_fallback_is_asked_after_an_error(void **state)
{
    struct bench *bench = *state;
    bench->options.fallback_url = bench->fallback_url;
    bench->fake.voice_status = 502;
    snprintf(bench->fake.fallback_twiml, sizeof bench->fake.fallback_twiml, "<Response><Hangup/></Response>");
    call(bench, "");
    assert_int_equal(bench->end.by, PHONE_LINE_ENDED_BY_AGENT);
    expect_form(bench->fake.fallback_form, "ErrorCode", "11200");
    expect_form(bench->fake.fallback_form, "ErrorUrl", bench->voice_url);
}

static void a_fallback_that_fails_ends_the_call(void **state)
{
    struct bench *bench = *state;
    bench->options.fallback_url = bench->fallback_url;
    snprintf(bench->fake.fallback_twiml, sizeof bench->fake.fallback_twiml, "<Response><Oops/></Response>");
    bench->fake.sound_status = 404;
    bench->fake.sound_type = "text/plain";
    expect_failure(bench, "<Play>/sound</Play>", 12200);
    expect_form(bench->fake.fallback_form, "ErrorCode", "11200");
}

/* Twilio's own voice is told once, however often it repeats itself, alone and as a prompt. */
static void what_twilio_says_is_told(void **state)
{
    struct bench *bench = *state;
    call(bench, "<Say loop=\"2\">One.</Say><Gather input=\"dtmf\" timeout=\"1\"><Say>Two &amp; "
                "three.</Say></Gather>");
    assert_string_equal(bench->notes, "says One.\nsays Two & three.\n");
    assert_true(bench->audible_frames > 0);
}

TESTS_WITH(set_up, tear_down) = {
    TEST(what_is_played_is_heard_at_true_time),
    TEST(bare_mu_law_is_played),
    TEST(what_twilio_says_is_told),
    TEST(what_is_not_there_to_be_played_is_an_error),
    TEST(what_is_no_audio_is_not_played),
    TEST(a_broken_wav_is_not_played_to_whom_is_asked),
    TEST(the_loop_of_a_play_is_checked),
    TEST(speech_is_recorded_and_may_be_trimmed),
    TEST(recording_is_not_ready_at_once),
    TEST(without_a_token_the_password_is_empty),
    TEST(a_recording_of_silence_falls_through),
    TEST(a_key_ends_a_recording),
    TEST(a_recording_behind_a_beep_ends_by_its_length),
    TEST(a_recording_tells_that_the_caller_hung_up),
    TEST(the_attributes_of_a_recording_are_checked),
    TEST(speech_interrupts_the_prompt),
    TEST(the_last_of_the_keys_asked_for_ends_the_wait),
    TEST(the_finishing_key_ends_the_keys_and_is_none_of_them),
    TEST(without_input_the_document_goes_on),
    TEST(without_input_the_address_may_be_told),
    TEST(a_person_answers_the_dial),
    TEST(a_busy_dial_goes_on_with_the_document),
    TEST(what_is_no_number_is_not_dialled),
    TEST(each_step_of_a_call_is_told),
    TEST(the_fallback_is_asked_after_an_error),
    TEST(a_fallback_that_fails_ends_the_call),
};
