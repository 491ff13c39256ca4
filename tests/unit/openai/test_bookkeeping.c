/* One response at a time, audio received per item, error codes, and audio between telephone and model. */
#include "with_cmocka.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "audio/ulaw.h"
#include "base/base64.h"
#include "call/ident.h"
#include "openai/item_ledger.h"
#include "openai/model_audio.h"
#include "openai/model_error.h"
#include "openai/response_queue.h"

/* The id of the request that is to be sent now; NULL: none. */
static const char *ask(struct response_queue *queue, const char *expected_instructions)
{
    const char *id, *instructions;
    if (!response_queue_ask(queue, &id, &instructions))
        return NULL;
    if (expected_instructions == NULL)
        assert_null(instructions);
    else
        assert_string_equal(instructions, expected_instructions);
    return id;
}

static void a_second_response_waits(void **state)
{
    (void)state;
    struct response_queue queue = {0};
    assert_null(ask(&queue, NULL));
    assert_int_equal(response_queue_put(&queue, "Greet."), VP_OK);
    assert_string_equal(ask(&queue, "Greet."), "respond-1");
    assert_int_equal(response_queue_put(&queue, NULL), VP_OK);
    assert_int_equal(response_queue_put(&queue, NULL), VP_OK); /* joins the one that waits */
    assert_null(ask(&queue, NULL));
    response_queue_on_created(&queue);
    assert_null(ask(&queue, NULL));
    response_queue_on_done(&queue);
    assert_string_equal(ask(&queue, NULL), "respond-2");
    response_queue_on_created(&queue);
    response_queue_on_done(&queue);
    assert_null(ask(&queue, NULL));
    response_queue_deinit(&queue);
}

/* The server's turn detection began a response while ours was on its way; created may come before the error. */
static void a_collision_is_tried_again(void **state)
{
    (void)state;
    for (int created_first = 0; created_first < 2; created_first++) {
        struct response_queue queue = {0};
        assert_int_equal(response_queue_put(&queue, "Say the total."), VP_OK);
        assert_string_equal(ask(&queue, "Say the total."), "respond-1");
        assert_int_equal(response_queue_put(&queue, NULL), VP_OK);
        if (created_first)
            response_queue_on_created(&queue);
        assert_false(response_queue_on_busy(&queue, "respond-7"));
        assert_true(response_queue_on_busy(&queue, "respond-1"));
        if (!created_first)
            response_queue_on_created(&queue);
        assert_null(ask(&queue, NULL));
        response_queue_on_done(&queue);
        assert_string_equal(ask(&queue, "Say the total."), "respond-2"); /* in front of the one that waited */
        response_queue_on_created(&queue);
        response_queue_on_done(&queue);
        assert_string_equal(ask(&queue, NULL), "respond-3");
        response_queue_deinit(&queue);
    }
}

/* Said to be busy while nothing runs: where no response is announced either, it was not. */
static void a_response_that_is_only_hearsay_is_doubted(void **state)
{
    (void)state;
    struct response_queue queue = {0};
    assert_int_equal(response_queue_put(&queue, "a"), VP_OK);
    assert_string_equal(ask(&queue, "a"), "respond-1");
    assert_false(response_queue_doubt(&queue)); /* nothing was heard of */
    assert_true(response_queue_on_busy(&queue, "respond-1"));
    assert_null(ask(&queue, NULL));
    assert_true(response_queue_doubt(&queue));
    assert_string_equal(ask(&queue, "a"), "respond-2");
    assert_true(response_queue_on_busy(&queue, "respond-2"));
    response_queue_on_created(&queue); /* it was true */
    assert_false(response_queue_doubt(&queue));
    assert_null(ask(&queue, NULL));
    response_queue_on_done(&queue);
    assert_string_equal(ask(&queue, "a"), "respond-3");
    response_queue_on_created(&queue);
    assert_true(response_queue_on_busy(&queue, "respond-3"));
    assert_false(response_queue_doubt(&queue)); /* was announced before */
    response_queue_on_done(&queue);
    assert_string_equal(ask(&queue, "a"), "respond-4");
    response_queue_clear(&queue);
    assert_true(response_queue_on_busy(&queue, "respond-4"));
    assert_true(response_queue_doubt(&queue));
    assert_false(response_queue_is_busy(&queue));
    assert_null(ask(&queue, NULL)); /* not wanted any more */
    response_queue_deinit(&queue);
}

static void what_was_cancelled_is_not_tried_again(void **state)
{
    (void)state;
    struct response_queue queue = {0};
    assert_int_equal(response_queue_put(&queue, "a"), VP_OK);
    assert_string_equal(ask(&queue, "a"), "respond-1");
    assert_int_equal(response_queue_put(&queue, "b"), VP_OK);
    assert_true(response_queue_is_busy(&queue));
    response_queue_clear(&queue);
    assert_true(response_queue_on_busy(&queue, "respond-1"));
    response_queue_on_done(&queue);
    assert_null(ask(&queue, NULL));
    assert_false(response_queue_is_busy(&queue));
    response_queue_deinit(&queue);
}

