#include "phone/scenario.h"

#include <cyaml/cyaml.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "phone/scenario_internal.h"

enum { FILE_MAX_BYTES = 256 * 1024, TEXT_MAX = 1000, TURNS_MAX = 100, LINES_MAX = 24, WORDS_MAX = 16 };
enum { SILENCE_DEFAULT_MS = 600, BARGE_IN_DEFAULT_MS = 1000 };

#define TEXT_FIELD(key, type, member)                                                                        \
    CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, type, member, 1, TEXT_MAX)

static const cyaml_strval_t when_names[] = {{"agent_silent", SCENARIO_AGENT_SILENT},
                                            {"agent_speaking_for", SCENARIO_AGENT_SPEAKING_FOR},
                                            {"at_once", SCENARIO_AT_ONCE}};
static const cyaml_strval_t engine_names[] = {
    {"flite", VOICE_FLITE}, {"espeak-ng", VOICE_ESPEAK_NG}, {"festival", VOICE_FESTIVAL}};
static const cyaml_strval_t service_names[] = {{"pickup", SCENARIO_PICKUP}, {"delivery", SCENARIO_DELIVERY}};
static const cyaml_strval_t ended_by_names[] = {{"agent", SCENARIO_ENDED_BY_AGENT},
                                                {"caller", SCENARIO_ENDED_BY_CALLER},
                                                {"anyone", SCENARIO_ENDED_BY_ANYONE}};

static const cyaml_strval_t fault_names[] = {{"before_turn", SCENARIO_FAULT_BEFORE_TURN},
                                             {"while_caller_speaks", SCENARIO_FAULT_WHILE_CALLER_SPEAKS},
                                             {"after_caller_spoke", SCENARIO_FAULT_AFTER_CALLER_SPOKE},
                                             {"while_agent_speaks", SCENARIO_FAULT_WHILE_AGENT_SPEAKS}};
#define FAULT_FIELDS(type)                                                                                   \
    CYAML_FIELD_ENUM("fault", CYAML_FLAG_OPTIONAL | CYAML_FLAG_STRICT, type, fault, fault_names,             \
                     CYAML_ARRAY_LEN(fault_names)),                                                          \
        CYAML_FIELD_INT("fault_after_ms", CYAML_FLAG_OPTIONAL, type, fault_after_ms)

static const cyaml_schema_field_t turn_fields[] = {
    TEXT_FIELD("say", struct scenario_turn, say),
    TEXT_FIELD("wav", struct scenario_turn, wav),
    TEXT_FIELD("dtmf", struct scenario_turn, dtmf),
    CYAML_FIELD_INT("wait_ms", CYAML_FLAG_OPTIONAL, struct scenario_turn, wait_ms),
    CYAML_FIELD_BOOL("hang_up", CYAML_FLAG_OPTIONAL, struct scenario_turn, hang_up),
    CYAML_FIELD_ENUM("when", CYAML_FLAG_OPTIONAL | CYAML_FLAG_STRICT, struct scenario_turn, when, when_names,
                     CYAML_ARRAY_LEN(when_names)),
    CYAML_FIELD_INT("silence_ms", CYAML_FLAG_OPTIONAL, struct scenario_turn, silence_ms),
    CYAML_FIELD_INT("after_ms", CYAML_FLAG_OPTIONAL, struct scenario_turn, after_ms),
    TEXT_FIELD("if_agent_says", struct scenario_turn, if_agent_says),
    TEXT_FIELD("wait_for", struct scenario_turn, wait_for),
    FAULT_FIELDS(struct scenario_turn),
    CYAML_FIELD_END};
static const cyaml_schema_value_t turn_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct scenario_turn, turn_fields)};

static const cyaml_schema_field_t answer_fields[] = {
    CYAML_FIELD_STRING_PTR("agent", CYAML_FLAG_POINTER, struct scenario_answer, agent, 1, TEXT_MAX),
    CYAML_FIELD_STRING_PTR("say", CYAML_FLAG_POINTER, struct scenario_answer, say, 1, TEXT_MAX),
    CYAML_FIELD_INT("times", CYAML_FLAG_OPTIONAL, struct scenario_answer, times),
    FAULT_FIELDS(struct scenario_answer), CYAML_FIELD_END};
static const cyaml_schema_value_t answer_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct scenario_answer, answer_fields)};

static const cyaml_schema_value_t word_value = {CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, 100)};
static const cyaml_schema_field_t line_fields[] = {
    CYAML_FIELD_STRING_PTR("item", CYAML_FLAG_POINTER, struct scenario_line, item, 1, 100),
    TEXT_FIELD("size", struct scenario_line, size),
    CYAML_FIELD_INT("quantity", CYAML_FLAG_OPTIONAL, struct scenario_line, quantity),
    CYAML_FIELD_SEQUENCE("options", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct scenario_line, options,
                         &word_value, 0, WORDS_MAX),
    CYAML_FIELD_SEQUENCE("without", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct scenario_line, without,
                         &word_value, 0, WORDS_MAX),
    TEXT_FIELD("say", struct scenario_line, say),
    CYAML_FIELD_END};
