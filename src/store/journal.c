#include "store/journal.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/metric.h"
#include "base/trace.h"
#include "base/utf8.h"
#include "store/call_list.h"
#include "store/call_notes.h"
#include "store/message.h"

enum { OWN_ORDERS_MAX = 4 }; /* of this call, which are not looked for */

struct journal_entry { /* one job */
    struct journal *journal;
    struct menu_refresh refresh;
    store_work_fn work;
    uint32_t request_id;
    bool wants_answer;
    enum vp_err err;
    uint32_t version;
    char *text;    /* owned: basket JSON, a line's words, the reason of the end, or what the line was like */
    char *unheard; /* owned; NULL: nothing of a line */
    struct ticket *ticket;
    struct caller_message *message; /* owned */
    struct turn_latency *turns;     /* owned */
    struct earlier_wanted wanted;
    struct earlier_orders *orders; /* owned: what was found */
    struct store_measures measures;
    enum ai_speaker speaker;
    int64_t offset_ms;
    int64_t began_unix_us; /* for the call's trace; 0: nothing is written */
    int order_number;
    bool is_new;
    bool is_refusal; /* of a tool record, whose texts stand behind each other in text */
    void (*on_written)(void *owner);
    void *owner;
};

static enum vp_err work_basket(struct store *store, void *job)
{
    struct journal_entry *entry = job;
    return store_save_basket(store, entry->journal->call_sid, entry->journal->epoch, entry->version,
                             entry->text);
}

static enum vp_err work_order(struct store *store, void *job)
{
    struct journal_entry *entry = job;
    if (entry->ticket == NULL)
        return VP_ERR_NO_MEMORY;
    entry->ticket->epoch = entry->journal->epoch;
    return store_put_order(store, entry->ticket, &entry->order_number, &entry->is_new);
}

static_assert((int)STORE_MESSAGE_CALLBACK == (int)MESSAGE_CALLBACK &&
                  (int)STORE_MESSAGE_OTHER == (int)MESSAGE_OTHER,
              "the kinds of messages are the same");

static enum vp_err work_message(struct store *store, void *job)
{
    struct journal_entry *entry = job;
    const struct caller_message *from = entry->message;
    if (from == NULL)
        return VP_ERR_NO_MEMORY;
    struct store_message message = {.epoch = entry->journal->epoch,
                                    .key = from->key,
                                    .kind = (enum store_message_kind)from->kind,
                                    .unix_ms = from->unix_ms};
    (void)span_copy(span_of(from->restaurant_id), message.restaurant_id, sizeof message.restaurant_id);
    (void)span_copy(span_of(entry->journal->call_sid), message.call_sid, sizeof message.call_sid);
    (void)span_copy(span_of(from->text), message.text, sizeof message.text);
    (void)span_copy(span_of(from->name), message.name, sizeof message.name);
    (void)span_copy(span_of(from->phone), message.phone, sizeof message.phone);
    (void)span_copy(span_of(from->wanted_for), message.wanted_for, sizeof message.wanted_for);
    return store_put_message(store, &message, &entry->is_new);
}

static bool keep_earlier(void *owner, const struct ticket *ticket)
{
    struct journal_entry *entry = owner;
    if (strcmp(ticket->call_sid, entry->journal->call_sid) != 0)
        entry->orders->at[entry->orders->count++] = *ticket;
    return entry->orders->count < EARLIER_ORDERS_MAX;
}

static enum vp_err work_find_orders(struct store *store, void *job)
{
    struct journal_entry *entry = job;
    const struct store_order_filter filter = {.restaurant_id = entry->wanted.restaurant_id,
                                              .caller_number = entry->wanted.caller_number,
                                              .since_unix_ms = entry->wanted.since_unix_ms,
                                              .limit = EARLIER_ORDERS_MAX + OWN_ORDERS_MAX};
    entry->orders = malloc(sizeof *entry->orders);
    if (entry->orders == NULL)
        return VP_ERR_NO_MEMORY;
    entry->orders->count = 0;
    return store_each_order(store, &filter, keep_earlier, entry);
}

