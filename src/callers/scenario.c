#include "callers/scenario.h"

#include <stdlib.h>
#include <string.h>

#include "base/text_file.h"
#include "base/yaml_form.h"
#include "callers/scenario_internal.h"

enum { FILE_MAX_BYTES = 256 * 1024, TEXT_MAX = 1000, TURNS_MAX = 100, LINES_MAX = 24, WORDS_MAX = 16 };
enum { SILENCE_DEFAULT_MS = 600, BARGE_IN_DEFAULT_MS = 1000, WAIT_MAX_MS = 60000, NAME_MAX_BYTES = 100 };

#define KEY(name, field_kind, structure, member)                                                             \
    .key = name, .kind = field_kind, .offset = offsetof(structure, member)
#define KEY_TEXT(name, structure, member)                                                                    \
    {                                                                                                        \
        KEY(name, YAML_FIELD_TEXT, structure, member), .min = 1, .max = TEXT_MAX                             \
    }
#define KEY_NEEDED(name, structure, member, bytes_max)                                                       \
    {                                                                                                        \
        KEY(name, YAML_FIELD_TEXT, structure, member), .min = 1, .max = bytes_max, .is_needed = true         \
    }
#define KEY_INT(name, structure, member, highest)                                                            \
    {                                                                                                        \
        KEY(name, YAML_FIELD_INT, structure, member), .low = 0, .high = highest                              \
    }
#define KEY_FLAG(name, structure, member)                                                                    \
    {                                                                                                        \
        KEY(name, YAML_FIELD_FLAG, structure, member)                                                        \
    }
#define KEY_WORD(name, structure, member, names)                                                             \
    {                                                                                                        \
        KEY(name, YAML_FIELD_WORD, structure, member), .words = names                                        \
    }
#define KEY_WORDS(name, structure, member, count_member)                                                     \
    {                                                                                                        \
        KEY(name, YAML_FIELD_TEXTS, structure, member), .count_offset = offsetof(structure, count_member),   \
                                                        .max = WORDS_MAX                                     \
    }
