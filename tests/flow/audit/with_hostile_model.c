/* What the model does: functions with right, wrong and invented arguments, at any time, twice, in any response; and
 * speech that reads the order, or something else, aloud or without a sound. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audio/ulaw.h"
#include "base/base64.h"
#include "base/fnv.h"
#include "with_hostile_internal.h"

enum { PIECE_MS = 200, QUIET_CODE = 0x7d };

static void begin_response(struct hostile_leg *leg)
{
    snprintf(leg->response, sizeof leg->response, "r%u", ++leg->response_count);
    leg->is_response_open = true;
    if (hostile_random(leg->hostile, 16) != 0) /* some servers say it only with the first sound */
        call_on_ai_response_started(leg->stage->call, leg->response);
}

static void end_response(struct hostile_leg *leg)
{
    if (!leg->is_response_open || !hostile_leg_is_live(leg))
        return;
    leg->is_response_open = false;
    call_on_ai_response_done(leg->stage->call, leg->response, AI_COMPLETED, NULL);
}

/* ---- functions ---- */

static void call_function(struct hostile_leg *leg, const char *name, const char *arguments)
{
    char id[16];
    bool is_twice = hostile_random(leg->hostile, 12) == 0;
    snprintf(id, sizeof id, "t%u", is_twice ? leg->tool_call_count : ++leg->tool_call_count);
    stage_ai_asks(leg->stage, id, name, arguments);
    if (!leg->is_journal_slow)
        hostile_answer_requests(leg);
    hostile_read_answer(leg);
}

static uint32_t basket_version(const struct hostile_leg *leg)
{
    struct call_view view;
    call_look(leg->stage->call, &view);
    return view.basket_version;
}

static void change_basket(struct hostile_leg *leg)
{
    static const struct {
        const char *name, *arguments;
    } calls[] = {
        {"add_item", "{\"item_id\":\"margherita\",\"size_id\":\"large\"}"},
        {"add_item", "{\"item_id\":\"hawaiian\",\"size_id\":\"small\",\"quantity\":2}"},
        {"add_item", "{\"item_id\":\"pepperoni\",\"size_id\":\"medium\",\"options\":[\"mushrooms\"]}"},
        {"add_item",
         "{\"item_id\":\"margherita\",\"size_id\":\"large\",\"price\":0.01,\"unit_price\":\"0.01\"}"},
        {"add_item", "{\"item_id\":\"gold-pizza\",\"name\":\"Gold Pizza\",\"price\":\"1.00\"}"},
        {"add_item", "{\"item_id\":\"margherita\",\"size_id\":\"colossal\"}"},
        {"add_item", "{\"item_id\":\"margherita\",\"size_id\":\"large\",\"quantity\":-3}"},
        {"add_item", "{\"item_id\":\"margherita\",\"size_id\":\"large\",\"quantity\":2147483648}"},
        {"add_item", "{\"item_id\":\"margherita\",\"size_id\":\"large\",\"options\":[\"artichokes\"]}"},
        {"add_item",
         "{\"item_id\":\"margherita\",\"size_id\":\"large\",\"options\":[{\"option_id\":\"onions\","
         "\"amount\":\"extra\",\"side\":\"left\"}]}"},
        {"change_item", "{\"line_id\":\"L1\",\"quantity\":3}"},
        {"change_item", "{\"line_id\":\"L1\",\"item_id\":\"hawaiian\",\"size_id\":\"small\"}"},
        {"change_item", "{\"line_id\":\"L9\",\"quantity\":1,\"total\":\"0.00\"}"},
        {"remove_item", "{\"line_id\":\"L1\"}"},
        {"remove_item", "{\"line_id\":\"L2\",\"quantity\":1}"},
        {"set_customer", "{\"name\":\"Zoe\",\"service\":\"pickup\"}"},
        {"set_customer", "{\"name\":\"Zoe\",\"service\":\"delivery\",\"address\":\"1 Harbor Street\"}"},
        {"set_customer", "{\"service\":\"drone\",\"total\":0}"},
        {"submit_order", "{\"version\":\"all\"}"},
        {"confirm_order", "{}"},
        {"add_item", "{\"item_id\":"},
    };
    size_t which = hostile_random(leg->hostile, sizeof calls / sizeof *calls);
    call_function(leg, calls[which].name, calls[which].arguments);
}

static void submit(struct hostile_leg *leg)
{
    char arguments[64];
    uint32_t version = basket_version(leg);
    if (hostile_random(leg->hostile, 8) == 0)
        version = hostile_random(leg->hostile, 8);
    snprintf(arguments, sizeof arguments, "{\"version\":%u,\"is_confirmed\":true}", (unsigned)version);
    int orders = leg->hostile->order_count;
    call_function(leg, "submit_order", arguments);
    if (hostile_leg_is_live(leg) && hostile_random(leg->hostile, 3) == 0)
        call_function(leg, "submit_order", arguments);
    leg->hostile->refused_count += leg->hostile->order_count == orders;
}

/* ---- speech ---- */