/* Topic and reason stand behind each other in text. */
static enum vp_err work_transfer(struct store *store, void *job)
{
    const struct journal_entry *entry = job;
    struct store_call call;
    enum vp_err err = store_find_call(store, entry->journal->call_sid, &call);
    return err == VP_OK
               ? call_notes_add_transfer(store, &call, entry->text, entry->text + strlen(entry->text) + 1)
               : err;
}

static enum vp_err work_line(struct store *store, void *job)
{
    struct journal_entry *entry = job;
    struct store_line line = {
        .speaker = entry->speaker == AI_CALLER ? STORE_CALLER : STORE_AGENT,
        .offset_ms = entry->offset_ms,
        .text = entry->text,
        .unheard = entry->unheard,
    };
    return store_add_line(store, entry->journal->call_sid, &line);
}

static enum vp_err work_measures(struct store *store, void *job)
{
    struct journal_entry *entry = job;
    entry->measures.line_json = entry->text;
    return store_add_measures(store, entry->journal->call_sid, &entry->measures);
}

static enum vp_err work_end(struct store *store, void *job)
{
    struct journal_entry *entry = job;
    return store_end_call(store, entry->journal->call_sid, entry->journal->epoch, entry->text,
                          entry->offset_ms);
}

static void free_entry(struct journal_entry *entry)
{
    free(entry->text);
    free(entry->unheard);
    free(entry->ticket);
    free(entry->message);
    free(entry->turns);
    free(entry->orders);
    free(entry);
}

static void trace_write(const struct journal_entry *entry, enum vp_err err)
{
    const char *name = entry->ticket != NULL    ? "order"
                       : entry->message != NULL ? "message"
                       : entry->orders != NULL  ? "earlier orders"
                                                : "basket";
    struct trace_span span = trace_span_of(TRACE_STORE, entry->journal->call_sid, name, entry->began_unix_us);
    span.is_error = err != VP_OK;
    (void)span_copy(span_of(err != VP_OK ? vp_err_name(err) : ""), span.note, sizeof span.note);
    trace_put(&span);
}

static void finish_entry(void *job, enum vp_err err)
{
    struct journal_entry *entry = job;
    struct journal *journal = entry->journal;
    journal->running_count--;
    if (entry->wants_answer && entry->began_unix_us != 0) /* the call waited for a write */
        trace_write(entry, err);
    if (err != VP_OK && err != VP_ERR_SUPERSEDED)
        log_of_call(LOG_LEVEL_ERROR, "journal", journal->call_sid, "journal failed reason=%s",
                    vp_err_name(err));
    if (err == VP_OK && entry->orders != NULL && journal->on_orders != NULL)
        journal->on_orders(journal->owner, entry->request_id, entry->orders);
    if (err == VP_ERR_SUPERSEDED)
        journal->on_superseded(journal->owner);
    else if (entry->wants_answer)
        journal->on_answer(journal->owner, entry->request_id, err, entry->order_number, entry->is_new);
    if (entry->on_written != NULL)
        entry->on_written(entry->owner);
    free_entry(entry);
    if (journal->running_count == 0)
        journal->on_idle(journal->owner);
}

static void finish_refused(void *job)
{
    struct journal_entry *entry = job;
    finish_entry(entry, entry->err);
}