#define KEY_LIST(name, structure, member, entries_min, entries_max, entry_form)                              \
    {                                                                                                        \
        KEY(name, YAML_FIELD_LIST, structure, member), .count_offset = offsetof(structure, member##_count),  \
                                                       .min = entries_min, .max = entries_max,               \
                                                       .is_needed = entries_min > 0, .form = &entry_form     \
    }
#define KEY_MAPPING(name, structure, member, inner)                                                          \
    {                                                                                                        \
        KEY(name, YAML_FIELD_MAPPING, structure, member), .form = &inner                                     \
    }
#define FORM(name, structure, keys)                                                                          \
    static const struct yaml_form name = {keys, sizeof keys / sizeof keys[0], sizeof(structure)}

static const struct yaml_word when_names[] = {{"agent_silent", SCENARIO_AGENT_SILENT},
                                              {"agent_speaking_for", SCENARIO_AGENT_SPEAKING_FOR},
                                              {"at_once", SCENARIO_AT_ONCE},
                                              {NULL, 0}};
static const struct yaml_word engine_names[] = {{"flite", VOICE_FLITE},
                                                {"espeak-ng", VOICE_ESPEAK_NG},
                                                {"festival", VOICE_FESTIVAL},
                                                {"rhvoice", VOICE_RHVOICE},
                                                {"pico", VOICE_PICO},
                                                {"piper", VOICE_PIPER},
                                                {NULL, 0}};
static const struct yaml_word manner_names[] = {{"plain", VOICE_MANNER_PLAIN},
                                                {"hesitant", VOICE_MANNER_HESITANT},
                                                {"hurried", VOICE_MANNER_HURRIED},
                                                {"uneven", VOICE_MANNER_UNEVEN},
                                                {NULL, 0}};
static const struct yaml_word sound_names[] = {
    {"babble", BACKGROUND_BABBLE}, {"pair", BACKGROUND_PAIR}, {"car", BACKGROUND_CAR}, {NULL, 0}};
static const struct yaml_word service_names[] = {
    {"pickup", SCENARIO_PICKUP}, {"delivery", SCENARIO_DELIVERY}, {NULL, 0}};
static const struct yaml_word ended_by_names[] = {{"agent", SCENARIO_ENDED_BY_AGENT},
                                                  {"caller", SCENARIO_ENDED_BY_CALLER},
                                                  {"anyone", SCENARIO_ENDED_BY_ANYONE},
                                                  {NULL, 0}};
static const struct yaml_word fault_names[] = {{"before_turn", SCENARIO_FAULT_BEFORE_TURN},
                                               {"while_caller_speaks", SCENARIO_FAULT_WHILE_CALLER_SPEAKS},
                                               {"after_caller_spoke", SCENARIO_FAULT_AFTER_CALLER_SPOKE},
                                               {"while_agent_speaks", SCENARIO_FAULT_WHILE_AGENT_SPEAKS},
                                               {NULL, 0}};

static const struct yaml_field turn_keys[] = {
    KEY_TEXT("say", struct scenario_turn, say),
    KEY_TEXT("wav", struct scenario_turn, wav),
    KEY_TEXT("dtmf", struct scenario_turn, dtmf),
    KEY_INT("wait_ms", struct scenario_turn, wait_ms, WAIT_MAX_MS),
    KEY_FLAG("hang_up", struct scenario_turn, hang_up),
    KEY_WORD("when", struct scenario_turn, when, when_names),
    KEY_INT("silence_ms", struct scenario_turn, silence_ms, WAIT_MAX_MS),
    KEY_INT("after_ms", struct scenario_turn, after_ms, WAIT_MAX_MS),
    KEY_TEXT("if_agent_says", struct scenario_turn, if_agent_says),
    KEY_TEXT("wait_for", struct scenario_turn, wait_for),
    KEY_WORD("fault", struct scenario_turn, fault, fault_names),
    KEY_INT("fault_after_ms", struct scenario_turn, fault_after_ms, WAIT_MAX_MS),
};
FORM(turn_form, struct scenario_turn, turn_keys);

static const struct yaml_field answer_keys[] = {
    KEY_NEEDED("agent", struct scenario_answer, agent, TEXT_MAX),
    KEY_NEEDED("say", struct scenario_answer, say, TEXT_MAX),
    KEY_INT("times", struct scenario_answer, times, 1000),
    KEY_WORD("fault", struct scenario_answer, fault, fault_names),
    KEY_INT("fault_after_ms", struct scenario_answer, fault_after_ms, WAIT_MAX_MS),
};
FORM(answer_form, struct scenario_answer, answer_keys);

static const struct yaml_field line_keys[] = {
    KEY_NEEDED("item", struct scenario_line, item, NAME_MAX_BYTES),
    KEY_TEXT("size", struct scenario_line, size),
    KEY_INT("quantity", struct scenario_line, quantity, 999),
    KEY_WORDS("options", struct scenario_line, options, options_count),
    KEY_WORDS("without", struct scenario_line, without, without_count),
    KEY_TEXT("say", struct scenario_line, say),
};
FORM(line_form, struct scenario_line, line_keys);

static const struct yaml_field order_keys[] = {
    KEY_WORD("service", struct scenario_order, service, service_names),
    KEY_TEXT("name", struct scenario_order, name),
    KEY_TEXT("address", struct scenario_order, address),
    KEY_TEXT("phone", struct scenario_order, phone),
    KEY_LIST("lines", struct scenario_order, lines, 1, LINES_MAX, line_form),
    KEY_TEXT("total", struct scenario_order, total),
};
FORM(order_form, struct scenario_order, order_keys);

static const struct yaml_field expect_keys[] = {
    KEY_MAPPING("order", struct scenario_expect, order, order_form),
    KEY_FLAG("no_order", struct scenario_expect, no_order),
    KEY_FLAG("some_order", struct scenario_expect, some_order),
    KEY_FLAG("transfer", struct scenario_expect, transfer),
    KEY_WORD("ended_by", struct scenario_expect, ended_by, ended_by_names),
};
FORM(expect_form, struct scenario_expect, expect_keys);

static const struct yaml_field voice_keys[] = {
    {KEY("engine", YAML_FIELD_WORD, struct voice, engine), .words = engine_names, .is_needed = true},
    KEY_TEXT("name", struct voice, name),
    {KEY("speed", YAML_FIELD_DECIMAL, struct voice, speed)},
};
FORM(voice_form, struct voice, voice_keys);

static const struct yaml_field background_keys[] = {
    KEY_WORD("sound", struct background_wish, sound, sound_names),
    KEY_TEXT("wav", struct background_wish, wav),
    {KEY("db", YAML_FIELD_INT, struct background_wish, db), .low = 1, .high = BACKGROUND_DB_MAX,
     .is_needed = true},
};
FORM(background_form, struct background_wish, background_keys);

static const struct yaml_field scenario_keys[] = {
    KEY_NEEDED("name", struct scenario, name, NAME_MAX_BYTES),
    KEY_TEXT("restaurant", struct scenario, restaurant),
    KEY_NEEDED("to", struct scenario, to, NAME_MAX_BYTES),
    KEY_NEEDED("from", struct scenario, from, NAME_MAX_BYTES),
    {KEY("voice", YAML_FIELD_PART, struct scenario, voice), .form = &voice_form},
    KEY_INT("noise_db", struct scenario, noise_db, 60),
    KEY_WORD("manner", struct scenario, manner, manner_names),
    {KEY("background", YAML_FIELD_PART, struct scenario, background), .form = &background_form},
    KEY_INT("max_seconds", struct scenario, max_seconds, 3600),
    KEY_FLAG("is_patient", struct scenario, is_patient),
    KEY_LIST("turns", struct scenario, turns, 1, TURNS_MAX, turn_form),
    KEY_LIST("answers", struct scenario, answers, 0, TURNS_MAX, answer_form),
    KEY_MAPPING("expect", struct scenario, expect, expect_form),
};
FORM(scenario_form, struct scenario, scenario_keys);

void scenario_destroy(struct scenario *scenario)
{
    if (scenario == NULL)
        return;
    for (size_t i = 0; i < scenario->turns_count; i++) {
        pattern_destroy(scenario->turns[i].if_pattern);
        pattern_destroy(scenario->turns[i].wait_pattern);
    }
    for (size_t i = 0; i < scenario->answers_count; i++)
        pattern_destroy(scenario->answers[i].pattern);
    struct arena arena = scenario->arena;
    arena_free(&arena);
}

static void set_fault_default(enum scenario_fault fault, int *after_ms)
{
    static const int defaults_ms[] = {[SCENARIO_FAULT_WHILE_CALLER_SPEAKS] = 400,
                                      [SCENARIO_FAULT_AFTER_CALLER_SPOKE] = 100,
                                      [SCENARIO_FAULT_WHILE_AGENT_SPEAKS] = 800};
    if (*after_ms == 0)
        *after_ms = defaults_ms[fault];
}

static void set_defaults(struct scenario *scenario)
{
    for (size_t i = 0; i < scenario->turns_count; i++) {
        struct scenario_turn *turn = &scenario->turns[i];
        if (turn->silence_ms == 0)
            turn->silence_ms = SILENCE_DEFAULT_MS;
        if (turn->after_ms == 0 && turn->when == SCENARIO_AGENT_SPEAKING_FOR)
            turn->after_ms = BARGE_IN_DEFAULT_MS;
        set_fault_default(turn->fault, &turn->fault_after_ms);
    }
    for (size_t i = 0; i < scenario->answers_count; i++)
        set_fault_default(scenario->answers[i].fault, &scenario->answers[i].fault_after_ms);
    if (scenario->expect != NULL && scenario->expect->order != NULL)
        for (size_t i = 0; i < scenario->expect->order->lines_count; i++)
            if (scenario->expect->order->lines[i].quantity == 0)
                scenario->expect->order->lines[i].quantity = 1;
    if (scenario->voice.speed == 0)
        scenario->voice.speed = 1.0;
    if (scenario->max_seconds == 0)
        scenario->max_seconds = 240;
}

/* What has the right shape is checked also where something else has not, as long as the file could be
 * read to its end. */
static enum vp_err read_and_check(struct scenario *scenario, const struct yaml_tree *tree, const char *path,
                                  struct problems *problems)
{
    enum vp_err err = tree->is_whole ? scenario_check(scenario, tree, path, problems) : VP_OK;
    return err == VP_OK && problems->count > 0 ? VP_ERR_BAD_VALUE : err;
}

enum vp_err scenario_parse(struct span yaml, const char *path, struct scenario **out_scenario,
                           struct problems *out_problems)
{
    struct arena arena = {0};
    struct yaml_tree tree;
    void *record = NULL;
    problems_clear(out_problems);
    enum vp_err err = yaml_tree_parse(yaml, path, &arena, &tree, out_problems);
    if (err != VP_ERR_NO_MEMORY)
        err = yaml_form_read(&scenario_form, &tree, path, &arena, &record, out_problems);
    if (err == VP_ERR_NO_MEMORY || record == NULL) {
        arena_free(&arena);
        return err;
    }
    struct scenario *scenario = record;
    scenario->arena = arena;
    err = read_and_check(scenario, &tree, path, out_problems);
    if (err != VP_OK) {
        scenario_destroy(scenario);
        return err;
    }
    set_defaults(scenario);
    *out_scenario = scenario;
    return VP_OK;
}

static enum vp_err parse_file(void *out_scenario, struct span text, const char *name,
                              struct problems *problems)
{
    return scenario_parse(text, name, out_scenario, problems);
}

enum vp_err scenario_load(const char *path, struct scenario **out_scenario, struct problems *out_problems)
{
    problems_clear(out_problems);
    return text_file_parse(path, FILE_MAX_BYTES, parse_file, (void *)out_scenario, out_problems);
}
