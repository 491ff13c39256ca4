#include "call/tools.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/metric.h"
#include "base/pages.h"
#include "base/trace.h"
#include "call/earlier_json.h"
#include "call/own_tool.h"
#include "call/tool_functions.h"

static const struct tool_answer try_again = {
    .text =
        "{\"ok\":false,\"error\":{\"code\":\"try_again\",\"message\":\"It was not taken. Call the function "
        "once more; if that fails too, tell the caller and offer a person.\"}}",
    .is_refusal = true};

void tools_init(struct tools *tools, const struct tools_settings *settings)
{
    pages_clear(tools, offsetof(struct tools, basket));
    tools->settings = *settings;
    tools->menu = menu_retain(settings->menu);
    basket_init(&tools->basket, settings->menu);
    gate_reset(&tools->gate);
    /* The number that calls is the number to call back, until the caller says otherwise. */
    struct basket_refusal refusal;
    if (settings->caller_number != NULL && settings->caller_number[0] == '+')
        (void)basket_set_customer(&tools->basket, NULL, settings->caller_number, NULL, BASKET_SERVICE_UNKNOWN,
                                  &refusal);
}

enum vp_err tools_restore(struct tools *tools, const char *basket_json, struct basket_move *out_move)
{
    enum vp_err err = basket_json_decode(basket_json, &tools->basket, &tools->memory, out_move);
    bool is_moved = err == VP_OK && out_move->has_changed && tools->memory.ordered_version == 0;
    if (is_moved)
        menu_news_add(&tools->news, out_move, &tools->basket);
    else if (err == VP_OK)
        tools->saved_version = tools->basket.version;
    return err;
}

/* False: no memory. */
static bool make_job(const struct tool_call *call, struct tools_job *out_job)
{
    const char *name = call->name != NULL ? call->name : "";
    const char *arguments = call->arguments != NULL ? call->arguments : "";
    size_t id_bytes = strlen(call->id) + 1, name_bytes = strlen(name) + 1;
    size_t arguments_bytes = strlen(arguments) + 1;
    char *texts = malloc(id_bytes + name_bytes + arguments_bytes);
    if (texts == NULL)
        return false;
    *out_job = (struct tools_job){.call = *call, .texts = texts, .began_unix_us = clock_unix_us()};
    out_job->call.id = memcpy(texts, call->id, id_bytes);
    out_job->call.name = memcpy(texts + id_bytes, name, name_bytes);
    out_job->call.arguments = memcpy(texts + id_bytes + name_bytes, arguments, arguments_bytes);
    return true;
}

static void destroy_basket(struct basket *basket)
{
    if (basket != NULL)
        basket_deinit(basket);
    free(basket);
}

/* The restaurant that the caller left is let go. */
static void settle_choice(struct tools *tools)
{
    menu_release(tools->left_menu);
    tools->left_menu = NULL;
}

/* The basket is again what it was, and the restaurant; before is taken over. */
static void put_back(struct tools *tools, struct basket *before)
{
    if (tools->left_menu != NULL) {
        menu_release(tools->menu);
        tools->menu = tools->left_menu;
        tools->left_menu = NULL;
    }
    basket_deinit(&tools->basket);
    basket_assign(&tools->basket, before);
    free(before);
}

/* Ends waiting for the journal without telling anybody. */
static void end_request(struct tools *tools)
{
    settle_choice(tools);
    destroy_basket(tools->before);
    free(tools->answer);
    tools->before = NULL;
    tools->answer = NULL;
    tools->request_id = 0;
    tools->order_version = 0;
    tools->is_saved_for_order = false;
    tools->is_menu_awaited = false;
    tools->is_message_awaited = false;
    tools->are_orders_awaited = false;
}

static void drop_job(struct tools *tools)
{
    free(tools->queue[tools->queue_first].texts);
    tools->queue_first = (tools->queue_first + 1) % TOOLS_QUEUE_MAX;
    tools->queue_count--;
    tools->is_menu_fresh = false;
}