/* Never answers before it returns: a job that cannot run comes back through the loop's mailbox. */
static void run_entry(struct journal *journal, const struct journal_entry *wanted, const char *text)
{
    struct journal_entry *entry = malloc(sizeof *entry);
    if (entry == NULL) {
        log_of_call(LOG_LEVEL_ERROR, "journal", journal->call_sid, "journal lost an entry: out of memory");
        metric_add(METRIC_STORE_ERRORS_TOTAL, 1);
        free(wanted->text);
        free(wanted->unheard);
        free(wanted->ticket);
        free(wanted->message);
        free(wanted->turns);
        if (wanted->on_written != NULL)
            wanted->on_written(wanted->owner);
        return;
    }
    *entry = *wanted;
    entry->journal = journal;
    entry->began_unix_us = clock_unix_us();
    journal->running_count++;
    enum vp_err err = VP_OK;
    if (text != NULL && (entry->text = strdup(text)) == NULL) {
        metric_add(METRIC_STORE_ERRORS_TOTAL, 1);
        err = VP_ERR_NO_MEMORY;
    }
    bool is_told = entry->wants_answer || entry->on_written != NULL;
    size_t waiting_max = JOURNAL_WAITING_MAX + (is_told ? JOURNAL_WAITING_RESERVE : 0);
    if (err == VP_OK)
        err = store_thread_run_within(journal->store, &journal->share, waiting_max, entry->work, finish_entry,
                                      entry);
    if (err == VP_OK)
        return;
    if (err == VP_ERR_TOO_MANY)
        metric_add(METRIC_JOURNAL_REFUSALS_TOTAL, 1);
    if (err == VP_ERR_TOO_MANY && !is_told) { /* nobody hears of it, and others that run hold the journal */
        log_of_call(LOG_LEVEL_WARN, "journal", journal->call_sid, "journal is full: an entry is lost");
        journal->running_count--;
        free_entry(entry);
        return;
    }
    entry->err = err;
    if (loop_post(journal->loop, finish_refused, entry) != VP_OK)
        log_of_call(LOG_LEVEL_ERROR, "journal", journal->call_sid, "journal cannot answer: out of memory");
}

static void save_basket(void *leg, uint32_t request_id, uint32_t version, const char *basket_json)
{
    run_entry(leg,
              &(struct journal_entry){
                  .work = work_basket, .request_id = request_id, .wants_answer = true, .version = version},
              basket_json);
}

static void put_order(void *leg, uint32_t request_id, const struct ticket *ticket)
{
    struct ticket *copy = malloc(sizeof *copy);
    if (copy != NULL)
        *copy = *ticket;
    run_entry(leg,
              &(struct journal_entry){
                  .work = work_order, .request_id = request_id, .wants_answer = true, .ticket = copy},
              NULL);
}

static void put_message(void *leg, uint32_t request_id, const struct caller_message *message)
{
    struct caller_message *copy = malloc(sizeof *copy);
    if (copy != NULL)
        *copy = *message;
    run_entry(leg,
              &(struct journal_entry){
                  .work = work_message, .request_id = request_id, .wants_answer = true, .message = copy},
              NULL);
}

static void find_orders(void *leg, uint32_t request_id, const struct earlier_wanted *wanted)
{
    run_entry(
        leg,
        &(struct journal_entry){
            .work = work_find_orders, .request_id = request_id, .wants_answer = true, .wanted = *wanted},
        NULL);
}

/* Without memory the words that were not heard are lost. */
static void add_line(void *leg, enum ai_speaker speaker, int64_t offset_ms, const char *text,
                     const char *unheard)
{
    run_entry(leg,
              &(struct journal_entry){.work = work_line,
                                      .speaker = speaker,
                                      .offset_ms = offset_ms,
                                      .unheard = unheard[0] != '\0' ? strdup(unheard) : NULL},
              text);
}

static enum vp_err work_tool_record(struct store *store, void *job)
{
    struct journal_entry *entry = job;
    const char *arguments = entry->text + strlen(entry->text) + 1;
    const struct tool_record record = {.unix_ms = entry->offset_ms,
                                       .is_refusal = entry->is_refusal,
                                       .name = entry->text,
                                       .arguments = arguments,
                                       .answer = arguments + strlen(arguments) + 1};
    return store_add_tool_record(store, entry->journal->call_sid, &record);
}