static void a_refused_request_frees_the_queue(void **state)
{
    (void)state;
    struct response_queue queue = {0};
    assert_int_equal(response_queue_put(&queue, "a"), VP_OK);
    assert_int_equal(response_queue_put(&queue, "b"), VP_OK);
    assert_string_equal(ask(&queue, "a"), "respond-1");
    assert_false(response_queue_on_refused(&queue, ""));
    assert_true(response_queue_on_refused(&queue, "respond-1"));
    assert_string_equal(ask(&queue, "b"), "respond-2");
    for (int i = 0; i < RESPONSE_QUEUE_MAX; i++)
        assert_int_equal(response_queue_put(&queue, "c"), VP_OK);
    assert_int_equal(response_queue_put(&queue, "d"), VP_ERR_TOO_MANY);
    response_queue_deinit(&queue);
}

static void what_was_heard_is_clamped_to_what_was_received(void **state)
{
    (void)state;
    struct item_ledger ledger = {0};
    assert_int_equal(item_ledger_clamp(&ledger, "item_1", 10), -1);
    assert_int_equal(item_ledger_clamp(&ledger, "", 10), -1);
    item_ledger_add(&ledger, ident_of("item_1"), 200 * 1000);
    item_ledger_add(&ledger, ident_of("item_1"), 100 * 1000 + 900);
    assert_int_equal(item_ledger_clamp(&ledger, "item_1", 250), 250);
    assert_int_equal(item_ledger_clamp(&ledger, "item_1", 5000), 300);
    assert_int_equal(item_ledger_clamp(&ledger, "item_1", -3), 0);
    for (int i = 0; i < ITEM_LEDGER_MAX; i++) {
        char id[16];
        snprintf(id, sizeof id, "later_%d", i);
        item_ledger_add(&ledger, ident_of(id), 1000);
    }
    assert_int_equal(item_ledger_clamp(&ledger, "item_1", 10), -1); /* long ago */
    assert_int_equal(item_ledger_clamp(&ledger, "later_0", 10), 1);
    char longer[200];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    item_ledger_add(&ledger, ident_of(longer), 5000);
    item_ledger_add(&ledger, ident_of(longer), 5000);
    assert_int_equal(item_ledger_clamp(&ledger, longer, 100), 10);
    longer[sizeof longer - 2] = 'y'; /* another, to its last letter */
    assert_int_equal(item_ledger_clamp(&ledger, longer, 100), -1);
}

static void an_error_has_its_kind(void **state)
{
    (void)state;
    static const struct {
        const char *code, *type;
        enum model_error kind;
    } cases[] = {
        {"invalid_api_key", "invalid_request_error", MODEL_ERROR_BARRED},
        {"account_deactivated", "", MODEL_ERROR_BARRED},
        {"model_not_found", "", MODEL_ERROR_BARRED},
        {"beta_api_shape_disabled", "", MODEL_ERROR_BARRED},
        {"session_expired", "", MODEL_ERROR_FATAL},
        {"", "insufficient_quota", MODEL_ERROR_BARRED},
        {"rate_limit_exceeded", "", MODEL_ERROR_LIMITED},
        {"conversation_already_has_active_response", "", MODEL_ERROR_BUSY},
        {"response_cancel_not_active", "", MODEL_ERROR_HARMLESS},
        {"unknown_parameter", "invalid_request_error", MODEL_ERROR_PASSING},
        {"", "server_error", MODEL_ERROR_PASSING},
        {"", "", MODEL_ERROR_PASSING},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct realtime_error error = {.code = cases[i].code, .type = cases[i].type, .message = "m"};
        char text[64];
        assert_int_equal(model_error_kind(&error), cases[i].kind);
        assert_non_null(model_error_text(&error, text, sizeof text));
    }
    struct realtime_error beta = {.code = "beta_api_shape_disabled", .type = "", .message = "Not supported."};
    char text[200];
    assert_string_equal(model_error_text(&beta, text, sizeof text),
                        "beta_api_shape_disabled (this server no longer speaks the beta dialect: set "
                        "realtime_dialect to ga): Not supported.");
    struct ws_end end = {.err = VP_ERR_HTTP_STATUS, .http_status = 401};
    assert_string_equal(model_end_text(&end, text, sizeof text),
                        "refused with HTTP 401 (check realtime_key and realtime_key_header)");
    end = (struct ws_end){.close_code = 1001, .reason = "going away"};
    assert_string_equal(model_end_text(&end, text, sizeof text), "closed with 1001: going away");
}

