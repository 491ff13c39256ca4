/* voiceplate callers: erases what is known of one, straight in the store, whether the server runs or not. */
#include <stdio.h>
#include <string.h>

#include "app/arguments.h"
#include "app/json_print.h"
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

int verb_callers(struct arguments *arguments)
{
    static struct config config;
    if (arguments->word_count != 2 || strcmp(arguments->words[0], "forget") != 0)
        return verb_refuse("callers", "say 'forget NUMBER'");
    if (!caller_number_is_valid(arguments->words[1]))
        return verb_refuse("callers", "the number must be whole, such as +15550002222");
    if (!config_load_or_tell(&config, arguments->config_path))
        return EXIT_STATUS_FAILED;
    struct store *store = store_open_or_tell(&config, true);
    int status = store != NULL ? forget(store, &config, arguments) : EXIT_STATUS_FAILED;
    store_close(store);
    return status;
}
