#include "call/tool_functions.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "call/menu_json.h"

json_t *tool_refusal(const char *code, const char *message)
{
    return json_pack("{s:b, s:{s:s, s:s}}", "ok", 0, "error", "code", code, "message", message);
}

static struct tool_result tell(json_t *answer)
{
    return (struct tool_result){answer, TOOL_TELL};
}

static struct tool_result bad_arguments(const struct tool_arguments *arguments)
{
    return tell(tool_refusal("bad_arguments", arguments->problem));
}

static struct tool_result refused(const struct basket_refusal *refusal)
{
    json_t *answer = tool_refusal(refusal->code, refusal->message);
    json_t *error = json_object_get(answer, "error");
    if (refusal->item != NULL)
        json_object_set_new(error, "item_id", json_string(refusal->item->id));
    if (refusal->group != NULL) {
        json_t *options = json_array();
        for (size_t i = 0; i < refusal->group->option_count; i++)
            if (refusal->group->options[i].is_available)
                json_array_append_new(options,
                                      json_pack("{s:s, s:s}", "option_id", refusal->group->options[i].id,
                                                "name", refusal->group->options[i].name));
        json_object_set_new(error, "group_id", json_string(refusal->group->id));
        json_object_set_new(error, "options", options);
    }
    return tell(answer);
}

static json_t *order_answer(const struct tools *tools)
{
    return json_pack("{s:b, s:o}", "ok", 1, "order", basket_json_order(&tools->basket, clock_unix_ms()));
}

static struct tool_result changed(const struct tools *tools, const char *line_id)
{
    json_t *answer = order_answer(tools);
    const struct basket_line *line = line_id != NULL ? basket_find_line(&tools->basket, line_id) : NULL;
    if (line != NULL)
        json_object_set_new(answer, "line", basket_json_line(line));
    return (struct tool_result){answer, TOOL_SAVE_BASKET};
}

/* What add_item and change_item have in common; the arrays live in the caller's frame. */
struct wanted {
    struct basket_request request;
    struct basket_choice_request choices[BASKET_CHOICES_MAX];
    const char *without[BASKET_WITHOUT_MAX], *put_back[BASKET_WITHOUT_MAX], *drop[BASKET_CHOICES_MAX];
};

static void take_request(struct tool_arguments *arguments, struct wanted *wanted, bool is_change)
{
    *wanted = (struct wanted){0};
    struct basket_request *request = &wanted->request;
    request->item_id = tool_arguments_text(arguments, "item_id", !is_change);
    request->size_id = tool_arguments_text(arguments, "size_id", false);
    request->quantity = tool_arguments_count(arguments, "quantity", 1, false);
    request->choice_count = tool_arguments_choices(arguments, "options", wanted->choices, BASKET_CHOICES_MAX);
    request->choices = wanted->choices;
    request->without_count = tool_arguments_texts(arguments, "without", wanted->without, BASKET_WITHOUT_MAX);
    request->without = wanted->without;
    if (!is_change)
        return;
    request->drop_option_count =
        tool_arguments_texts(arguments, "drop_options", wanted->drop, BASKET_CHOICES_MAX);
    request->drop_options = wanted->drop;
    request->put_back_count =
        tool_arguments_texts(arguments, "put_back", wanted->put_back, BASKET_WITHOUT_MAX);
    request->put_back = wanted->put_back;
}

static struct tool_result run_get_menu(struct tools *tools, struct tool_arguments *arguments,
                                       uint64_t response)
{
    (void)arguments, (void)response;
    return tell(menu_json_whole(tools->settings.menu, clock_unix_ms()));
}

static struct tool_result run_search_menu(struct tools *tools, struct tool_arguments *arguments,
                                          uint64_t response)
{
    (void)response;
    const char *query = tool_arguments_text(arguments, "query", true);
    if (arguments->problem[0] != '\0')
        return bad_arguments(arguments);
    return tell(menu_json_search(tools->settings.menu, query));
}

static json_t *already_ordered(const struct tools *tools)
{
    json_t *answer =
        tool_refusal("already_ordered", "This order is in already and the kitchen has it; it cannot be "
                                        "changed here. Offer to connect the caller to a person.");
    json_object_set_new(json_object_get(answer, "error"), "order_number",
                        json_integer(tools->memory.order_number));
    return answer;
}