void tools_deinit(struct tools *tools)
{
    end_request(tools);
    while (tools->queue_count > 0)
        drop_job(tools);
    while (tools->own_count > 0)
        free(tools->own[--tools->own_count].job.texts);
    name_ring_clear(&tools->seen);
    basket_deinit(&tools->basket);
    menu_release(tools->menu);
    menu_release(tools->next_menu);
}

static void tell_model(struct tools *tools, const struct tool_call *call, const struct tool_answer *answer)
{
    metric_add(METRIC_TOOL_CALLS_TOTAL, 1);
    if (answer->is_refusal)
        metric_add(METRIC_TOOL_ERRORS_TOTAL, 1);
    tools->settings.on_answer(tools->settings.owner, call, answer);
}

static void answer_job(struct tools *tools, const struct tools_job *job, const struct tool_answer *answer)
{
    char name[128]; /* the model's word for it, which may be any */
    log_of_call(LOG_LEVEL_INFO, "call", tools->settings.call_sid, "tool=%s version=%u refused=%d",
                log_quote(name, sizeof name, span_of(job->call.name)), (unsigned)tools->basket.version,
                answer->is_refusal);
    struct trace_span span =
        trace_span_of(TRACE_TOOL, tools->settings.call_sid, job->call.name, job->began_unix_us);
    span.is_error = answer->is_refusal;
    trace_put(&span);
    const struct journal_port *journal = tools->settings.journal;
    if (tools->settings.keeps_records && journal->add_tool_record != NULL)
        journal->add_tool_record(tools->settings.journal_leg, &job->call, answer);
    if (!job->is_unwanted)
        tell_model(tools, &job->call, answer);
}

/* Answers the running job and forgets it. */
static void finish_job(struct tools *tools, const struct tool_answer *answer)
{
    answer_job(tools, &tools->queue[tools->queue_first], answer);
    drop_job(tools);
}

static uint32_t next_request_id(struct tools *tools)
{
    if (++tools->last_request_id == 0)
        tools->last_request_id = 1;
    return tools->last_request_id;
}

static void save_basket(struct tools *tools, uint32_t request_id)
{
    char *text = basket_json_encode(&tools->basket, &tools->memory, clock_unix_ms());
    if (text != NULL)
        tools->settings.journal->save_basket(tools->settings.journal_leg, request_id, tools->basket.version,
                                             text);
    else
        tools->request_id = request_id; /* stays unanswered; the deadline gives it up */
    free(text);
}

/* The change did not reach the journal: as if it had not been. The version grows all the same, because the
 * refused one may have been stored after all. */
static void take_back(struct tools *tools)
{
    uint32_t version = tools->basket.version;
    if (tools->before == NULL)
        return;
    put_back(tools, tools->before);
    tools->before = NULL;
    tools->basket.version = version + 1;
}

/* An order without its basket could not be judged, nor gone on with: a version that was not saved, because the
 * change before it was taken back, is saved first. */
static void put_order(struct tools *tools)
{
    if (tools->saved_version != tools->basket.version) {
        tools->is_saved_for_order = true;
        tools->request_id = next_request_id(tools);
        save_basket(tools, tools->request_id);
        return;
    }
    if (!tools->is_menu_fresh && tools->settings.journal->refresh_menu != NULL) {
        tools->is_menu_awaited = true;
        tools->request_id = next_request_id(tools);
        tools->settings.journal->refresh_menu(tools->settings.journal_leg, tools->request_id);
        return;
    }
    struct ticket *ticket = malloc(sizeof *ticket);
    if (ticket == NULL) {
        finish_job(tools, &try_again);
        return;
    }
    ticket_from_basket(&tools->basket, tools->settings.call_sid, clock_unix_ms(), ticket);
    tools->ready_minutes = ticket->ready_minutes;
    tools->order_version = tools->basket.version;
    tools->request_id = next_request_id(tools);
    tools->settings.journal->put_order(tools->settings.journal_leg, tools->request_id, ticket);
    free(ticket);
}