static void mu_law_passes_untouched(void **state)
{
    (void)state;
    struct model_audio audio;
    model_audio_init(&audio);
    struct span in = SPAN_LIT("f39/f39/"), out;
    assert_int_equal(model_audio_to_model(&audio, in, &out), VP_OK);
    assert_ptr_equal(out.at, in.at);
    assert_int_equal(model_audio_from_model(&audio, in, &out), VP_OK);
    assert_ptr_equal(out.at, in.at);
    assert_int_equal(model_audio_length_us(&audio, in), 750);
    model_audio_deinit(&audio);
}

enum { TONE_HZ = 440, TONE_MS = 1000, TONE_COUNT = 8 * TONE_MS };

/* Share of the tone in a signal of TONE_COUNT samples at 8 kHz, 0 to 1. */
static double tone_share(const uint8_t *ulaw, size_t count)
{
    double re = 0, im = 0, all = 0;
    for (size_t i = 0; i < count; i++) {
        double sample = ulaw_to_pcm16(ulaw[i]), angle = 2 * M_PI * TONE_HZ * (double)i / 8000;
        re += sample * cos(angle);
        im += sample * sin(angle);
        all += sample * sample;
    }
    return 2 * (re * re + im * im) / ((double)count * all);
}

/* Telephone to a 24 kHz model and back, in telephone frames and in pieces that cut samples in half. */
static void a_tone_survives_24_khz_both_ways(void **state)
{
    (void)state;
    static uint8_t tone[TONE_COUNT], wire[TONE_COUNT * 8], back[TONE_COUNT * 2];
    static char text[TONE_COUNT * 12];
    size_t wire_len = 0, back_len = 0, piece_len;
    for (size_t i = 0; i < TONE_COUNT; i++)
        tone[i] = ulaw_from_pcm16((int16_t)(8000 * sin(2 * M_PI * TONE_HZ * (double)i / 8000)));
    struct model_audio audio;
    struct span out;
    model_audio_init(&audio);
    assert_int_equal(model_audio_set(&audio, 24000, 24000), VP_OK);
    for (size_t at = 0; at < TONE_COUNT; at += ULAW_FRAME_BYTES) {
        base64_encode(tone + at, ULAW_FRAME_BYTES, text);
        assert_int_equal(
            model_audio_to_model(&audio, (struct span){text, base64_encoded_len(ULAW_FRAME_BYTES)}, &out),
            VP_OK);
        assert_int_equal(base64_decode(out, wire + wire_len, &piece_len), VP_OK);
        wire_len += piece_len;
    }
    assert_in_range(wire_len, TONE_MS * 47, TONE_MS * 48);
    assert_int_equal(model_audio_end_item(&audio, &out), VP_OK); /* nothing of one yet */
    assert_int_equal(out.len, 0);
    uint64_t length_us = 0;
    for (size_t at = 0; at < wire_len; at += piece_len) {
        static uint8_t ulaw[TONE_COUNT];
        size_t ulaw_len;
        piece_len = wire_len - at < 1001 ? wire_len - at : 1001;
        base64_encode(wire + at, piece_len, text);
        struct span piece = {text, base64_encoded_len(piece_len)};
        length_us += model_audio_length_us(&audio, piece);
        assert_int_equal(model_audio_from_model(&audio, piece, &out), VP_OK);
        assert_int_equal(base64_decode(out, ulaw, &ulaw_len), VP_OK);
        memcpy(back + back_len, ulaw, ulaw_len);
        back_len += ulaw_len;
    }
    assert_in_range(length_us / 1000, TONE_MS * 97 / 100, TONE_MS);
    assert_in_range(back_len, TONE_COUNT * 95 / 100, TONE_COUNT);
    assert_true(tone_share(back + 800, 6400) > 0.99);
    model_audio_deinit(&audio);
}

static void bad_pieces_are_refused(void **state)
{
    (void)state;
    struct model_audio audio;
    struct span out;
    model_audio_init(&audio);
    assert_int_equal(model_audio_set(&audio, 24000, 24000), VP_OK);
    assert_int_equal(model_audio_from_model(&audio, SPAN_LIT("AAA"), &out), VP_ERR_BAD_BASE64);
    assert_int_equal(model_audio_to_model(&audio, SPAN_LIT("!!!!"), &out), VP_ERR_BAD_BASE64);
    assert_int_equal(model_audio_from_model(&audio, SPAN_LIT("AA=="), &out), VP_OK); /* half a sample */
    assert_int_equal(out.len, 0);
    model_audio_deinit(&audio);
}

TESTS = {
    TEST(a_second_response_waits),
    TEST(a_collision_is_tried_again),
    TEST(a_response_that_is_only_hearsay_is_doubted),
    TEST(what_was_cancelled_is_not_tried_again),
    TEST(a_refused_request_frees_the_queue),
    TEST(what_was_heard_is_clamped_to_what_was_received),
    TEST(an_error_has_its_kind),
    TEST(mu_law_passes_untouched),
    TEST(a_tone_survives_24_khz_both_ways),
    TEST(bad_pieces_are_refused),
};
