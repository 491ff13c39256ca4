#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callers/scenario_internal.h"

struct checker {
    struct arena arena; /* the scenario's, which it gets back */
    const struct yaml_tree *tree;
    const char *path;
    struct problems *problems;
};

/* where: the path of a key, unless the key's form was complained of already. */
__attribute__((format(printf, 3, 4))) static void tell(struct checker *checker, const char *where,
                                                       const char *format, ...)
{
    va_list args;
    va_start(args, format);
    yaml_tree_complain(checker->tree, checker->problems, checker->path, where, format, args);
    va_end(args);
}

static enum vp_err compile(struct checker *checker, const char *list, size_t index, const char *key,
                           const char *text, struct pattern **out_pattern)
{
    char why[PATTERN_WHY_BYTES], where[64];
    if (text == NULL)
        return VP_OK;
    enum vp_err err = pattern_compile(text, out_pattern, why);
    if (err != VP_ERR_BAD_VALUE)
        return err;
    snprintf(where, sizeof where, "%s[%zu].%s", list, index, key);
    tell(checker, where, "not a regular expression: %s", why);
    return VP_OK;
}

static enum vp_err resolve_wav(struct checker *checker, const char **wav)
{
    const char *slash = strrchr(checker->path, '/');
    if (*wav == NULL || **wav == '/' || slash == NULL)
        return VP_OK;
    size_t folder_len = (size_t)(slash - checker->path) + 1, wav_len = strlen(*wav);
    char *full = arena_take(&checker->arena, folder_len + wav_len + 1);
    if (full == NULL)
        return VP_ERR_NO_MEMORY;
    memcpy(full, checker->path, folder_len);
    memcpy(full + folder_len, *wav, wav_len + 1);
    *wav = full;
    return VP_OK;
}

static enum vp_err check_turn(struct checker *checker, struct scenario_turn *turn, size_t index)
{
    char where[64], key[96];
    int actions = (turn->say != NULL) + (turn->wav != NULL) + (turn->dtmf != NULL) + (turn->wait_ms != 0) +
                  turn->hang_up;
    snprintf(where, sizeof where, "turns[%zu]", index);
    if (actions != 1 && !problems_touch(checker->problems, where))
        tell(checker, where, "needs exactly one of say, wav, dtmf, wait_ms, hang_up");
    if (turn->dtmf != NULL && strspn(turn->dtmf, "0123456789ABCD#*w") != strlen(turn->dtmf)) {
        snprintf(key, sizeof key, "%s.dtmf", where);
        tell(checker, key, "only 0-9 A-D # * and w are allowed");
    }
    if (turn->when == SCENARIO_AGENT_SPEAKING_FOR && turn->wait_for != NULL) {
        snprintf(key, sizeof key, "%s.wait_for", where);
        tell(checker, key, "not together with when: agent_speaking_for");
    }
    enum vp_err err =
        compile(checker, "turns", index, "if_agent_says", turn->if_agent_says, &turn->if_pattern);
    if (err == VP_OK)
        err = compile(checker, "turns", index, "wait_for", turn->wait_for, &turn->wait_pattern);
    return err == VP_OK ? resolve_wav(checker, &turn->wav) : err;
}

static enum vp_err check_background(struct checker *checker, struct background_wish *background)
{
    if (background->db == 0 && background->wav == NULL && background->sound == BACKGROUND_NOTHING)
        return VP_OK; /* none, or its db is missing, which is told */
    if ((background->wav != NULL) == (background->sound != BACKGROUND_NOTHING) &&
        !problems_touch(checker->problems, "background"))
        tell(checker, "background", "needs exactly one of sound and wav");
    if (background->wav != NULL)
        background->sound = BACKGROUND_RECORDING;
    return resolve_wav(checker, &background->wav);
}

static bool is_price(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    return digits > 0 && text[digits] == '.' && strspn(text + digits + 1, "0123456789") == 2 &&
           text[digits + 3] == '\0';
}

static void check_expect(struct checker *checker, const struct scenario_expect *expect)
{
    const struct scenario_order *order = expect->order;
    if (expect->some_order && expect->no_order)
        tell(checker, "expect.no_order", "some_order and no_order exclude each other");
    if (order == NULL)
        return;
    if (expect->no_order)
        tell(checker, "expect.no_order", "order and no_order exclude each other");
    if (order->total != NULL && !is_price(order->total))
        tell(checker, "expect.order.total", "\"%.64s\" is not an amount such as \"12.50\"", order->total);
}

static enum vp_err split_phrases(struct checker *checker, struct scenario_answer *answer, size_t index)
{
    char where[64];
    snprintf(where, sizeof where, "answers[%zu].say", index);
    if (answer->say == NULL)
        return VP_OK;
    char *rest = arena_copy(&checker->arena, answer->say, strlen(answer->say));
    if (rest == NULL)
        return VP_ERR_NO_MEMORY;
    while (rest != NULL && answer->say_count < SCENARIO_PHRASES_MAX) {
        const char *phrase = strsep(&rest, "|");
        if (phrase[0] == '\0')
            tell(checker, where, "an empty phrase");
        answer->says[answer->say_count++] = phrase;
    }
    if (rest != NULL)
        tell(checker, where, "more than %d phrases", SCENARIO_PHRASES_MAX);
    return VP_OK;
}

enum vp_err scenario_check(struct scenario *scenario, const struct yaml_tree *tree, const char *path,
                           struct problems *problems)
{
    struct checker checker = {scenario->arena, tree, path, problems};
    double speed = scenario->voice.speed;
    enum vp_err err = check_background(&checker, &scenario->background);
    if (speed != 0 && !(speed >= 0.5 && speed <= 2.0))
        tell(&checker, "voice.speed", "0.5 to 2.0 is allowed");
    for (size_t i = 0; err == VP_OK && i < scenario->turns_count; i++)
        err = check_turn(&checker, &scenario->turns[i], i);
    for (size_t i = 0; err == VP_OK && i < scenario->answers_count; i++) {
        struct scenario_answer *answer = &scenario->answers[i];
        err = compile(&checker, "answers", i, "agent", answer->agent, &answer->pattern);
        if (err == VP_OK)
            err = split_phrases(&checker, answer, i);
    }
    if (err == VP_OK && scenario->expect != NULL)
        check_expect(&checker, scenario->expect);
    scenario->arena = checker.arena;
    return err;
}
