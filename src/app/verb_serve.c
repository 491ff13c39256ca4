/* voiceplate serve: the whole service. */
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/arguments.h"
#include "app/checkup.h"
#include "app/verbs.h"
#include "base/log.h"
#include "base/log_sink.h"
#include "net/net_listen.h"
#include "service/capacity.h"
#include "service/console_urls.h"
#include "service/master.h"
#include "service/takeover.h"

/* Restaurants of one name share a number, and are told apart by where they are. */
static void print_restaurant(const struct menu *menu)
{
    const struct menu_words *numbers = &menu->called_numbers;
    bool is_placed = menu->location.name != NULL && menu->location.name[0] != '\0';
    printf("  %s%s%s%s answers ", menu->restaurant_name, is_placed ? " (" : "",
           is_placed ? menu->location.name : "", is_placed ? ")" : "");
    for (size_t i = 0; i < numbers->count; i++)
        printf("%s%s", i > 0 ? ", " : "", numbers->words[i]);
    puts(numbers->count > 0 ? "" : "no number");
}

static void print_banner(const struct shared *shared)
{
    const struct config *config = &shared->config;
    printf("VoicePlate %s serves %zu restaurant%s\n", VOICEPLATE_VERSION, shared->menus.count,
           shared->menus.count == 1 ? "" : "s");
    for (size_t i = 0; i < shared->menus.count; i++)
        print_restaurant(shared->menus.menus[i]);
    printf("  voice webhook  http://%s:%d/voice\n", config->bind_address, net_port(shared->web_fd));
    printf("  media streams  %s\n", shared->media_url);
    printf("  health         http://%s:%d/health\n", config->bind_address, net_port(shared->media_fd));
    printf("  model          %s%s\n", shared->realtime_url,
           shared->is_engine_the_model ? " (embedded engine)" : "");
    if (config->public_base_url[0] != '\0')
        puts("  In Twilio's console, for each number:");
    console_urls_print(config, shared->media_url, "    ", stdout);
    if (config->twilio_auth_token[0] == '\0')
        puts("  WARNING: no twilio_auth_token: unsigned calls are accepted, on loopback only; let no proxy "
             "lead here");
    if (fflush(stdout) != 0) { /* nobody reads it, and nobody shall try again or call that a failure */
        __fpurge(stdout);
        clearerr(stdout);
    }
}

/* A listener that the settings want elsewhere now is not taken over. */
static void keep_at_port(int *fd, int64_t port)
{
    if (*fd < 0 || port == 0 || net_port(*fd) == port)
        return;
    close(*fd);
    *fd = -1;
}

/* With the settings known: what a service at these ports left whose master is gone. */
static bool take_over(struct shared_inheritance *inherited, const struct config *config)
{
    struct handover *handover = (struct handover *)inherited; /* its first member */
    int port = (int)config->web_port;
    enum takeover answer = port != 0 ? takeover_ask(config->bind_address, port, handover) : TAKEOVER_NOBODY;
    handover->is_takeover = answer == TAKEOVER_DONE;
    keep_at_port(&inherited->media_fd, config->media_port);
    keep_at_port(&inherited->engine_fd, config->engine_enabled ? config->engine_port : -1);
    if (answer == TAKEOVER_REFUSED)
        fprintf(stderr,
                "web_port: the VoicePlate with pid %d serves port %d on %s already; kill -HUP %d has it "
                "read changed settings, kill %d stops it, and another one beside it needs other ports\n",
                (int)handover->master_pid, port, config->bind_address, (int)handover->master_pid,
                (int)handover->master_pid);
    else if (answer == TAKEOVER_SILENT)
        fprintf(stderr,
                "web_port: a VoicePlate that does not answer holds port %d on %s; stop it or choose other "
                "ports\n",
                port, config->bind_address);
    return answer == TAKEOVER_NOBODY || answer == TAKEOVER_DONE;
}

/* --check by hand: everything that doctor looks at, with the problems on standard error. */
static int check_only(const char *config_path)
{
    static struct checkup checkup;
    log_set_level(LOG_LEVEL_ERROR);
    checkup_run(&checkup, config_path);
    for (size_t i = 0; i < checkup.count; i++)
        if (checkup.findings[i].state == CHECKUP_PROBLEM)
            fprintf(stderr, "%s\n", checkup.findings[i].text);
    bool is_good = checkup_count_problems(&checkup) == 0;
    if (is_good)
        config_print(&checkup.shared.config, stdout);
    checkup_deinit(&checkup);
    return is_good ? EXIT_SUCCESS : EXIT_FAILURE;
}

int verb_serve(struct arguments *arguments)
{
    static struct handover handover;
    bool is_same_memory = false, is_upgrade = handover_take(&handover);
    struct shared *shared = calloc(1, sizeof *shared);
    if (arguments->only_checks && !is_upgrade) {
        free(shared);
        return check_only(arguments->config_path);
    }
    if (!arguments->only_checks)
        log_guard_streams();
    bool has_room = capacity_raise();
    if (!is_upgrade && !arguments->only_checks)
        handover.inherited.find = take_over;
    if (shared == NULL || !has_room ||
        !shared_open(shared, arguments->config_path, !arguments->only_checks && !is_upgrade,
                     &handover.inherited, &is_same_memory)) {
        free(shared);
        return EXIT_FAILURE;
    }
    if (arguments->only_checks) {
        config_print(&shared->config, stdout);
        shared_close(shared);
        free(shared);
        return EXIT_SUCCESS;
    }
    bool is_handed_over = is_upgrade || handover.is_takeover;
    if (is_handed_over && !is_same_memory)
        handover_forget_rows(&handover);
    if (!is_upgrade)
        print_banner(shared);
    capacity_log(shared->config.calls_max);
    return master_run(shared, arguments->config_path, is_handed_over ? &handover : NULL);
}