/* What the kitchen has is not changed behind its back, and a second order would hold the first one's dishes
 * again. */
static bool is_ordered(const struct tools *tools)
{
    return tools->memory.ordered_version != 0;
}

static struct tool_result run_add_item(struct tools *tools, struct tool_arguments *arguments,
                                       uint64_t response)
{
    (void)response;
    struct wanted wanted;
    take_request(arguments, &wanted, false);
    if (arguments->problem[0] != '\0')
        return bad_arguments(arguments);
    if (is_ordered(tools))
        return tell(already_ordered(tools));
    char line_id[BASKET_LINE_ID_BYTES];
    struct basket_refusal refusal = {0};
    if (!basket_add(&tools->basket, &wanted.request, line_id, &refusal))
        return refused(&refusal);
    return changed(tools, line_id);
}

static struct tool_result run_change_item(struct tools *tools, struct tool_arguments *arguments,
                                          uint64_t response)
{
    (void)response;
    struct wanted wanted;
    take_request(arguments, &wanted, true);
    const char *line_id = tool_arguments_text(arguments, "line_id", true);
    if (arguments->problem[0] != '\0')
        return bad_arguments(arguments);
    if (is_ordered(tools))
        return tell(already_ordered(tools));
    struct basket_refusal refusal = {0};
    if (!basket_change(&tools->basket, line_id, &wanted.request, &refusal))
        return refused(&refusal);
    return changed(tools, line_id);
}

static struct tool_result run_remove_item(struct tools *tools, struct tool_arguments *arguments,
                                          uint64_t response)
{
    (void)response;
    const char *line_id = tool_arguments_text(arguments, "line_id", true);
    int quantity = tool_arguments_count(arguments, "quantity", 1, false);
    if (arguments->problem[0] != '\0')
        return bad_arguments(arguments);
    if (is_ordered(tools))
        return tell(already_ordered(tools));
    struct basket_refusal refusal = {0};
    if (!basket_remove(&tools->basket, line_id, quantity, &refusal))
        return refused(&refusal);
    return changed(tools, NULL);
}

static struct tool_result run_get_order(struct tools *tools, struct tool_arguments *arguments,
                                        uint64_t response)
{
    bool is_for_read_back = tool_arguments_flag(arguments, "for_read_back");
    if (arguments->problem[0] != '\0')
        return bad_arguments(arguments);
    if (is_for_read_back && tools->basket.line_count > 0) {
        gate_read_back(&tools->gate, tools->basket.version);
        readback_await(&tools->readback, tools->basket.version, response);
    }
    return tell(order_answer(tools));
}

static struct tool_result run_set_customer(struct tools *tools, struct tool_arguments *arguments,
                                           uint64_t response)
{
    (void)response;
    const char *name = tool_arguments_text(arguments, "name", false);
    const char *phone = tool_arguments_text(arguments, "phone", false);
    const char *address = tool_arguments_text(arguments, "address", false);
    const char *word = tool_arguments_text(arguments, "service", false);
    enum basket_service service = BASKET_SERVICE_UNKNOWN;
    if (word != NULL && strcmp(word, "pickup") == 0)
        service = BASKET_PICKUP;
    else if (word != NULL && strcmp(word, "delivery") == 0)
        service = BASKET_DELIVERY;
    else if (word != NULL && arguments->problem[0] == '\0')
        snprintf(arguments->problem, sizeof arguments->problem, "service must be pickup or delivery.");
    if (arguments->problem[0] != '\0')
        return bad_arguments(arguments);
    if (is_ordered(tools))
        return tell(already_ordered(tools));
    struct basket_refusal refusal = {0};
    if (!basket_set_customer(&tools->basket, name, phone, address, service, &refusal))
        return refused(&refusal);
    return changed(tools, NULL);
}

