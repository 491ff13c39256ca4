#include "web/web.h"

#include "base/clock.h"
#include "net/authority.h"
#include "net/net_listen.h"
#include "arms/flag_watch.h"
#include "web/command_watch.h"
#include "web/page_events.h"
#include "web/sweep.h"
#include "web/web_internal.h"

static const struct http_route routes[] = {
    {"POST", "/voice", voice_serve}, /* what the console sends by GET is served alike */
    {"GET", "/voice", voice_serve},
    {"POST", "/voice/resume", voice_serve_resume},
    {"GET", "/voice/resume", voice_serve_resume},
    {"POST", "/voice/dialed", voice_serve_dialed},
    {"POST", "/voice/message", voice_serve_message},
    {"POST", "/voice/staff", voice_serve_staff},
    {"GET", "/voice/staff", voice_serve_staff},
    {"POST", "/voice/whisper", voice_serve_whisper},
    {"POST", "/voice/rung", voice_serve_rung},
    {"POST", "/print/*", print_serve},
    {"GET", "/print/*", print_serve},
    {"DELETE", "/print/*", print_serve},
    {"POST", "/voice/status", voice_serve_status},
    {"GET", "/voice/status", voice_serve_status},
    {"POST", "/voice/turn", voice_serve_turn},
    {"GET", "/voice/turn", voice_serve_turn},
    {"GET", "/voice/audio/*", voice_serve_audio},
    {"GET", "/", page_serve_frame},
    {"GET", "/page/*", page_serve_file},
    {"GET", "/api/me", page_serve_me},
    {"GET", "/api/events", api_serve_events},
    {"POST", "/api/login", page_log_in},
    {"POST", "/api/logout", page_log_out},
    {"POST", "/sms", sms_serve},
    {"GET", "/openapi.json", api_serve_openapi},
    {"GET", "/health", web_serve_health},
    {"GET", "/ready", web_serve_ready},
    {"GET", "/streams", web_serve_streams},
    {"GET", "/realtime/sessions", web_serve_sessions},
    {"GET", "/metrics", web_serve_metrics},
    {"GET", "/api/calls", api_serve_calls},
    {"GET", "/api/calls/live", api_serve_live_calls},
    {"GET", "/api/calls/*", own_serve_call},
    {"POST", "/api/calls/*", own_command_call},
    {"DELETE", "/api/calls/*", own_delete_recording},
    {"DELETE", "/api/callers/*", api_forget_caller},
    {"GET", "/api/orders", api_serve_orders},
    {"POST", "/api/orders/*", api_change_order},
    {"GET", "/api/messages", api_serve_messages},
    {"POST", "/api/messages/*", api_finish_message},
    {"GET", "/api/deliveries", api_serve_deliveries},
    {"POST", "/api/deliveries/test", api_test_delivery},
    {"POST", "/api/deliveries/*", api_change_delivery},
    {"GET", "/api/doctor", api_serve_doctor},
    {"GET", "/api/usage", api_serve_usage},
    {"GET", "/api/flags", api_serve_flags},
    {"PUT", "/api/flags", api_change_flag},
    {"GET", "/api/flags/log", api_serve_flag_log},
    {"PUT", "/api/test-numbers/*", api_put_test_number},
    {"DELETE", "/api/test-numbers/*", api_remove_test_number},
    {"POST", "/api/rollback", api_roll_back},
    {"GET", "/api/sold-out", api_serve_sold_out},
    {"PUT", "/api/sold-out/*", api_sell_out},
    {"DELETE", "/api/sold-out/*", api_offer_again},
    {"GET", "/api/blocked", api_serve_blocked},
    {"PUT", "/api/blocked/*", api_block},
    {"DELETE", "/api/blocked/*", api_unblock},
    {"GET", "/api/menu", api_serve_menu},
    {"GET", "/api/figures", api_serve_figures},
    {"GET", "/api/house/*", api_serve_house},
    {"PUT", "/api/house/*", api_change_house},
    {"GET", "/api/ab", api_serve_ab},
    {"POST", "/api/browser-call", browser_serve_call},
    {"POST", "/api/browser-call/*", browser_serve_next},
};

