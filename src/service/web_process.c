/* The web process: port 5001. */
#include <stdlib.h>

#include "service/alarm_looker.h"
#include "service/capacity.h"
#include "service/live_menus.h"
#include "service/model_setup.h"
#include "service/model_watch.h"
#include "service/process.h"
#include "service/speakers_setup.h"
#include "service/telephony_setup.h"
#include "service/trace_export.h"
#include "service/turn_setup.h"
#include "base/log.h"
#include "delivery/deliverer.h"
#include "store/store_place.h"
#include "web/web.h"

struct web_process {
    struct process process;
    struct live_menus menus;
    struct web web;
    struct model_watch watch;
    struct deliverer *deliverer;
    struct trace_export *traces; /* NULL: nobody wants them */
    struct alarm_looker alarms;
};

static void on_finished(void *owner)
{
    loop_stop(((struct web_process *)owner)->process.loop);
}

/* The last calls are over; what they told is not lost with them. */
static void on_drained(void *owner)
{
    trace_export_finish(((struct web_process *)owner)->traces, on_finished, owner);
}

static void on_term(void *owner)
{
    alarm_looker_rest(&((struct web_process *)owner)->alarms);
    web_drain(&((struct web_process *)owner)->web);
    http_server_drain(((struct web_process *)owner)->web.server, false, on_drained, owner);
}

static void on_retire(void *owner)
{
    alarm_looker_rest(&((struct web_process *)owner)->alarms);
    web_drain(&((struct web_process *)owner)->web);
    http_server_drain(((struct web_process *)owner)->web.server, true, on_drained, owner);
}

static void on_wake(void *owner)
{
    web_yield(&((struct web_process *)owner)->web);
}

static void on_menus(void *owner)
{
    web_on_menus(&((struct web_process *)owner)->web);
}

static void on_wait(void *owner, int64_t wait_s, int64_t page_wait_s)
{
    const struct shared *shared = ((struct web_process *)owner)->process.shared;
    metric_show(METRIC_DELIVERY_WAIT_SECONDS, wait_s, shared->pages, SCOREBOARD_ROWS_MAX);
    metric_show(METRIC_PAGE_WAIT_SECONDS, page_wait_s, shared->pages, SCOREBOARD_ROWS_MAX);
}

static struct delivery_mail mail_of(const struct config *config)
{
    return (struct delivery_mail){config->smtp_url, config->smtp_user, config->smtp_password,
                                  config->smtp_from};
}

static void start_deliverer(struct web_process *self, struct store_thread *store,
                            const struct telephony *telephony)
{
    const struct config *config = &self->process.shared->config;
    const struct deliverer_settings settings = {
        .loop = self->process.loop,
        .store = store,
        .menus = &self->menus.menus,
        .may_be_private = config->delivery_private_webhooks,
        .telephony = telephony,
        .base_url = config->public_base_url,
        .mail = mail_of(config),
        .square_url = config->square_api_url,
        .on_wait = on_wait,
        .owner = self,
    };
    if (deliverer_open(&settings, &self->deliverer) != VP_OK)
        log_error("app", "orders are not delivered reason=\"out of memory\"");
}

static void start_watching(struct web_process *self, const struct telephony *telephony)
{
    const struct shared *shared = self->process.shared;
    const struct trace_export_settings settings = {.loop = self->process.loop,
                                                   .url = shared->config.otlp_endpoint,
                                                   .headers = shared->config.otlp_headers,
                                                   .rings = shared->traces,
                                                   .ring_count = SCOREBOARD_ROWS_MAX};
    if (settings.url[0] != '\0' && trace_export_open(&settings, &self->traces) != VP_OK)
        log_error("app", "traces are not sent reason=\"out of memory\"");
    if (alarm_looker_start(&self->alarms, self->process.loop, shared, telephony) != VP_OK)
        log_error("app", "nobody is told of alerts reason=\"out of memory\"");
}

/* Where the engine takes whom the model may not, nobody is turned away at the webhook for what the model costs. Where
 * nobody is checked only this machine calls, to try things. */
static struct call_limits limits_of(const struct shared *shared, const struct telephony *telephony)
{
    const struct config *config = &shared->config;
    bool takes_engine = shared->is_engine_the_model || shared->engine_realtime_url[0] != '\0';
    struct call_limits limits = {.day_micros = takes_engine ? 0 : model_setup_daily_limit_micros(config)};
    if (telephony->is_checked) {
        limits.caller_calls_max = config->caller_calls_max;
        limits.caller_window_calls_max = config->caller_window_calls_max;
        limits.restaurant_calls_max = config->restaurant_calls_max;
    }
    return limits;
}