static const char *gate_message(const char *code)
{
    if (strcmp(code, "read_back_not_heard") == 0)
        return "The caller has not heard the whole order. Call get_order with for_read_back and read it "
               "again.";
    if (strcmp(code, "answer_needed") == 0)
        return "The caller has not answered the read-back yet. Ask whether the order is right.";
    return "Call get_order with for_read_back, read the order to the caller, and wait for a yes.";
}

static struct tool_result run_submit_order(struct tools *tools, struct tool_arguments *arguments,
                                           uint64_t response)
{
    (void)response;
    int version = tool_arguments_count(arguments, "version", 0, true);
    if (arguments->problem[0] != '\0')
        return bad_arguments(arguments);
    if (is_ordered(tools))
        return tell(already_ordered(tools));
    if ((uint32_t)version != tools->basket.version)
        return tell(tool_refusal("read_back_needed", "The order has changed since. Call get_order with "
                                                     "for_read_back and read it to the caller."));
    struct basket_refusal refusal = {0};
    if (!basket_is_complete(&tools->basket, clock_unix_ms(), &refusal))
        return refused(&refusal);
    const char *code = gate_refusal(&tools->gate, tools->basket.version);
    if (code != NULL)
        return tell(tool_refusal(code, gate_message(code)));
    return (struct tool_result){NULL, TOOL_PUT_ORDER};
}

/* An order that was in before is told like a new one, so that the model does not try again, and says so. */
json_t *tool_order_stored(const struct tools *tools, int ready_minutes, bool is_new)
{
    char already[160];
    json_t *answer = order_answer(tools);
    if (!is_new) {
        snprintf(
            already, sizeof already,
            "This order was in already, as number %d. Nothing was ordered twice; do not submit it again. "
            "Tell the caller the number.",
            tools->memory.order_number);
        json_object_set_new(answer, "already_in", json_true());
        json_object_set_new(answer, "message", json_string(already));
    }
    json_object_set_new(answer, "order_number", json_integer(tools->memory.order_number));
    json_object_set_new(answer, "total", basket_json_price(basket_totals(&tools->basket).total_cents));
    json_object_set_new(answer, "ready_minutes", json_integer(ready_minutes));
    return answer;
}

static struct tool_result run_transfer(struct tools *tools, struct tool_arguments *arguments,
                                       uint64_t response)
{
    (void)response;
    (void)tool_arguments_text(arguments, "reason", false);
    if (arguments->problem[0] != '\0')
        return bad_arguments(arguments);
    const char *number = tools->settings.menu->staff_number;
    if (number == NULL || number[0] == '\0')
        return tell(tool_refusal("no_transfer", "There is nobody to connect the caller to."));
    tools->wish = TOOLS_WISH_TRANSFER;
    return tell(json_pack("{s:b, s:s}", "ok", 1, "say", "One moment, I'll connect you with someone."));
}

static struct tool_result run_end_call(struct tools *tools, struct tool_arguments *arguments,
                                       uint64_t response)
{
    (void)arguments, (void)response;
    if (tools->wish == TOOLS_WISH_NONE)
        tools->wish = TOOLS_WISH_HANG_UP;
    return tell(json_pack("{s:b}", "ok", 1));
}

struct tool_result tool_functions_run(struct tools *tools, const struct tools_job *job)
{
    static const struct {
        const char *name;
        struct tool_result (*run)(struct tools *tools, struct tool_arguments *arguments, uint64_t response);
    } functions[] = {
        {"get_menu", run_get_menu},           {"search_menu", run_search_menu},
        {"add_item", run_add_item},           {"change_item", run_change_item},
        {"remove_item", run_remove_item},     {"get_order", run_get_order},
        {"set_customer", run_set_customer},   {"submit_order", run_submit_order},
        {"transfer_to_person", run_transfer}, {"end_call", run_end_call},
    };
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        if (strcmp(functions[i].name, job->name) != 0)
            continue;
        struct tool_arguments arguments;
        tool_arguments_init(&arguments, job->arguments);
        struct tool_result result = arguments.problem[0] != '\0'
                                        ? bad_arguments(&arguments)
                                        : functions[i].run(tools, &arguments, job->response);
        tool_arguments_deinit(&arguments);
        return result;
    }
    return tell(tool_refusal("unknown_function", "There is no such function."));
}
