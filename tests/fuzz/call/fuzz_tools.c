/* Arguments of function calls: lines of "function arguments". Every call is answered with one JSON object,
 * and the basket survives the way through the journal and back unchanged. */
#include "fuzz/fuzz_input.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/json_scan.h"
#include "base/log.h"
#include "base/problems.h"
#include "call/tools.h"

const char *__asan_default_options(void);

/* Half of the time went into noting where each small piece of memory came from. What is found shows
 * it again with ASAN_OPTIONS=malloc_context_size=30. */
const char *__asan_default_options(void)
{
    return "malloc_context_size=1:quarantine_size_mb=1:"
           "thread_local_quarantine_size_kb=64:max_malloc_fill_size=16";
}

struct desk {
    struct tools tools;
    size_t answer_count;
    uint32_t request_id;
};

static void on_answer(void *owner, const struct tool_call *call, const struct tool_answer *answer)
{
    struct desk *desk = owner;
    (void)call;
    static const struct span keys[] = {SPAN_INIT("ok"), SPAN_INIT("error")},
                             error_keys[] = {SPAN_INIT("code")};
    struct json_value members[2], code;
    if (json_scan_pick(span_of(answer->text), keys, 2, members) != VP_OK)
        abort();
    if (members[0].kind != (answer->is_refusal ? JSON_KIND_FALSE : JSON_KIND_TRUE))
        abort();
    if (answer->is_refusal &&
        (json_scan_pick(members[1].text, error_keys, 1, &code) != VP_OK || code.kind != JSON_KIND_STRING))
        abort();
    desk->answer_count++;
}

static void on_save(void *journal, uint32_t request_id, uint32_t version, const char *basket_json)
{
    struct desk *desk = journal;
    struct basket restored;
    struct basket_memory memory;
    struct basket_move move = {0};
    desk->request_id = request_id;
    basket_init(&restored, desk->tools.menu);
    if (basket_json_decode(basket_json, &restored, &memory, &move) != VP_OK || move.has_changed ||
        restored.version != version || restored.line_count != desk->tools.basket.line_count)
        abort();
    char *again = basket_json_encode(&restored, &memory, clock_unix_ms());
    if (again == NULL || strcmp(again, basket_json) != 0) {
        fprintf(stderr, "%s\n%s\n", basket_json, again != NULL ? again : "");
        abort();
    }
    free(again);
    basket_deinit(&restored);
}

static void on_order(void *journal, uint32_t request_id, const struct ticket *ticket)
{
    (void)journal, (void)request_id, (void)ticket;
    abort(); /* nothing was read back */
}

/* What is handed over is bounded and printable, whatever the model wrote. */
static void on_message(void *journal, uint32_t request_id, const struct caller_message *message)
{
    struct desk *desk = journal;
    desk->request_id = request_id;
    if (message->key == 0 || message->text[0] == '\0' || message->phone[0] != '+' ||
        message->kind >= MESSAGE_KIND_COUNT || memchr(message->text, '\0', sizeof message->text) == NULL ||
        strpbrk(message->text, "\r\n\x1b") != NULL)
        abort();
}

/* A menu with one of everything, and nothing twice: what a search costs grows with the menu, and the fuzzer
 * has better things to do than to compare names. */
static const char menu_text[] = "restaurant:\n"
                                "  id: fuzz-kitchen\n"
                                "  name: Fuzz Kitchen\n"
                                "  address: 1 Main Street\n"
                                "  timezone: America/New_York\n"
                                "  called_numbers: [\"+15550001111\"]\n"
                                "  staff_number: \"+15550003333\"\n"
                                "  greeting: Hello.\n"
                                "  tax_percent: 8.875\n"
                                "pickup:\n"
                                "  minutes: 20\n"
                                "delivery:\n"
                                "  minutes: 45\n"
                                "  fee: 3.50\n"
                                "  minimum: 20.00\n"
                                "limits:\n"
                                "  line_quantity: 20\n"
                                "  items: 60\n"
                                "  total: 500.00\n"
                                "hours:\n"
                                "  every_day: [\"00:00-24:00\"]\n"
                                "groups:\n"
                                "  - id: crust\n"
                                "    name: Crust\n"
                                "    question: Which crust?\n"
                                "    min: 1\n"
                                "    max: 1\n"
                                "    options:\n"
                                "      - {id: thin, name: Thin Crust, default: true}\n"
                                "      - {id: deep, name: Deep Dish, price: 2.00}\n"
                                "  - id: toppings\n"
                                "    name: Toppings\n"
                                "    question: Which toppings?\n"
                                "    min: 0\n"
                                "    max: 3\n"
                                "    halves: true\n"
                                "    options:\n"
                                "      - {id: mushrooms, name: Mushrooms, price: 1.25}\n"
                                "      - {id: onions, name: Onions, price: 1.25, synonyms: [onion]}\n"
                                "      - {id: capers, name: Capers, available: false}\n"
                                "categories:\n"
                                "  - id: pizzas\n"
                                "    name: Pizza\n"
                                "    items:\n"
                                "      - id: margherita\n"
                                "        name: Margherita\n"
                                "        sizes:\n"
                                "          - {id: small, name: Small, price: 10.00}\n"
                                "          - {id: large, name: Large, price: 15.00}\n"
                                "        groups: [crust, toppings]\n"
                                "        ingredients: [basil]\n"
                                "      - {id: cola, name: Cola, price: 2.50}\n";

/* One menu for all inputs: it never changes. */
static struct menu *load_menu(void)
{
    static struct menu *menu;
    struct problems problems = {0};
    if (menu == NULL && menu_parse(span_of(menu_text), "menu", &menu, &problems) != VP_OK) {
        fprintf(stderr, "%s\n", problems.text);
        abort();
    }
    return menu;
}

enum { LINES_MAX = 8 }; /* of one input: a basket is filled by fewer */

static void run_line(struct desk *desk, char *line, unsigned number)
{
    char id[16];
    char *arguments = strchr(line, ' ');
    if (arguments != NULL)
        *arguments++ = '\0';
    snprintf(id, sizeof id, "t%u", number);
    size_t before = desk->answer_count;
    const struct tool_call call = {.id = id, .name = line, .arguments = arguments, .response = number};
    if (!tools_take(&desk->tools, &call))
        abort();
    if (desk->request_id != 0)
        tools_on_journal(&desk->tools, desk->request_id, VP_OK, 0, false);
    desk->request_id = 0;
    if (desk->answer_count != before + 1 || tools_is_busy(&desk->tools))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    static struct desk desk;
    static const struct journal_port journal = {
        .save_basket = on_save, .put_order = on_order, .put_message = on_message};
    char *text = fuzz_text(at, len);
    log_set_level(LOG_LEVEL_ERROR);
    clock_set_for_test(1000000000, 1767290400000);
    desk = (struct desk){0};
    tools_init(&desk.tools, &(struct tools_settings){.menu = load_menu(),
                                                     .call_sid = "CA1",
                                                     .caller_number = "+15550002222",
                                                     .on_answer = on_answer,
                                                     .owner = &desk,
                                                     .journal = &journal,
                                                     .journal_leg = &desk});
    char *rest = text;
    for (unsigned number = 1; rest != NULL && number <= LINES_MAX; number++) {
        char *line = strsep(&rest, "\n");
        run_line(&desk, line, number);
    }
    tools_deinit(&desk.tools);
    free(text);
    return 0;
}