static void take_signals(struct web_process *self)
{
    self->process.on_term = on_term;
    self->process.on_retire = on_retire;
    self->process.on_wake = on_wake;
    self->process.on_beat = on_wake; /* for a wake-up that came before this process listened */
    self->process.owner = self;
}

static void take_rates(struct web_settings *settings, const struct config *config)
{
    settings->per_second[RATE_OF_STRANGER] = config->stranger_requests_per_s;
    settings->per_second[RATE_OF_LOGIN] = config->login_requests_per_s;
    if (settings->telephony->is_checked) {
        int64_t per_second = config->restaurant_webhooks_per_s;
        settings->per_second[RATE_OF_RESTAURANT] = settings->per_second[RATE_OF_TEXTS] = per_second;
        settings->per_second[RATE_OF_CALLER] = (per_second + RATE_CALLER_SHARE - 1) / RATE_CALLER_SHARE;
    }
    settings->trusted_proxies = config->trusted_proxies;
}

static void take_deliveries(struct web_settings *settings, const struct config *config)
{
    settings->mail = mail_of(config);
    settings->may_webhooks_be_private = config->delivery_private_webhooks;
    settings->square_url = config->square_api_url;
    settings->delivery_late_s = (int)config->delivery_late_s;
}

static struct web_settings settings_of(const struct web_process *self, struct store_thread *store,
                                       struct store_thread *slow_store, const struct turn_setup *turns,
                                       const struct web_speakers *speakers, const struct telephony *telephony)
{
    const struct shared *shared = self->process.shared;
    struct capacity capacity;
    capacity_of_process(shared->config.calls_max, &capacity);
    bool is_ahead = !shared->is_engine_the_model && shared->config.call_sessions_ahead > 0;
    struct web_settings settings = {
        .telephony = telephony,
        .public_base_url = shared->config.public_base_url,
        .media_url = shared->media_url,
        .admin_token = shared->config.admin_token,
        .page_password = shared->config.page_password,
        .menus = &self->menus.menus,
        .refresher = &self->menus.refresher,
        .call_limits = limits_of(shared, telephony),
        .calls_max = (int)(capacity.calls_max * shared->worker_count),
        .store = store,
        .slow_store = slow_store,
        .recordings_dir = shared->config.recordings_dir,
        .is_store_shared = store_is_remote(shared->config.store_url),
        .health = shared->health,
        .tokens = shared->tokens,
        .board = shared->board,
        .pages = shared->pages,
        .row = self->process.row,
        .turns = shared->config.traditional_enabled ? &turns->desk : NULL,
        .breaker = shared->is_engine_the_model ? NULL : shared->breaker,
        .announcements = is_ahead ? shared->announcements : NULL,
        .tls = self->process.tls,
        .speakers = speakers,
    };
    take_deliveries(&settings, &shared->config);
    take_rates(&settings, &shared->config);
    return settings;
}

int web_process_run(const struct shared *shared, int row)
{
    struct web_process self = {0};
    struct store_thread *store = NULL, *slow_store = NULL;
    int status = EXIT_FAILURE;
    if (process_init(&self.process, shared, row, SANDBOX_WEB, "web") != VP_OK)
        return status;
    take_signals(&self);
    if (process_open_tls(&self.process) != VP_OK || process_open_store(&self.process, &store) != VP_OK ||
        live_menus_open(&self.menus, self.process.loop, store, &shared->menus) != VP_OK)
        goto out;
    slow_store = process_open_slow_store(&self.process, store);
    struct turn_setup turns;
    turn_setup_make(&turns, shared);
    const struct web_speakers speakers = speakers_setup_make(shared);
    struct telephony_setup telephony;
    telephony_setup_make(&telephony, shared);
    const struct web_settings settings =
        settings_of(&self, store, slow_store, &turns, &speakers, &telephony.telephony);
    if (web_open(self.process.loop, shared->web_fd, &settings, &self.web) != VP_OK) {
        log_error("app", "web server cannot be opened");
        goto out;
    }
    live_menus_start(&self.menus, on_menus, &self);
    start_deliverer(&self, store, &telephony.telephony);
    start_watching(&self, &telephony.telephony);
    log_info("app", "web is ready");
    if (model_watch_start(&self.watch, self.process.loop, shared) != VP_OK)
        log_warn("app", "model is not tried reason=\"out of memory\"");
    loop_run(self.process.loop);
    status = EXIT_SUCCESS;
out:
    deliverer_close(self.deliverer);
    trace_export_close(self.traces);
    alarm_looker_stop(&self.alarms);
    model_watch_stop(&self.watch);
    web_close(&self.web);
    live_menus_close(&self.menus);
    process_close_stores(store, slow_store);
    process_deinit(&self.process);
    return status;
}
