/* voiceplate call: one call whole, straight in the store, whether the server runs or not. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "app/arguments.h"
#include "app/json_print.h"
#include "app/verb_end.h"
#include "app/verbs.h"
#include "app/who.h"
#include "service/store_setup.h"
#include "store/call_json.h"

const char *verb_call_missing(const struct arguments *arguments)
{
    return arguments->word_count == 0 ? "which CALLSID? 'voiceplate calls' lists them" : NULL;
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

static int64_t number_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static double seconds_of(int64_t ms)
{
    return (double)ms / 1000;
}

/* ---- what came of it ---- */

static void print_head(const json_t *call)
{
    char at[32];
    int64_t began_ms = number_of(call, "started_unix_ms"), ended_ms = number_of(call, "ended_unix_ms");
    const char *number = text_of(call, "caller_number"), *name = text_of(call, "caller_name");
    printf("%s  %s  %s  %s\n", text_of(call, "call_sid"), who_format_time(at, sizeof at, began_ms),
           text_of(call, "restaurant_id"), text_of(call, "arm"));
    printf("caller     %s%s%s\n", number[0] != '\0' ? number : "withheld", name[0] != '\0' ? ", " : "", name);
    printf("outcome    %s", text_of(call, "outcome"));
    if (ended_ms != 0)
        printf(": %s, after %.0f s", text_of(call, "end_reason"), seconds_of(ended_ms - began_ms));
    puts("");
}

static void print_orders(const json_t *call)
{
    size_t i;
    const json_t *order;
    json_array_foreach(json_object_get(call, "orders"), i, order)
        printf("order      %" PRId64 ", %s, %s\n", number_of(order, "order_number"), text_of(order, "total"),
               text_of(order, "state"));
}

static void print_measures(const json_t *call)
{
    const json_t *slowest = json_object_get(call, "slowest"), *figure = json_object_get(call, "line_figure");
    if (json_is_object(slowest))
        printf("slowest    answer %" PRId64 ": %.2f s, of which %s %.2f s\n", number_of(slowest, "turn"),
               seconds_of(number_of(slowest, "total_ms")), text_of(slowest, "part"),
               seconds_of(number_of(slowest, "part_ms")));
    if (json_is_integer(figure))
        printf("line       %" PRId64 " of 93\n", (int64_t)json_integer_value(figure));
    printf("cost       $%s\n", text_of(call, "cost"));
}

/* ---- what was said, and what was called meanwhile ---- */

static void print_line(const json_t *line)
{
    const char *unheard = text_of(line, "unheard");
    printf("%6.1f  %-7s %s", seconds_of(number_of(line, "offset_ms")), text_of(line, "speaker"),
           text_of(line, "text"));
    printf(unheard[0] != '\0' ? " [not heard: %s]\n" : "\n", unheard);
}

static void print_tool(const json_t *tool)
{
    printf("%6.1f  %-7s %s%s %s\n        %-7s %s\n", seconds_of(number_of(tool, "offset_ms")), "tool",
           text_of(tool, "name"), json_is_true(json_object_get(tool, "refused")) ? " (refused)" : "",
           text_of(tool, "arguments"), "", text_of(tool, "answer"));
}

/* Both lists are in the order of their time. */
static void print_talk(const json_t *call)
{
    const json_t *lines = json_object_get(call, "transcript"), *tools = json_object_get(call, "tool_calls");
    size_t line = 0, tool = 0;
    if (json_array_size(lines) + json_array_size(tools) > 0)
        puts("\nheard and said, by seconds:");
    while (line < json_array_size(lines) || tool < json_array_size(tools)) {
        const json_t *next_line = json_array_get(lines, line), *next_tool = json_array_get(tools, tool);
        bool is_line = next_tool == NULL || (next_line != NULL && number_of(next_line, "offset_ms") <=
                                                                      number_of(next_tool, "offset_ms"));
        if (is_line)
            print_line(next_line);
        else
            print_tool(next_tool);
        line += is_line;
        tool += !is_line;
    }
}

static void print_answers(const json_t *call)
{
    size_t i;
    const json_t *turn;
    int64_t slowest = number_of(json_object_get(call, "slowest"), "turn");
    if (json_array_size(json_object_get(call, "latencies")) > 0)
        puts(
            "\nanswers, and what was waited for (ms):\n          total  end_of_turn  model  tools  queue  playout");
    json_array_foreach(json_object_get(call, "latencies"), i, turn)
        printf("%4zu %-9s%6" PRId64 "  %11" PRId64 "%7" PRId64 "%7" PRId64 "%7" PRId64 "%9" PRId64 "\n",
               i + 1, (int64_t)i + 1 == slowest ? "slowest" : "", number_of(turn, "total_ms"),
               number_of(turn, "end_of_turn_ms"), number_of(turn, "model_ms"), number_of(turn, "tools_ms"),
               number_of(turn, "queue_ms"), number_of(turn, "playout_ms"));
}

static void print_call(const json_t *call)
{
    print_head(call);
    print_orders(call);
    print_measures(call);
    print_talk(call);
    print_answers(call);
}

int verb_call(struct arguments *arguments)
{
    static struct config config;
    json_t *call = NULL;
    if (!config_load_or_tell(&config, arguments->config_path))
        return EXIT_STATUS_FAILED;
    struct store *store = store_open_or_tell(&config, false);
    if (store == NULL)
        return EXIT_STATUS_FAILED;
    enum vp_err err = call_json_read(store, arguments->words[0], config.recordings_dir, &call);
    store_close(store);
    if (err != VP_OK)
        return verb_fail("call", err == VP_ERR_NOT_FOUND ? "there is no such call" : vp_err_text(err));
    if (arguments->wants_json)
        return json_print(call) ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
    print_call(call);
    json_decref(call);
    return EXIT_STATUS_OK;
}
