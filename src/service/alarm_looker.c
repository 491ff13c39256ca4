#include "service/alarm_looker.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/metric_sum.h"

enum { LOOK_MS = 1000 };

static int64_t sum(const struct shared *shared, enum metric metric)
{
    return metric_sum(metric, shared->pages, SCOREBOARD_ROWS_MAX);
}

/* Of the machine: the worker that sees it close is seldom the one that saw it open. */
static bool is_breaker_open(const struct shared *shared)
{
    return !shared->is_engine_the_model && breaker_look(shared->breaker).state != BREAKER_CLOSED;
}

static struct alarm_facts look(const struct shared *shared)
{
    int64_t wait_s = sum(shared, METRIC_DELIVERY_WAIT_SECONDS),
            page_s = sum(shared, METRIC_PAGE_WAIT_SECONDS);
    return (struct alarm_facts){
        .calls_begun = sum(shared, METRIC_CALLS_TOTAL),
        .calls_heard = metric_took_sum(HISTOGRAM_FIRST_AUDIO_REALTIME, shared->pages, SCOREBOARD_ROWS_MAX) +
                       metric_took_sum(HISTOGRAM_FIRST_AUDIO_TRADITIONAL, shared->pages, SCOREBOARD_ROWS_MAX),
        .undelivered_s = wait_s > page_s ? wait_s : page_s,
        .undelivered_max_s = shared->config.alert_undelivered_s,
        .is_model_down =
            is_breaker_open(shared) || (!shared->is_engine_the_model &&
                                        model_report_look(shared->model_report).state == MODEL_REPORT_FAILED),
        .is_disk_low = store_health_look(shared->health).is_disk_low,
    };
}

static void tell(struct alarm_looker *looker, const struct alarm_change *change)
{
    char quoted[sizeof change->text + 8];
    log_line(change->has_begun ? LOG_LEVEL_ERROR : LOG_LEVEL_INFO, "app", "alert %s alert=%s text=%s",
             change->has_begun ? "begins" : "is over", alarm_name(change->alarm),
             log_quote(quoted, sizeof quoted, span_of(change->text)));
    if (looker->sender != NULL)
        alarm_sender_tell(looker->sender, change);
}

static void on_look(void *arg)
{
    struct alarm_looker *looker = arg;
    const struct shared *shared = looker->shared;
    struct alarm_change changes[ALARM_COUNT];
    const struct alarm_facts facts = look(shared);
    size_t count =
        alarm_look(&looker->watch, shared->alarms, &facts, clock_mono_ms(), clock_unix_ms(), changes);
    for (size_t i = 0; i < count; i++)
        tell(looker, &changes[i]);
    metric_show(METRIC_BREAKER_OPEN, is_breaker_open(shared), shared->pages, SCOREBOARD_ROWS_MAX);
    metric_show(METRIC_ALERTS_ACTIVE, alarm_count_active(shared->alarms), shared->pages, SCOREBOARD_ROWS_MAX);
    loop_timer_start(&looker->timer, LOOK_MS);
}

/* Text messages come from a number of the house. */
static const char *own_number(const struct shared *shared)
{
    for (size_t i = 0; i < shared->menus.count; i++)
        if (shared->menus.menus[i]->called_numbers.count > 0)
            return shared->menus.menus[i]->called_numbers.words[0];
    return "";
}

static enum vp_err open_sender(struct alarm_looker *looker, struct loop *loop,
                               const struct telephony *telephony)
{
    const struct config *config = &looker->shared->config;
    bool has_account = telephony->port->has_account(telephony->provider);
    const struct alarm_sender_settings settings = {.loop = loop,
                                                   .url = config->alert_url,
                                                   .secret = config->alert_secret,
                                                   .sms_to = has_account ? config->alert_sms_to : "",
                                                   .sms_from = own_number(looker->shared),
                                                   .service = config->public_base_url,
                                                   .telephony = telephony,
                                                   .board = looker->shared->alarms};
    if (config->alert_sms_to[0] != '\0' && !has_account)
        log_warn("app",
                 "no alert is sent to alert_sms_to: twilio_account_sid and twilio_auth_token are not set");
    return settings.url[0] != '\0' || settings.sms_to[0] != '\0'
               ? alarm_sender_open(&settings, &looker->sender)
               : VP_OK;
}

enum vp_err alarm_looker_start(struct alarm_looker *looker, struct loop *loop, const struct shared *shared,
                               const struct telephony *telephony)
{
    *looker = (struct alarm_looker){.shared = shared};
    enum vp_err err = loop_timer_init(&looker->timer, loop, on_look, looker);
    if (err == VP_OK)
        err = open_sender(looker, loop, telephony);
    if (err == VP_OK)
        loop_timer_start(&looker->timer, 0); /* what counted before counts not */
    return err;
}

void alarm_looker_rest(struct alarm_looker *looker)
{
    if (looker->shared != NULL)
        loop_timer_stop(&looker->timer);
}

void alarm_looker_stop(struct alarm_looker *looker)
{
    if (looker->shared == NULL)
        return;
    alarm_sender_close(looker->sender);
    loop_timer_deinit(&looker->timer);
    *looker = (struct alarm_looker){0};
}