static const cyaml_schema_value_t line_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct scenario_line, line_fields)};

static const cyaml_schema_field_t order_fields[] = {
    CYAML_FIELD_ENUM("service", CYAML_FLAG_OPTIONAL | CYAML_FLAG_STRICT, struct scenario_order, service,
                     service_names, CYAML_ARRAY_LEN(service_names)),
    TEXT_FIELD("name", struct scenario_order, name),
    TEXT_FIELD("address", struct scenario_order, address),
    TEXT_FIELD("phone", struct scenario_order, phone),
    CYAML_FIELD_SEQUENCE("lines", CYAML_FLAG_POINTER, struct scenario_order, lines, &line_value, 1,
                         LINES_MAX),
    TEXT_FIELD("total", struct scenario_order, total),
    CYAML_FIELD_END};
static const cyaml_schema_field_t expect_fields[] = {
    CYAML_FIELD_MAPPING_PTR("order", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct scenario_expect, order,
                            order_fields),
    CYAML_FIELD_BOOL("no_order", CYAML_FLAG_OPTIONAL, struct scenario_expect, no_order),
    CYAML_FIELD_BOOL("some_order", CYAML_FLAG_OPTIONAL, struct scenario_expect, some_order),
    CYAML_FIELD_BOOL("transfer", CYAML_FLAG_OPTIONAL, struct scenario_expect, transfer),
    CYAML_FIELD_ENUM("ended_by", CYAML_FLAG_OPTIONAL | CYAML_FLAG_STRICT, struct scenario_expect, ended_by,
                     ended_by_names, CYAML_ARRAY_LEN(ended_by_names)),
    CYAML_FIELD_END};

static const cyaml_schema_field_t voice_fields[] = {
    CYAML_FIELD_ENUM("engine", CYAML_FLAG_STRICT, struct voice, engine, engine_names,
                     CYAML_ARRAY_LEN(engine_names)),
    TEXT_FIELD("name", struct voice, name),
    CYAML_FIELD_FLOAT("speed", CYAML_FLAG_OPTIONAL, struct voice, speed), CYAML_FIELD_END};

static const cyaml_schema_field_t scenario_fields[] = {
    CYAML_FIELD_STRING_PTR("name", CYAML_FLAG_POINTER, struct scenario, name, 1, 100),
    TEXT_FIELD("restaurant", struct scenario, restaurant),
    CYAML_FIELD_STRING_PTR("to", CYAML_FLAG_POINTER, struct scenario, to, 1, 100),
    CYAML_FIELD_STRING_PTR("from", CYAML_FLAG_POINTER, struct scenario, from, 1, 100),
    CYAML_FIELD_MAPPING("voice", CYAML_FLAG_OPTIONAL, struct scenario, voice, voice_fields),
    CYAML_FIELD_INT("noise_db", CYAML_FLAG_OPTIONAL, struct scenario, noise_db),
    CYAML_FIELD_INT("max_seconds", CYAML_FLAG_OPTIONAL, struct scenario, max_seconds),
    CYAML_FIELD_BOOL("is_patient", CYAML_FLAG_OPTIONAL, struct scenario, is_patient),
    CYAML_FIELD_SEQUENCE("turns", CYAML_FLAG_POINTER, struct scenario, turns, &turn_value, 1, TURNS_MAX),
    CYAML_FIELD_SEQUENCE("answers", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct scenario, answers,
                         &answer_value, 0, TURNS_MAX),
    CYAML_FIELD_MAPPING_PTR("expect", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct scenario, expect,
                            expect_fields),
    CYAML_FIELD_END};
static const cyaml_schema_value_t scenario_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct scenario, scenario_fields)};

/* libcyaml tells a problem as one line of text and a trace of "in mapping field 'x' (line: 4, ...)" lines,
 * innermost first: the first trace line has the place, all of them together the path. */
struct yaml_problem {
    char what[256], path[128];
    unsigned line;
};

static void prepend(char *path, size_t size_bytes, const char *open, struct span name, const char *close)
{
    char rest[128];
    snprintf(rest, sizeof rest, "%s", path);
    snprintf(path, size_bytes, "%s%.*s%s%s", open, (int)name.len, name.at, close, rest);
}

__attribute__((format(printf, 3, 0))) static void note_problem(cyaml_log_t level, void *owner,
                                                               const char *format, va_list args)
{
    struct yaml_problem *problem = owner;
    char text[256];
    vsnprintf(text, sizeof text, format, args);
    text[strcspn(text, "\r\n")] = '\0';
    (void)level;
    const char *line = strstr(text, "(line: ");
    if (line == NULL) {
        if (problem->what[0] == '\0')
            snprintf(problem->what, sizeof problem->what, "%s",
                     strncmp(text, "Load: ", 6) == 0 ? text + 6 : text);
        return;
    }
    if (problem->line == 0)
        problem->line = (unsigned)strtoul(line + 7, NULL, 10);
    const char *quote = strchr(text, '\'');
    if (quote == NULL)
        return;
    struct span name = {quote + 1, strcspn(quote + 1, "'")};
    bool has_point = problem->path[0] != '\0' && problem->path[0] != '[';
    char index[24]; /* libcyaml counts from 1, everybody else from 0 */
    if (strstr(text, "in sequence entry") != NULL) {
        snprintf(index, sizeof index, "%ld", strtol(name.at, NULL, 10) - 1);
        prepend(problem->path, sizeof problem->path, "[", span_of(index), has_point ? "]." : "]");
    } else {
        prepend(problem->path, sizeof problem->path, "", name, has_point ? "." : "");
    }
}