/* What the caller must hear comes with whatever the model asked for. */
static void add_notice(struct tools *tools, json_t *answer)
{
    const char *notice = answer != NULL ? menu_news_take(&tools->news) : NULL;
    if (notice != NULL)
        json_object_set_new(answer, "notice", json_string(notice));
}

/* The running job leaves the queue: what takes seconds keeps none of ours waiting. */
static void ask_own(struct tools *tools, const struct menu_tool *tool, const char *body)
{
    struct tools_own_job *own = &tools->own[tools->own_count++];
    char id[OWN_TOOL_ID_BYTES];
    int64_t timeout_ms = tool->timeout_ms;
    if (tools->own_max_ms > 0 && tools->own_max_ms < timeout_ms)
        timeout_ms = tools->own_max_ms;
    *own = (struct tools_own_job){.job = tools->queue[tools->queue_first],
                                  .request_id = next_request_id(tools),
                                  .ends_ms = clock_mono_ms() + timeout_ms + OWN_TOOL_GRACE_MS};
    tools->queue[tools->queue_first].texts = NULL; /* its own now */
    drop_job(tools);
    own_tool_id(id);
    tools->settings.own_tools->ask(
        tools->settings.own_tools_leg, own->request_id,
        &(struct own_tool_question){
            .menu = tools->menu, .tool = tool, .id = id, .body = body, .timeout_ms = timeout_ms});
}

void tools_on_own(struct tools *tools, uint32_t request_id, const struct own_tool_reply *reply)
{
    size_t at = 0;
    while (at < tools->own_count && tools->own[at].request_id != request_id)
        at++;
    if (at == tools->own_count)
        return;
    struct tools_job job = tools->own[at].job;
    tools->own[at] = tools->own[--tools->own_count];
    if (reply->why[0] != '\0')
        log_of_call(LOG_LEVEL_WARN, "call", tools->settings.call_sid, "own tool=%s failed: %s", job.call.name,
                    reply->why);
    char *text = own_tool_answer(reply);
    const struct tool_answer answer = {.text = text, .is_refusal = reply->why[0] != '\0'};
    answer_job(tools, &job, text != NULL ? &answer : &try_again);
    free(text);
    free(job.texts);
}

int64_t tools_own_due_ms(const struct tools *tools)
{
    int64_t due_ms = INT64_MAX;
    for (size_t i = 0; i < tools->own_count; i++)
        if (!tools->own[i].job.is_unwanted && tools->own[i].ends_ms < due_ms)
            due_ms = tools->own[i].ends_ms;
    return due_ms;
}

void tools_give_up_own(struct tools *tools, int64_t now_ms)
{
    for (size_t i = tools->own_count; i-- > 0;)
        if (i < tools->own_count && tools->own[i].ends_ms <= now_ms)
            tools_on_own(tools, tools->own[i].request_id, &(struct own_tool_reply){.why = "nobody answered"});
}

static void run_job(struct tools *tools)
{
    struct basket *before = malloc(sizeof *before);
    if (before == NULL) {
        finish_job(tools, &try_again);
        return;
    }
    basket_copy(before, &tools->basket);
    struct tool_result result = tool_functions_run(tools, &tools->queue[tools->queue_first].call);
    if (result.aftermath != TOOL_ASK_OWN)
        add_notice(tools, result.answer);
    char *answer = result.answer != NULL ? json_dumps(result.answer, JSON_COMPACT) : NULL;
    json_decref(result.answer);
    if (result.aftermath == TOOL_PUT_ORDER) {
        put_order(tools);
    } else if (result.aftermath == TOOL_FIND_ORDERS) {
        tools->are_orders_awaited = true;
        tools->request_id = next_request_id(tools);
        tools->settings.journal->find_orders(tools->settings.journal_leg, tools->request_id, &result.wanted);
    } else if (result.aftermath == TOOL_PUT_MESSAGE && answer != NULL) {
        tools->answer = answer;
        answer = NULL;
        tools->is_message_awaited = true;
        tools->request_id = next_request_id(tools);
        tools->settings.journal->put_message(tools->settings.journal_leg, tools->request_id, &result.message);
    } else if (result.aftermath == TOOL_ASK_OWN && answer != NULL) {
        ask_own(tools, result.own, answer);
    } else if (answer == NULL) {
        put_back(tools, before);
        before = NULL;
        finish_job(tools, &try_again);
    } else if (result.aftermath == TOOL_SAVE_BASKET) {
        tools->before = before;
        tools->answer = answer;
        before = NULL;
        answer = NULL;
        tools->request_id = next_request_id(tools);
        save_basket(tools, tools->request_id);
    } else {
        finish_job(tools, &(struct tool_answer){answer, result.is_refusal});
    }
    destroy_basket(before);
    free(answer);
}