/* Sends so much of it. tone 0: digital silence, or what is too quiet to be heard. */
static void sound(struct hostile_leg *leg, const char *item, struct hostile_speech *speech, int duration_ms)
{
    uint8_t ulaw[PIECE_MS * ULAW_BYTES_PER_MS];
    char b64[sizeof ulaw / 3 * 4 + 8];
    uint8_t code = speech->tone != 0                      ? speech->tone
                   : hostile_random(leg->hostile, 2) == 0 ? (ULAW_SILENCE & 0x7f)
                                                          : QUIET_CODE;
    for (size_t i = 0; i < sizeof ulaw; i++)
        ulaw[i] = (uint8_t)(code | ((i / 8) % 2 != 0 ? 0x80 : 0)); /* 500 Hz */
    for (int left_ms = duration_ms; left_ms > 0 && hostile_leg_is_live(leg); left_ms -= PIECE_MS) {
        size_t len = (size_t)(left_ms < PIECE_MS ? left_ms : PIECE_MS) * ULAW_BYTES_PER_MS;
        base64_encode(ulaw, len, b64);
        speech->sent_bytes += (int64_t)len;
        call_on_ai_audio(leg->stage->call, leg->response, item, (struct span){b64, base64_encoded_len(len)});
    }
}

/* The order with all its prices turned to others. */
static void write_wrong_prices(const char *read_back, char *out, size_t size_bytes)
{
    size_t used = 0;
    bool is_price = false;
    for (const char *at = read_back; *at != '\0' && used + 1 < size_bytes; at++) {
        is_price = *at == '$' || (is_price && ((*at >= '0' && *at <= '9') || *at == '.'));
        out[used++] = is_price && *at >= '0' && *at <= '9' ? (char)('0' + ('9' - *at)) : *at;
    }
    out[used] = '\0';
}

static void speak(struct hostile_leg *leg, unsigned kind, bool is_loud)
{
    static const char *const others[] = {"Is that right?", "Great choice! Anything else?",
                                         "I have your order. That's $1.00. Shall I place it?",
                                         "I have one large pizza. Is that right?"};
    struct hostile *hostile = leg->hostile;
    if (leg->speech_count == HOSTILE_SPEECHES)
        return;
    struct hostile_speech *speech = &leg->speeches[leg->speech_count++];
    uint8_t tone = (uint8_t)leg->speech_count; /* 1 to 48: loud */
    *speech = (struct hostile_speech){.tone = is_loud ? tone : 0};
    char item[16], text[2048];
    snprintf(item, sizeof item, "i%u", (unsigned)leg->speech_count);
    if (kind < 5 && leg->read_back[0] != '\0') {
        snprintf(text, sizeof text, "%s", leg->read_back);
        speech->version = leg->told_version;
        speech->content = fnv_hash(FNV_START, span_of(leg->read_back));
        speech->total_cents = leg->told_cents;
    } else if (kind == 5 && strchr(leg->read_back, '$') != NULL) {
        write_wrong_prices(leg->read_back, text, sizeof text);
    } else {
        snprintf(text, sizeof text, "%s", others[hostile_random(hostile, 4)]);
    }
    bool are_words_first = hostile_random(hostile, 2) == 0;
    if (are_words_first)
        call_on_ai_words(leg->stage->call, item, text, true);
    sound(leg, item, speech, 300 + (int)hostile_random(hostile, 14) * 300);
    if (!are_words_first && hostile_leg_is_live(leg))
        call_on_ai_words(leg->stage->call, item, text, true);
    if (hostile_leg_is_live(leg))
        call_on_ai_audio_done(leg->stage->call, item);
}

static void act_in_response(struct hostile_leg *leg)
{
    struct hostile *hostile = leg->hostile;
    switch (hostile_random(hostile, 10)) {
    case 0:
    case 1:
    case 2:
        change_basket(leg);
        break;
    case 3:
    case 4:
        call_function(leg, "get_order", "{\"for_read_back\":true}");
        break;
    case 5:
        call_function(leg, "get_order", "{}");
        break;
    case 6:
    case 7:
        speak(leg, hostile_random(hostile, 8), hostile_random(hostile, 4) != 0);
        break;
    default:
        submit(leg);
        break;
    }
}

/* In a response of its own, as an honest model would; now and then the step is left out or another one is taken. */
static void take_step(struct hostile_leg *leg, const char *name, const char *arguments)
{
    if (!hostile_leg_is_live(leg) || !leg->stage->is_ai_ready || hostile_random(leg->hostile, 16) == 0)
        return;
    begin_response(leg);
    if (hostile_random(leg->hostile, 16) == 0)
        act_in_response(leg);
    else if (name != NULL)
        call_function(leg, name, arguments);
    else
        speak(leg, hostile_random(leg->hostile, 8) != 0 ? 0 : 5, hostile_random(leg->hostile, 8) != 0);
    if (hostile_random(leg->hostile, 16) != 0)
        end_response(leg);
}

void hostile_model_reads_back(struct hostile_leg *leg)
{
    end_response(leg);
    take_step(leg, "add_item", "{\"item_id\":\"margherita\",\"size_id\":\"large\"}");
    take_step(leg, "set_customer", "{\"name\":\"Zoe\",\"service\":\"pickup\"}");
    take_step(leg, "get_order", "{\"for_read_back\":true}");
    take_step(leg, NULL, NULL);
}

void hostile_model_submits(struct hostile_leg *leg)
{
    if (!hostile_leg_is_live(leg) || !leg->stage->is_ai_ready)
        return;
    begin_response(leg);
    submit(leg);
    end_response(leg);
}

void hostile_model_acts(struct hostile_leg *leg)
{
    struct hostile *hostile = leg->hostile;
    if (!leg->stage->is_ai_ready) {
        stage_ai_ready(leg->stage);
        leg->is_response_open = false;
        return;
    }
    if (!leg->is_response_open)
        begin_response(leg);
    for (unsigned acts = hostile_random(hostile, 3); acts > 0 && hostile_leg_is_live(leg); acts--)
        act_in_response(leg);
    if (hostile_random(hostile, 4) != 0)
        end_response(leg);
}