static enum vp_err open_turns(struct loop *loop, struct web *web)
{
    const struct web_settings *settings = &web->settings;
    const struct turn_desk_options options = {.loop = loop,
                                              .settings = settings->turns,
                                              .base_url = web->base_url,
                                              .telephony = settings->telephony,
                                              .menus = settings->menus,
                                              .refresher = settings->refresher,
                                              .store = settings->store,
                                              .board = settings->board,
                                              .row = settings->row};
    return turn_desk_open(&options, &web->turns);
}

static enum vp_err open_commands(struct web *web)
{
    const struct command_watch_settings settings = {
        .loop = web->loop, .store = web->settings.store, .board = web->settings.board, .turns = web->turns};
    return command_watch_open(&settings, &web->commands);
}

static const char *text_or_empty(const char *text)
{
    return text != NULL ? text : "";
}

static struct delivery_means means_of(const struct web *web)
{
    const struct web_settings *settings = &web->settings;
    const struct delivery_mail *mail = &settings->mail;
    return (struct delivery_means){
        .loop = web->loop,
        .may_be_private = settings->may_webhooks_be_private,
        .telephony = settings->telephony,
        .base_url = settings->public_base_url,
        .mail = {text_or_empty(mail->url), text_or_empty(mail->user), text_or_empty(mail->password),
                 text_or_empty(mail->from)},
        .square_url = text_or_empty(settings->square_url),
    };
}

enum vp_err web_open(struct loop *loop, int listen_fd, const struct web_settings *settings,
                     struct web *out_web)
{
    *out_web = (struct web){.settings = *settings,
                            .loop = loop,
                            .routes = routes,
                            .route_count = sizeof routes / sizeof routes[0],
                            .printers.since_mono_ms = clock_mono_ms()};
    /* Without a public URL only this machine can call. */
    if (settings->public_base_url[0] != '\0')
        (void)span_copy(span_of(settings->public_base_url), out_web->base_url, sizeof out_web->base_url);
    else
        snprintf(out_web->base_url, sizeof out_web->base_url, "http://127.0.0.1:%d", net_port(listen_fd));
    out_web->means = means_of(out_web);
    enum vp_err err = flag_watch_open(loop, settings->store, &out_web->flags);
    if (err == VP_OK)
        err = logins_open(loop, settings->store, &out_web->logins);
    if (err == VP_OK)
        err = tokens_open(loop, settings->store, &out_web->api_tokens);
    if (err == VP_OK)
        err = rates_create(settings->per_second, &out_web->rates);
    if (err == VP_OK)
        err = page_events_open(out_web, &out_web->events);
    if (err == VP_OK)
        err =
            sweep_open(loop, settings->slow_store, settings->board, settings->recordings_dir, settings->menus,
                       settings->is_store_shared ? SWEEP_CUT_OFF_MS : SWEEP_STREAM_MS, &out_web->sweep);
    if (err == VP_OK && settings->turns != NULL)
        err = open_turns(loop, out_web);
    if (err == VP_OK && settings->is_store_shared)
        err = open_commands(out_web);
    if (err != VP_OK)
        return err;
    err = http_server_open(loop, listen_fd, routes, sizeof routes / sizeof routes[0], &http_limits_default,
                           out_web, &out_web->server);
    if (err == VP_OK)
        http_server_set_gate(out_web->server, guard_page);
    if (err == VP_OK)
        http_server_set_tls(out_web->server, settings->tls);
    if (err == VP_OK)
        http_server_set_mount(out_web->server, authority_behind(out_web->base_url));
    return err;
}

void web_close(struct web *web)
{
    command_watch_close(web->commands);
    web->commands = NULL;
    turn_desk_close(web->turns); /* answers whoever waits, so before their connections are cut */
    web->turns = NULL;
    page_events_close(web->events); /* likewise */
    web->events = NULL;
    api_close_delivery_tests(web);
    http_server_close(web->server);
    web->server = NULL;
    sweep_close(web->sweep);
    web->sweep = NULL;
    logins_close(web->logins);
    web->logins = NULL;
    tokens_close(web->api_tokens);
    web->api_tokens = NULL;
    rates_destroy(web->rates);
    web->rates = NULL;
    flag_watch_close(web->flags);
    web->flags = NULL;
}

void web_drain(struct web *web)
{
    page_events_drain(web->events);
}

void web_yield(struct web *web)
{
    if (web->turns != NULL)
        turn_desk_yield(web->turns);
}

void web_on_menus(struct web *web)
{
    if (web->turns != NULL)
        turn_desk_on_menus(web->turns);
}