/* The kitchen has an order that is in, as it was ordered. */
static void move_basket(struct tools *tools)
{
    struct basket_move move = {0};
    if (tools->memory.ordered_version == 0)
        basket_move(&tools->basket, tools->menu, &move);
    menu_news_add(&tools->news, &move, &tools->basket);
    log_of_call(LOG_LEVEL_INFO, "call", tools->settings.call_sid,
                "menu changed version=%u lost=%zu changed=%d", (unsigned)tools->basket.version,
                move.lost_count, move.has_changed);
    if (move.has_changed)
        save_basket(tools, 0); /* nobody waits for it: who takes the call over moves the old one likewise */
}

static void take_next_menu(struct tools *tools)
{
    struct menu *next = tools->next_menu;
    if (next == NULL || tools->request_id != 0)
        return;
    if (strcmp(next->restaurant_id, tools->menu->restaurant_id) !=
        0) { /* the caller chose another meanwhile */
        menu_release(next);
        tools->next_menu = NULL;
        return;
    }
    menu_release(tools->menu);
    tools->menu = next;
    tools->next_menu = NULL;
    move_basket(tools);
}

void tools_on_menu(struct tools *tools, struct menu *menu)
{
    (void)menu_retain(menu);
    menu_release(tools->next_menu);
    tools->next_menu = menu;
    take_next_menu(tools);
}

static void run_queue(struct tools *tools)
{
    take_next_menu(tools);
    while (tools->request_id == 0 && tools->queue_count > 0)
        run_job(tools);
}

/* Some servers count their calls anew in each response. Without memory it is none that is known. */
static bool is_new(struct tools *tools, const struct tool_call *call)
{
    size_t bytes = strlen(call->id) + 20;
    char *name = malloc(bytes);
    if (name == NULL)
        return false;
    snprintf(name, bytes, "%" PRIx64 " %s", call->response, call->id);
    bool was_put = name_ring_put(&tools->seen, name);
    free(name);
    return was_put;
}

bool tools_take(struct tools *tools, const struct tool_call *call)
{
    if (call->id[0] == '\0' || !is_new(tools, call))
        return false;
    struct tools_job job;
    if (tools->queue_count == TOOLS_QUEUE_MAX || !make_job(call, &job)) {
        tell_model(tools, call, &try_again);
        return true;
    }
    tools->queue[(tools->queue_first + tools->queue_count++) % TOOLS_QUEUE_MAX] = job;
    run_queue(tools);
    return true;
}

static void remember_order(struct tools *tools, uint32_t version, int order_number, bool is_new)
{
    tools->memory = (struct basket_memory){version, order_number};
    if (is_new)
        metric_add(METRIC_ORDERS_TOTAL, 1);
    log_of_call(LOG_LEVEL_INFO, "call", tools->settings.call_sid, "order=%d version=%u new=%d", order_number,
                (unsigned)version, is_new);
}

static void on_order_stored(struct tools *tools, int order_number, bool is_new)
{
    remember_order(tools, tools->order_version, order_number, is_new);
    json_t *stored = tool_order_stored(tools, tools->ready_minutes, is_new);
    char *text = stored != NULL ? json_dumps(stored, JSON_COMPACT) : NULL;
    json_decref(stored);
    const struct tool_answer told = {.text = text};
    said_on_ordered(&tools->said, tools->queue[tools->queue_first].call.response);
    end_request(tools);
    /* So that another process knows of the order; it is stored already, nobody waits for this. */
    save_basket(tools, 0);
    finish_job(tools, text != NULL ? &told : &try_again);
    free(text);
}

