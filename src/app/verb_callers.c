/* voiceplate callers: erases what is known of one, and blocks numbers, straight in the store, whether the server runs
 * or not. */
#include <stdio.h>
#include <string.h>

#include "app/arguments.h"
#include "app/json_print.h"
#include "app/verb_callers_block.h"
#include "app/verb_end.h"
#include "app/verbs.h"
#include "service/store_setup.h"
#include "store/caller_data.h"

static int tell(const struct caller_erased *erased, bool wants_json)
{
    if (wants_json)
        return json_print(caller_erased_json(erased)) ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
    printf(
        "erased: %d calls, %d lines of what was said, %d function calls, %d orders, %d messages, recordings of %d "
        "calls\n",
        erased->call_count, erased->line_count, erased->tool_record_count, erased->order_count,
        erased->message_count, erased->recording_count);
    if (erased->live_count > 0)
        printf("%d calls go on: ask again when they are over\n", erased->live_count);
    return EXIT_STATUS_OK;
}

static int forget(struct store *store, const struct config *config, const struct arguments *arguments)
{
    const struct caller_wish wish = {.number = arguments->words[1],
                                     .restaurant_id = arguments->restaurant_id,
                                     .recordings_dir = config->recordings_dir};
    struct caller_erased erased;
    enum vp_err err = caller_forget(store, &wish, &erased);
    if (err == VP_OK)
        return tell(&erased, arguments->wants_json);
    fprintf(stderr, "voiceplate callers: %s\n",
            err == VP_ERR_BUSY ? "the database has not taken everything yet, and what waits would bring it "
                                 "back: ask again later"
                               : vp_err_text(err));
    return EXIT_STATUS_FAILED;
}

/* What the words lack; NULL: nothing. */
static const char *why_not(const struct arguments *arguments)
{
    const char *action = arguments->word_count > 0 ? arguments->words[0] : "";
    if (strcmp(action, "blocked") == 0 && arguments->word_count == 1)
        return NULL;
    if ((strcmp(action, "forget") != 0 && strcmp(action, "block") != 0 && strcmp(action, "unblock") != 0) ||
        arguments->word_count != 2)
        return "say 'forget NUMBER', 'block NUMBER', 'unblock NUMBER' or 'blocked'";
    return caller_number_is_valid(arguments->words[1]) ? NULL
                                                       : "the number must be whole, such as +15550002222";
}

int verb_callers(struct arguments *arguments)
{
    static struct config config;
    const char *why = why_not(arguments);
    if (why != NULL)
        return verb_refuse("callers", why);
    if (!config_load_or_tell(&config, arguments->config_path))
        return EXIT_STATUS_FAILED;
    if (strcmp(arguments->words[0], "forget") != 0)
        return verb_callers_block(arguments, &config);
    struct store *store = store_open_or_tell(&config, true);
    int status = store != NULL ? forget(store, &config, arguments) : EXIT_STATUS_FAILED;
    store_close(store);
    return status;
}
