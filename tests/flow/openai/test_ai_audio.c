/* What a model's audio becomes on its way to the call: nothing is lost, nothing is held back for long, and small pieces
 * are joined. */
#include "with_cmocka.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "flow/openai/with_model.h"
#include "openai/piece_joiner.h"

enum { SOUND_BYTES = 16000 }; /* two seconds of mu-law */

static void say_audio(struct model *model, const uint8_t *bytes, size_t len)
{
    char text[4096], event[4096 + 200];
    base64_encode(bytes, len, text);
    snprintf(event, sizeof event,
             "{\"type\":\"response.output_audio.delta\",\"response_id\":\"R1\",\"item_id\":\"A1\","
             "\"delta\":\"%.*s\"}",
             (int)base64_encoded_len(len), text);
    assert_int_equal(ws_send_text(model->ws, span_of(event)), VP_OK);
}

/* The audio of the lines that were told since the last look; returns their count. */
static int gather_audio(struct model *model, struct buf *sound)
{
    static const char head[] = "audio R1 A1 ";
    int count = 0;
    for (const char *line = fake_call_told(&model->call); *line != '\0'; line = strchr(line, '\n') + 1) {
        uint8_t bytes[8192];
        size_t len;
        if (strncmp(line, head, strlen(head)) != 0)
            continue;
        line += strlen(head);
        assert_int_equal(base64_decode((struct span){line, strcspn(line, "\n")}, bytes, &len), VP_OK);
        assert_int_equal(buf_append(sound, bytes, len), VP_OK);
        count++;
    }
    return count;
}

static void two_seconds_in_seven_byte_deltas_are_a_hundred_pieces(void **state)
{
    struct model *model = *state;
    static uint8_t sent[SOUND_BYTES];
    struct buf heard;
    int count = 0;
    buf_init(&heard, 2 * SOUND_BYTES);
    for (size_t i = 0; i < SOUND_BYTES; i++)
        sent[i] = (uint8_t)(i * 31 + i / 256);
    model_become_ready(model);
    model_say(model, "{\"type\":\"response.created\",\"response\":{\"id\":\"R1\"}}");
    for (size_t at = 0; at < SOUND_BYTES; at += 7) {
        say_audio(model, sent + at, SOUND_BYTES - at < 7 ? SOUND_BYTES - at : 7);
        if (at % 700 == 0)
            loop_round(model->loop, 1);
    }
    model_say(model, "{\"type\":\"response.output_audio.done\",\"response_id\":\"R1\",\"item_id\":\"A1\"}");
    count = gather_audio(model, &heard);
    assert_int_equal(heard.len, SOUND_BYTES);
    assert_memory_equal(heard.at, sent, SOUND_BYTES);
    assert_in_range(count, 80, 101);
    buf_deinit(&heard);
}

static void a_rest_is_heard_before_its_item_ends(void **state)
{
    struct model *model = *state;
    static const uint8_t sound[10];
    static const char *const ends[] = {
        "{\"type\":\"response.output_audio.done\",\"response_id\":\"R1\",\"item_id\":\"A1\"}",
        "{\"type\":\"response.done\",\"response\":{\"id\":\"R1\",\"status\":\"completed\"}}",
        "{\"type\":\"response.output_audio.delta\",\"response_id\":\"R1\",\"item_id\":\"A2\",\"delta\":\"f39/\"}",
    };
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        model_become_ready(model);
        model_begin_response(model, "R1");
        say_audio(model, sound, sizeof sound);
        assert_int_equal(ws_send_text(model->ws, span_of(ends[i])), VP_OK);
        model_settle(model);
        const char *told = fake_call_told(&model->call);
        assert_non_null(strstr(told, "audio R1 A1 AAAAAAAAAAAAAA==\n"));
        assert_true(told == strstr(told, "audio R1 A1 ")); /* before the end is told */
    }
}

static void a_rest_without_an_end_waits_a_moment(void **state)
{
    struct model *model = *state;
    model_become_ready(model);
    model_begin_response(model, "R1");
    say_audio(model, (const uint8_t[3]){1, 2, 3}, 3);
    say_audio(model, (const uint8_t[1]){4}, 1);
    int activities = model->activity_count;
    for (int i = 0; i < 3 * PIECE_WAIT_MS; i++)
        loop_round(model->loop, 1);
    assert_string_equal(fake_call_told(&model->call), "audio R1 A1 AQIDBA==\n");
    assert_true(model->activity_count > activities); /* the call's deadline may have moved */
}

static void what_was_cancelled_is_not_heard_later(void **state)
{
    struct model *model = *state;
    model_become_ready(model);
    model_begin_response(model, "R1");
    say_audio(model, (const uint8_t[3]){1, 2, 3}, 3);
    for (int i = 0; i < PIECE_WAIT_MS / 4; i++)
        loop_round(model->loop, 1);
    ai_leg_port.cancel(model->leg);
    for (int i = 0; i < 3 * PIECE_WAIT_MS; i++)
        loop_round(model->loop, 1);
    assert_string_equal(fake_call_told(&model->call), "");
}

