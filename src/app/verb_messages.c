/* voiceplate messages: what callers left for the restaurant, straight in the store, whether the server runs or not. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "app/arguments.h"
#include "app/json_print.h"
#include "app/verb_end.h"
#include "app/verbs.h"
#include "app/who.h"
#include "base/clock.h"
#include "base/number.h"
#include "service/store_setup.h"
#include "store/message_json.h"

enum { LIMIT_DEFAULT = 20 };

static void print_part(const char *title, const char *text)
{
    if (text[0] != '\0')
        printf("       %s%s\n", title, text);
}

static bool print_message(void *owner, const struct store_message *message)
{
    char at[32];
    printf("%-6" PRId64 " %s %-20s %-11s %s", message->id, who_format_time(at, sizeof at, message->unix_ms),
           message->restaurant_id, store_message_kind_name(message->kind),
           store_message_state_name(message->state));
    printf(message->state == STORE_MESSAGE_DONE ? " (%s)\n" : "%s\n", message->done_by);
    print_part("", message->text);
    print_part("for ", message->wanted_for);
    print_part("name ", message->name);
    print_part("telephone ", message->phone[0] != '\0' ? message->phone : message->caller_number);
    if (message->kind == STORE_MESSAGE_VOICE)
        printf("       a recording of %d s at the telephony provider: %s\n", message->seconds,
               message->recording_id);
    ++*(int *)owner;
    return true;
}

static bool append_message(void *owner, const struct store_message *message)
{
    return json_array_append_new(owner, store_message_json(message)) == 0;
}

static int list(struct store *store, const struct arguments *arguments)
{
    struct store_message_filter filter = {
        .restaurant_id = arguments->restaurant_id,
        .call_sid = arguments->call_sid,
        .has_state = arguments->state != NULL,
        .limit = arguments->limit > 0 ? arguments->limit : LIMIT_DEFAULT,
    };
    int count = 0;
    if (filter.has_state && !store_message_state_parse(arguments->state, &filter.state))
        return verb_refuse("messages", "--state: open or done is allowed");
    json_t *messages = arguments->wants_json ? json_array() : NULL;
    enum vp_err err = arguments->wants_json ? store_each_message(store, &filter, append_message, messages)
                                            : store_each_message(store, &filter, print_message, &count);
    if (arguments->wants_json && !json_print(json_pack("{s:o}", "messages", messages)) && err == VP_OK)
        err = VP_ERR_NO_MEMORY;
    else if (!arguments->wants_json && err == VP_OK && count == 0)
        puts("no messages");
    if (err != VP_OK)
        fprintf(stderr, "messages: %s\n", vp_err_text(err));
    return err == VP_OK ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
}

static int finish(struct store *store, const struct arguments *arguments, const char *word)
{
    struct store_message_end end = {
        .restaurant_id = arguments->restaurant_id, .who = arguments->who, .unix_ms = clock_unix_ms()};
    if (!number_parse(word, 1, INT64_MAX, &end.id))
        return verb_refuse("messages", "a message's id is a number, as the list shows it");
    enum vp_err err = store_finish_message(store, &end);
    if (err == VP_OK)
        return EXIT_STATUS_OK;
    fprintf(stderr, "voiceplate messages: %s: %s\n", word,
            err == VP_ERR_NOT_FOUND ? "there is no such message" : vp_err_text(err));
    return EXIT_STATUS_FAILED;
}

static int act(struct store *store, const struct arguments *arguments)
{
    const char *action = arguments->word_count > 0 ? arguments->words[0] : "list";
    int status = EXIT_STATUS_OK;
    if (strcmp(action, "list") == 0 && arguments->word_count <= 1)
        return list(store, arguments);
    if (strcmp(action, "done") != 0 || arguments->word_count < 2)
        return verb_refuse("messages", "that cannot be done; 'voiceplate help messages' lists what can");
    for (size_t i = 1; i < arguments->word_count && status == EXIT_STATUS_OK; i++)
        status = finish(store, arguments, arguments->words[i]);
    return status;
}

int verb_messages(struct arguments *arguments)
{
    static struct config config;
    char why[256] = "";
    if (!who_choose(arguments, why, sizeof why))
        return verb_refuse("messages", why);
    if (!config_load_or_tell(&config, arguments->config_path))
        return EXIT_STATUS_FAILED;
    struct store *store = store_open_or_tell(&config, false);
    if (store == NULL)
        return EXIT_STATUS_FAILED;
    int status = act(store, arguments);
    store_close(store);
    return status;
}
