#include "phone/scenario_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct checker {
    struct span yaml;
    const char *path;
    struct scenario_problem *problem;
};

static size_t line_len(const char *at, const char *end)
{
    const char *stop = memchr(at, '\n', (size_t)(end - at));
    return (size_t)((stop != NULL ? stop : end) - at);
}

static size_t indent_of(const char *at, size_t len)
{
    size_t indent = 0;
    while (indent < len && at[indent] == ' ')
        indent++;
    return indent;
}

/* Line of the index-th "- " entry below the top-level key; the key's own line for another style of YAML. */
static unsigned entry_line(const struct checker *checker, const char *key, int index)
{
    const char *at = checker->yaml.at, *end = at + checker->yaml.len;
    size_t dash_indent = 0, key_len = strlen(key);
    unsigned line = 1, key_line = 0;
    for (int found = -1; at < end; line++) {
        size_t len = line_len(at, end), indent = indent_of(at, len);
        if (key_line == 0) {
            if (len > key_len && memcmp(at, key, key_len) == 0 && at[key_len] == ':')
                key_line = line;
        } else if (indent < len && at[indent] == '-' && (found < 0 || indent == dash_indent)) {
            dash_indent = indent;
            if (++found == index)
                return line;
        } else if (indent == 0 && len > 0 && at[0] != '#') {
            break;
        }
        at += len < (size_t)(end - at) ? len + 1 : len;
    }
    return key_line > 0 ? key_line : 1;
}