static void *cyaml_memory(void *owner, void *at, size_t size)
{
    (void)owner;
    if (size == 0) {
        free(at);
        return NULL;
    }
    return realloc(at, size);
}

static const cyaml_config_t quiet = {.mem_fn = cyaml_memory, .log_level = CYAML_LOG_ERROR};

void scenario_destroy(struct scenario *scenario)
{
    if (scenario == NULL)
        return;
    for (unsigned i = 0; i < scenario->turns_count; i++) {
        pattern_destroy(scenario->turns[i].if_pattern);
        pattern_destroy(scenario->turns[i].wait_pattern);
    }
    for (unsigned i = 0; i < scenario->answers_count; i++)
        pattern_destroy(scenario->answers[i].pattern);
    (void)cyaml_free(&quiet, &scenario_schema, scenario, 0);
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
    for (unsigned i = 0; i < scenario->turns_count; i++) {
        struct scenario_turn *turn = &scenario->turns[i];
        if (turn->silence_ms == 0)
            turn->silence_ms = SILENCE_DEFAULT_MS;
        if (turn->after_ms == 0 && turn->when == SCENARIO_AGENT_SPEAKING_FOR)
            turn->after_ms = BARGE_IN_DEFAULT_MS;
        set_fault_default(turn->fault, &turn->fault_after_ms);
    }
    for (unsigned i = 0; i < scenario->answers_count; i++)
        set_fault_default(scenario->answers[i].fault, &scenario->answers[i].fault_after_ms);
    if (scenario->expect != NULL && scenario->expect->order != NULL)
        for (unsigned i = 0; i < scenario->expect->order->lines_count; i++)
            if (scenario->expect->order->lines[i].quantity == 0)
                scenario->expect->order->lines[i].quantity = 1;
    if (scenario->voice.speed == 0)
        scenario->voice.speed = 1.0;
    if (scenario->max_seconds == 0)
        scenario->max_seconds = 240;
}

enum vp_err scenario_parse(struct span yaml, const char *path, struct scenario **out_scenario,
                           struct scenario_problem *out_problem)
{
    if (yaml.len > FILE_MAX_BYTES) {
        snprintf(out_problem->text, sizeof out_problem->text, "%s:1: file: larger than %d bytes", path,
                 FILE_MAX_BYTES);
        return VP_ERR_TOO_BIG;
    }
    struct yaml_problem problem = {0};
    cyaml_config_t config = {.log_fn = note_problem,
                             .log_ctx = &problem,
                             .mem_fn = cyaml_memory,
                             .log_level = CYAML_LOG_ERROR,
                             .flags = CYAML_CFG_NO_ALIAS};
    struct scenario *scenario = NULL;
    cyaml_err_t failed = cyaml_load_data((const uint8_t *)yaml.at, yaml.len, &config, &scenario_schema,
                                         (cyaml_data_t **)&scenario, NULL);
    if (failed != CYAML_OK || scenario == NULL) {
        snprintf(out_problem->text, sizeof out_problem->text, "%s:%u: %s%s%s", path,
                 problem.line > 0 ? problem.line : 1, problem.path, problem.path[0] != '\0' ? ": " : "",
                 problem.what[0] != '\0' ? problem.what : "file is empty");
        return failed == CYAML_ERR_OOM ? VP_ERR_NO_MEMORY : VP_ERR_BAD_VALUE;
    }
    enum vp_err err = scenario_check(scenario, yaml, path, out_problem);
    if (err != VP_OK) {
        scenario_destroy(scenario);
        return err;
    }
    set_defaults(scenario);
    *out_scenario = scenario;
    return VP_OK;
}

enum vp_err scenario_load(const char *path, struct scenario **out_scenario,
                          struct scenario_problem *out_problem)
{
    snprintf(out_problem->text, sizeof out_problem->text, "%s: cannot be read", path);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return VP_ERR_NOT_FOUND;
    char *text = malloc(FILE_MAX_BYTES + 1);
    enum vp_err err = VP_ERR_NO_MEMORY;
    if (text != NULL) {
        size_t len = fread(text, 1, FILE_MAX_BYTES + 1, file);
        err = ferror(file) ? VP_ERR_IO
                           : scenario_parse((struct span){text, len}, path, out_scenario, out_problem);
    }
    free(text);
    fclose(file);
    return err;
}
