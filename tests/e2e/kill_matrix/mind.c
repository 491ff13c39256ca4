#include "e2e/kill_matrix/mind.h"

#include <string.h>

static size_t line_count(const struct mind *mind)
{
    return json_array_size(json_object_get(mind->order, "lines"));
}

static bool is_complete(const struct mind *mind)
{
    return line_count(mind) > 0 && json_array_size(json_object_get(mind->order, "missing")) == 0;
}

static int version(const struct mind *mind)
{
    return (int)json_integer_value(json_object_get(mind->order, "version"));
}

void mind_deinit(struct mind *mind)
{
    json_decref(mind->order);
}

/* -- what it is told ----------------------------------------------------------------------------------- */

bool mind_take_answer(struct mind *mind, const char *function, const char *text)
{
    json_t *answer = json_loads(text, 0, NULL), *order = json_object_get(answer, "order");
    bool is_ok = json_is_true(json_object_get(answer, "ok"));
    const char *code = json_string_value(json_object_get(json_object_get(answer, "error"), "code"));
    if (json_is_object(order)) {
        json_decref(mind->order);
        mind->order = json_incref(order);
    }
    if (is_ok && strcmp(function, "get_order") == 0) {
        mind->read_back_version = version(mind);
        if (mind->caller_word == CALLER_AGREES)
            mind->caller_word = CALLER_WANTS_NO_MORE; /* a yes to what was not read to the end is none */
    } else if (strcmp(function, "submit_order") == 0) {
        mind->is_ordered |= is_ok;
        if (!is_ok)
            mind->read_back_version = 0;
    }
    mind->is_ordered |= code != NULL && strcmp(code, "already_ordered") == 0;
    json_decref(answer);
    return is_ok;
}

void mind_take_past(struct mind *mind, const char *text)
{
    mind->is_ordered |= strstr(text, "was placed already as order number") != NULL;
}

/* -- what it does -------------------------------------------------------------------------------------- */

static struct act say(struct mind *mind, enum agent_word word, const char *words)
{
    mind->caller_word = CALLER_SILENT;
    return (struct act){.word = word, .words = words};
}

static struct act call(const char *function, json_t *arguments)
{
    return (struct act){.function = function, .arguments = arguments};
}

static struct act ask_what(struct mind *mind)
{
    return say(mind, AGENT_ASKS_WHAT, "What can I get for you?");
}

static struct act ask_else(struct mind *mind)
{
    return say(mind, AGENT_ASKS_ELSE, "One large Margherita. Anything else?");
}

/* Asks for the text first, then says it. */
static struct act read_back(struct mind *mind)
{
    const char *text = json_string_value(json_object_get(mind->order, "read_back"));
    if (mind->read_back_version == version(mind) && text != NULL)
        return say(mind, AGENT_READS_BACK, text);
    return call("get_order", json_pack("{s:b}", "for_read_back", 1));
}

static struct act complete(struct mind *mind)
{
    if (line_count(mind) == 0)
        return ask_what(mind);
    if (!is_complete(mind))
        return call("set_customer", json_pack("{s:s, s:s}", "name", "Ann", "service", "pickup"));
    return read_back(mind);
}

struct act mind_decide(struct mind *mind)
{
    bool is_read = mind->read_back_version != 0 && mind->read_back_version == version(mind);
    if (mind->is_ordered)
        return say(mind, AGENT_CONFIRMS, "Your order is in. Thank you!");
    if (mind->caller_word == CALLER_WANTS_PIZZA && line_count(mind) == 0)
        return call("add_item",
                    json_pack("{s:s, s:s, s:i}", "item_id", "margherita", "size_id", "large", "quantity", 1));
    if (mind->caller_word == CALLER_WANTS_PIZZA)
        return ask_else(mind);
    if (mind->caller_word == CALLER_WANTS_NO_MORE)
        return complete(mind);
    if (mind->caller_word == CALLER_AGREES && is_read)
        return call("submit_order", json_pack("{s:i}", "version", version(mind)));
    if (line_count(mind) == 0)
        return ask_what(mind);
    return is_complete(mind) ? read_back(mind) : ask_else(mind);
}

/* -- words --------------------------------------------------------------------------------------------- */

static const char *const caller_words[] = {[CALLER_SILENT] = "",
                                           [CALLER_WANTS_PIZZA] = "A large Margherita, please.",
                                           [CALLER_WANTS_NO_MORE] = "That is all. For Ann, I pick it up.",
                                           [CALLER_AGREES] = "Yes."};

const char *mind_caller_words(enum caller_word word)
{
    return caller_words[word];
}

enum caller_word mind_caller_word(const char *words)
{
    for (int word = CALLER_WANTS_PIZZA; word <= CALLER_AGREES; word++)
        if (strstr(words, caller_words[word]) != NULL)
            return (enum caller_word)word;
    return CALLER_SILENT;
}

enum agent_word mind_agent_word(const char *words)
{
    static const struct {
        const char *part;
        enum agent_word word;
    } parts[] = {{"order is in", AGENT_CONFIRMS},
                 {"What else can I get", AGENT_ASKS_ELSE},
                 {"nything else", AGENT_ASKS_ELSE},
                 {"hat can I get", AGENT_ASKS_WHAT},
                 {"Margherita", AGENT_READS_BACK}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strstr(words, parts[i].part) != NULL)
            return parts[i].word;
    return AGENT_ASKS_AGAIN;
}

int mind_frames(enum agent_word word)
{
    static const int frames[] = {[AGENT_SILENT] = 0,      [AGENT_ASKS_WHAT] = 40, [AGENT_ASKS_ELSE] = 120,
                                 [AGENT_READS_BACK] = 75, [AGENT_CONFIRMS] = 50,  [AGENT_ASKS_AGAIN] = 40};
    return frames[word];
}