static enum vp_err refuse(const struct checker *checker, const char *key, int index, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static enum vp_err refuse(const struct checker *checker, const char *key, int index, const char *format, ...)
{
    char what[320];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    if (index >= 0)
        snprintf(checker->problem->text, sizeof checker->problem->text, "%s:%u: %s[%d]%s", checker->path,
                 entry_line(checker, key, index), key, index, what);
    else
        snprintf(checker->problem->text, sizeof checker->problem->text, "%s:%u: %s: %s", checker->path,
                 entry_line(checker, key, 1000), key, what);
    return VP_ERR_BAD_VALUE;
}

static enum vp_err compile(const struct checker *checker, const char *key, int index, const char *member,
                           const char *text, struct pattern **out_pattern)
{
    if (text == NULL)
        return VP_OK;
    char why[PATTERN_WHY_BYTES];
    enum vp_err err = pattern_compile(text, out_pattern, why);
    return err == VP_ERR_BAD_VALUE
               ? refuse(checker, key, index, ".%s: not a regular expression: %s", member, why)
               : err;
}

static enum vp_err resolve_wav(const char *path, char **wav)
{
    const char *slash = strrchr(path, '/');
    if (*wav == NULL || **wav == '/' || slash == NULL)
        return VP_OK;
    size_t folder_len = (size_t)(slash - path) + 1, wav_len = strlen(*wav);
    char *full = malloc(folder_len + wav_len + 1);
    if (full == NULL)
        return VP_ERR_NO_MEMORY;
    memcpy(full, path, folder_len);
    memcpy(full + folder_len, *wav, wav_len + 1);
    free(*wav);
    *wav = full;
    return VP_OK;
}

static enum vp_err check_turn(const struct checker *checker, struct scenario_turn *turn, int index)
{
    int actions = (turn->say != NULL) + (turn->wav != NULL) + (turn->dtmf != NULL) + (turn->wait_ms != 0) +
                  turn->hang_up;
    if (actions != 1)
        return refuse(checker, "turns", index, ": needs exactly one of say, wav, dtmf, wait_ms, hang_up");
    if (turn->wait_ms < 0 || turn->wait_ms > 60000)
        return refuse(checker, "turns", index, ".wait_ms: 1 to 60000");
    if (turn->silence_ms < 0 || turn->silence_ms > 60000)
        return refuse(checker, "turns", index, ".silence_ms: 1 to 60000");
    if (turn->after_ms < 0 || turn->after_ms > 60000)
        return refuse(checker, "turns", index, ".after_ms: 1 to 60000");
    if (turn->fault_after_ms < 0 || turn->fault_after_ms > 60000)
        return refuse(checker, "turns", index, ".fault_after_ms: 1 to 60000");
    if (turn->dtmf != NULL && strspn(turn->dtmf, "0123456789ABCD#*w") != strlen(turn->dtmf))
        return refuse(checker, "turns", index, ".dtmf: only 0-9 A-D # * and w");
    if (turn->when == SCENARIO_AGENT_SPEAKING_FOR && turn->wait_for != NULL)
        return refuse(checker, "turns", index, ".wait_for: not together with when: agent_speaking_for");
    enum vp_err err =
        compile(checker, "turns", index, "if_agent_says", turn->if_agent_says, &turn->if_pattern);
    if (err == VP_OK)
        err = compile(checker, "turns", index, "wait_for", turn->wait_for, &turn->wait_pattern);
    return err == VP_OK ? resolve_wav(checker->path, &turn->wav) : err;
}

static bool is_price(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    return digits > 0 && text[digits] == '.' && strspn(text + digits + 1, "0123456789") == 2 &&
           text[digits + 3] == '\0';
}

static enum vp_err check_expect(const struct checker *checker, const struct scenario_expect *expect)
{
    const struct scenario_order *order = expect->order;
    if (expect->some_order && expect->no_order)
        return refuse(checker, "expect", -1, "some_order and no_order exclude each other");
    if (order == NULL)
        return VP_OK;
    if (expect->no_order)
        return refuse(checker, "expect", -1, "order and no_order exclude each other");
    if (order->total != NULL && !is_price(order->total))
        return refuse(checker, "expect", -1, "order.total: \"%s\" is not an amount such as \"12.50\"",
                      order->total);
    for (unsigned i = 0; i < order->lines_count; i++)
        if (order->lines[i].quantity < 0 || order->lines[i].quantity > 999)
            return refuse(checker, "expect", -1, "order.lines[%u].quantity: 1 to 999", i);
    return VP_OK;
}

static enum vp_err split_phrases(const struct checker *checker, struct scenario_answer *answer, int index)
{
    char *rest = answer->say;
    while (rest != NULL && answer->say_count < SCENARIO_PHRASES_MAX) {
        const char *phrase = strsep(&rest, "|");
        if (phrase[0] == '\0')
            return refuse(checker, "answers", index, ".say: an empty phrase");
        answer->says[answer->say_count++] = phrase;
    }
    return rest == NULL
               ? VP_OK
               : refuse(checker, "answers", index, ".say: more than %d phrases", SCENARIO_PHRASES_MAX);
}

enum vp_err scenario_check(struct scenario *scenario, struct span yaml, const char *path,
                           struct scenario_problem *out_problem)
{
    struct checker checker = {yaml, path, out_problem};
    double speed = scenario->voice.speed;
    if (speed != 0 && !(speed >= 0.5 && speed <= 2.0))
        return refuse(&checker, "voice", -1, "speed: 0.5 to 2.0");
    if (scenario->noise_db < 0 || scenario->noise_db > 60)
        return refuse(&checker, "noise_db", -1, "0 (none) to 60");
    if (scenario->max_seconds < 0 || scenario->max_seconds > 3600)
        return refuse(&checker, "max_seconds", -1, "1 to 3600");
    enum vp_err err = VP_OK;
    for (unsigned i = 0; err == VP_OK && i < scenario->turns_count; i++)
        err = check_turn(&checker, &scenario->turns[i], (int)i);
    for (unsigned i = 0; err == VP_OK && i < scenario->answers_count; i++) {
        struct scenario_answer *answer = &scenario->answers[i];
        if (answer->times < 0)
            return refuse(&checker, "answers", (int)i, ".times: 0 (always) or more");
        if (answer->fault_after_ms < 0 || answer->fault_after_ms > 60000)
            return refuse(&checker, "answers", (int)i, ".fault_after_ms: 1 to 60000");
        err = compile(&checker, "answers", (int)i, "agent", answer->agent, &answer->pattern);
        if (err == VP_OK)
            err = split_phrases(&checker, answer, (int)i);
    }
    if (err == VP_OK && scenario->expect != NULL)
        err = check_expect(&checker, scenario->expect);
    return err;
}