void tools_on_orders(struct tools *tools, uint32_t request_id, const struct earlier_orders *orders)
{
    if (request_id == 0 || request_id != tools->request_id || !tools->are_orders_awaited)
        return;
    json_t *found = earlier_json(tools->menu, orders, clock_unix_ms());
    free(tools->answer);
    tools->answer = found != NULL ? json_dumps(found, JSON_COMPACT) : NULL;
    json_decref(found);
}

void tools_on_journal(struct tools *tools, uint32_t request_id, enum vp_err err, int order_number,
                      bool is_new)
{
    if (request_id != 0 && request_id == tools->late_request_id && err == VP_OK) {
        tools->late_request_id = 0;
        remember_order(tools, tools->late_version, order_number, is_new);
        return;
    }
    if (request_id == 0 || request_id != tools->request_id)
        return;
    if (tools->is_menu_awaited) { /* whether it could be had or not: nobody knows a newer one */
        end_request(tools);
        tools->is_menu_fresh = true;
        run_queue(tools);
        return;
    }
    if (err == VP_OK && tools->is_message_awaited)
        tools->message_count += is_new;
    else if (err == VP_OK && tools->order_version == 0 && !tools->are_orders_awaited)
        tools->saved_version = tools->basket.version;
    if (err == VP_OK && tools->order_version != 0) {
        on_order_stored(tools, order_number, is_new);
    } else if (err == VP_OK && tools->is_saved_for_order) {
        end_request(tools); /* the order is judged anew: the menu may have changed meanwhile */
    } else if (err == VP_OK) {
        char *text = tools->answer;
        bool is_choice = tools->left_menu != NULL;
        tools->answer = NULL;
        end_request(tools);
        if (is_choice && tools->settings.on_chosen != NULL)
            tools->settings.on_chosen(tools->settings.owner, tools->menu);
        const struct tool_answer told = {.text = text};
        finish_job(tools, text != NULL ? &told : &try_again);
        free(text);
    } else {
        log_of_call(LOG_LEVEL_WARN, "call", tools->settings.call_sid, "journal failed err=%s version=%u",
                    vp_err_name(err), (unsigned)tools->basket.version);
        tools_give_up(tools);
        return;
    }
    run_queue(tools);
}

void tools_give_up(struct tools *tools)
{
    if (tools->request_id == 0)
        return;
    if (tools->order_version != 0) {
        tools->late_request_id = tools->request_id;
        tools->late_version = tools->order_version;
    }
    take_back(tools);
    end_request(tools);
    finish_job(tools, &try_again);
    run_queue(tools);
}

void tools_forget_session(struct tools *tools)
{
    for (size_t i = 0; i < tools->queue_count; i++) {
        struct tools_job *job = &tools->queue[(tools->queue_first + i) % TOOLS_QUEUE_MAX];
        job->is_unwanted = true;
    }
    for (size_t i = 0; i < tools->own_count; i++)
        tools->own[i].job.is_unwanted = true;
    /* Of those waiting only the running one is carried to its end: its journal request is out. */
    size_t keep = tools->request_id != 0 ? 1 : 0;
    while (tools->queue_count > keep) {
        size_t last = (tools->queue_first + tools->queue_count - 1) % TOOLS_QUEUE_MAX;
        free(tools->queue[last].texts);
        tools->queue_count--;
    }
    name_ring_clear(&tools->seen); /* a fresh session may count from one again */
    tools->readback.stage = READBACK_NONE;
}

bool tools_is_busy(const struct tools *tools)
{
    return tools->queue_count > 0 || tools_own_due_ms(tools) != INT64_MAX;
}

enum tools_wish tools_take_wish(struct tools *tools)
{
    enum tools_wish wish = tools->wish;
    tools->wish = TOOLS_WISH_NONE;
    return wish;
}