static void a_lost_session_leaves_what_it_said(void **state)
{
    struct model *model = *state;
    model_become_ready(model);
    model_begin_response(model, "R1");
    say_audio(model, (const uint8_t[3]){1, 2, 3}, 3);
    model_hang_up(model, 1011, "down");
    assert_string_equal(fake_call_told(&model->call), "audio R1 A1 AQID\ngone closed with 1011: down\n");
}

/* What nobody announced may be of a response that the caller has long interrupted, or of none: it is not heard, and not
 * written down. A server that names nothing means the response that runs. */
static void only_announced_responses_are_heard(void **state)
{
    struct model *model = *state;
    static const char words[] = "{\"type\":\"response.output_audio_transcript.delta\",\"response_id\":\"R1\","
                                "\"item_id\":\"A1\",\"delta\":\"Free pizza!\"}",
                      added[] = "{\"type\":\"response.output_item.added\",\"response_id\":\"R1\","
                                "\"item\":{\"id\":\"A1\",\"type\":\"message\"}}";
    static const uint8_t sound[ULAW_FRAME_BYTES];
    struct buf heard;
    buf_init(&heard, SOUND_BYTES);
    model_become_ready(model);
    model_begin_response(model, "R2");
    model_say(model, added);
    model_say(model, words);
    say_audio(model, sound, sizeof sound);
    model_settle(model);
    assert_string_equal(fake_call_told(&model->call), "");
    model_begin_response(model, "R1");
    say_audio(model, sound, sizeof sound);
    model_settle(model);
    assert_int_equal(gather_audio(model, &heard), 1);
    for (int is_announced = 0; is_announced < 2; is_announced++) {
        model_become_ready(model);
        if (is_announced)
            model_say(model, "{\"type\":\"response.created\",\"response\":{}}");
        (void)fake_call_told(&model->call);
        model_say(model, "{\"type\":\"response.audio.delta\",\"delta\":\"f39/\"}");
        model_say(model, "{\"type\":\"response.audio.done\"}");
        assert_int_equal(strstr(fake_call_told(&model->call), "audio   f39/\n") != NULL, is_announced);
    }
    buf_deinit(&heard);
}

/* A server that speaks PCM at 24 kHz, cut wherever it likes: in the middle of a sample, too. */
static void pcm_of_any_cut_is_heard_to_its_last_millisecond(void **state)
{
    struct model *model = *state;
    enum { PCM_BYTES = 2 * 24000 / 10 * 3 }; /* 300 ms */
    static uint8_t pcm[PCM_BYTES];
    struct buf heard;
    for (size_t i = 0; i < PCM_BYTES; i += 2)
        pcm[i + 1] = i / 48 % 2 == 0 ? 0x20 : 0xe0; /* 500 Hz, loud */
    buf_init(&heard, 2 * SOUND_BYTES);
    model_dial(model);
    model_settle(model);
    static const char pcm_updated[] =
        "{\"type\":\"session.updated\",\"session\":{\"id\":\"s\",\"audio\":{\"input\":{\"format\":{\"type\":"
        "\"audio/pcm\",\"rate\":24000}},\"output\":{\"format\":{\"type\":\"audio/pcm\",\"rate\":24000}}}}}";
    model_say(model, CREATED_GA);
    model_say(model, pcm_updated); /* not mu-law, as was asked */
    model_say(model, pcm_updated);
    model_begin_response(model, "R1");
    for (int item = 0; item < 2; item++) {
        heard.len = 0;
        for (size_t at = 0; at < PCM_BYTES; at += 13)
            say_audio(model, pcm + at, PCM_BYTES - at < 13 ? PCM_BYTES - at : 13);
        model_say(model, "{\"type\":\"response.output_audio.done\",\"item_id\":\"A1\"}");
        int count = gather_audio(model, &heard);
        assert_int_equal(heard.len, 300 * ULAW_BYTES_PER_MS);
        assert_in_range(count, 10, 16);
        int16_t last = ulaw_to_pcm16((uint8_t)heard.at[heard.len - 4]);
        assert_true(abs(last) > 2000);
    }
    buf_deinit(&heard);
}

TESTS_WITH(model_open, model_close) = {
    TEST(two_seconds_in_seven_byte_deltas_are_a_hundred_pieces),
    TEST(a_rest_is_heard_before_its_item_ends),
    TEST(a_rest_without_an_end_waits_a_moment),
    TEST(what_was_cancelled_is_not_heard_later),
    TEST(a_lost_session_leaves_what_it_said),
    TEST(only_announced_responses_are_heard),
    TEST(pcm_of_any_cut_is_heard_to_its_last_millisecond),
};