/* Name, arguments and answer behind each other, each with its NUL. */
static void add_tool_record(void *leg, const struct tool_call *call, const struct tool_answer *answer)
{
    const char *const texts[] = {call->name, call->arguments, answer->text};
    static const size_t max[] = {TOOL_RECORD_NAME_BYTES, TOOL_RECORD_ARGUMENTS_BYTES,
                                 TOOL_RECORD_ANSWER_BYTES};
    char *joined = malloc(TOOL_RECORD_NAME_BYTES + TOOL_RECORD_ARGUMENTS_BYTES + TOOL_RECORD_ANSWER_BYTES);
    size_t len = 0;
    for (size_t i = 0; i < 3 && joined != NULL; i++) {
        struct span text = span_of(texts[i] != NULL ? texts[i] : "");
        text.len = utf8_cut(text, max[i] - 1);
        span_copy(text, joined + len, max[i]);
        len += text.len + 1;
    }
    if (joined != NULL)
        run_entry(leg,
                  &(struct journal_entry){.work = work_tool_record,
                                          .text = joined,
                                          .offset_ms = clock_unix_ms(),
                                          .is_refusal = answer->is_refusal},
                  NULL);
}

static void add_transfer(void *leg, const char *topic, const char *reason)
{
    char *joined = NULL;
    size_t topic_bytes = strlen(topic) + 1, reason_bytes = strlen(reason) + 1;
    joined = malloc(topic_bytes + reason_bytes);
    if (joined == NULL)
        return;
    memcpy(joined, topic, topic_bytes);
    memcpy(joined + topic_bytes, reason, reason_bytes);
    run_entry(leg, &(struct journal_entry){.work = work_transfer, .text = joined}, NULL);
}

static void on_refreshed(struct menu_refresh *asked)
{
    finish_entry((char *)asked - offsetof(struct journal_entry, refresh), VP_OK);
}

static enum vp_err work_nothing(struct store *store, void *job)
{
    (void)store, (void)job;
    return VP_OK;
}

/* Without memory, or anybody to ask, the menu as it is known counts. */
static void refresh_menu(void *leg, uint32_t request_id)
{
    struct journal *journal = leg;
    const struct journal_entry wanted = {.journal = journal,
                                         .refresh = {.done = on_refreshed},
                                         .work = work_nothing,
                                         .request_id = request_id,
                                         .wants_answer = true};
    struct journal_entry *entry = journal->menus != NULL ? malloc(sizeof *entry) : NULL;
    if (entry == NULL) {
        run_entry(journal, &wanted, NULL);
        return;
    }
    *entry = wanted;
    journal->running_count++;
    journal->menus->ask(journal->menus->owner, &entry->refresh);
}

const struct journal_port journal_port = {.save_basket = save_basket,
                                          .put_order = put_order,
                                          .add_line = add_line,
                                          .refresh_menu = refresh_menu,
                                          .add_tool_record = add_tool_record,
                                          .add_transfer = add_transfer,
                                          .put_message = put_message,
                                          .find_orders = find_orders};

void journal_init(struct journal *journal, struct store_thread *store, struct loop *loop,
                  const char *call_sid, int64_t epoch)
{
    *journal = (struct journal){.store = store, .loop = loop, .epoch = epoch};
    span_copy(span_of(call_sid), journal->call_sid, sizeof journal->call_sid);
}

bool journal_is_busy(const struct journal *journal)
{
    return journal->running_count > 0;
}

void journal_add_measures(struct journal *journal, const struct store_measures *measures)
{
    struct journal_entry entry = {.work = work_measures, .measures = *measures};
    entry.measures.epoch = journal->epoch;
    if (measures->turn_count > 0) {
        entry.turns = malloc(measures->turn_count * sizeof *entry.turns);
        if (entry.turns == NULL) {
            log_of_call(LOG_LEVEL_ERROR, "journal", journal->call_sid,
                        "journal lost latencies: out of memory");
            return;
        }
        memcpy(entry.turns, measures->turns, measures->turn_count * sizeof *entry.turns);
        entry.measures.turns = entry.turns;
    }
    run_entry(journal, &entry, measures->line_json);
}

void journal_end_call(struct journal *journal, const char *why, void (*on_written)(void *owner), void *owner)
{
    run_entry(journal,
              &(struct journal_entry){
                  .work = work_end, .offset_ms = clock_unix_ms(), .on_written = on_written, .owner = owner},
              why);
}
