#include "app/config.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <yaml.h>

#include "base/log.h"
#include "net/net_listen.h"

enum config_kind { KIND_TEXT, KIND_SECRET, KIND_INT, KIND_DECIMAL, KIND_BOOL };

struct config_entry {
    const char *key, *unit, *help, *section;
    enum config_kind kind;
    size_t offset;
    const char *text_default;
    double number_default, low, high;
};

#define FIELD(key) offsetof(struct config, key)
static const struct config_entry entries[] = {
#define SECTION(title) {.section = title},
#define TEXT(k, value, h)                                                                                    \
    {.key = #k, .kind = KIND_TEXT, .offset = FIELD(k), .text_default = value, .help = h},
#define SECRET(k, h) {.key = #k, .kind = KIND_SECRET, .offset = FIELD(k), .text_default = "", .help = h},
#define INT(k, u, value, lo, hi, h)                                                                          \
    {.key = #k,                                                                                              \
     .kind = KIND_INT,                                                                                       \
     .offset = FIELD(k),                                                                                     \
     .unit = u,                                                                                              \
     .number_default = value,                                                                                \
     .low = lo,                                                                                              \
     .high = hi,                                                                                             \
     .help = h},
#define DECIMAL(k, value, lo, hi, h)                                                                         \
    {.key = #k,                                                                                              \
     .kind = KIND_DECIMAL,                                                                                   \
     .offset = FIELD(k),                                                                                     \
     .unit = "",                                                                                             \
     .number_default = value,                                                                                \
     .low = lo,                                                                                              \
     .high = hi,                                                                                             \
     .help = h},
#define BOOL(k, value, h)                                                                                    \
    {.key = #k, .kind = KIND_BOOL, .offset = FIELD(k), .number_default = value, .help = h},
#include "app/config.def"
#undef SECTION
#undef TEXT
#undef SECRET
#undef INT
#undef DECIMAL
#undef BOOL
};
enum { ENTRY_COUNT = sizeof entries / sizeof entries[0] };

__attribute__((format(printf, 2, 3))) static void add_problem(struct config_problems *problems,
                                                              const char *format, ...)
{
    size_t len = strlen(problems->text);
    va_list args;
    va_start(args, format);
    vsnprintf(problems->text + len, sizeof problems->text - len, format, args);
    va_end(args);
    len = strlen(problems->text);
    snprintf(problems->text + len, sizeof problems->text - len, "\n");
    problems->count++;
}

static const struct config_entry *find_entry(const char *key)
{
    for (size_t i = 0; i < ENTRY_COUNT; i++)
        if (entries[i].key != NULL && strcmp(entries[i].key, key) == 0)
            return &entries[i];
    return NULL;
}

static void *field_of(struct config *config, const struct config_entry *entry)
{
    return (char *)config + entry->offset;
}

static bool set_bool(bool *out, const char *value)
{
    static const char *const yes[] = {"true", "yes", "on", "1"}, *const no[] = {"false", "no", "off", "0"};
    for (size_t i = 0; i < 4; i++) {
        if (strcasecmp(value, yes[i]) == 0 || strcasecmp(value, no[i]) == 0) {
            *out = strcasecmp(value, yes[i]) == 0;
            return true;
        }
    }
    return false;
}

static bool parse_number(const char *value, double *out)
{
    char *end;
    errno = 0;
    *out = strtod(value, &end);
    return errno == 0 && end != value && *end == '\0';
}

/* where names the source of the value: "voiceplate.yaml:3" or a variable's name. */
static void set_value(struct config *config, const struct config_entry *entry, const char *value,
                      const char *where, struct config_problems *problems)
{
    void *field = field_of(config, entry);
    double number = 0;
    switch (entry->kind) {
    case KIND_TEXT:
    case KIND_SECRET:
        if (strlen(value) >= CONFIG_TEXT_BYTES)
            add_problem(problems, "%s: %s: longer than %d characters", where, entry->key,
                        CONFIG_TEXT_BYTES - 1);
        else
            snprintf(field, CONFIG_TEXT_BYTES, "%s", value);
        return;
    case KIND_BOOL:
        if (!set_bool(field, value))
            add_problem(problems, "%s: %s: '%s' is neither true nor false", where, entry->key, value);
        return;
    case KIND_INT:
    case KIND_DECIMAL:
        if (!parse_number(value, &number) || (entry->kind == KIND_INT && number != (double)(int64_t)number))
            add_problem(problems, "%s: %s: '%s' is not a %s number", where, entry->key, value,
                        entry->kind == KIND_INT ? "whole" : "decimal");
        else if (number < entry->low || number > entry->high)
            add_problem(problems, "%s: %s: %s is not in %g..%g%s%s", where, entry->key, value, entry->low,
                        entry->high, entry->unit[0] != '\0' ? " " : "", entry->unit);
        else if (entry->kind == KIND_INT)
            *(int64_t *)field = (int64_t)number;
        else
            *(double *)field = number;
        return;
    }
}

void config_set_defaults(struct config *config)
{
    memset(config, 0, sizeof *config);
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        const struct config_entry *entry = &entries[i];
        if (entry->key == NULL)
            continue;
        void *field = field_of(config, entry);
        if (entry->kind == KIND_INT)
            *(int64_t *)field = (int64_t)entry->number_default;
        else if (entry->kind == KIND_DECIMAL)
            *(double *)field = entry->number_default;
        else if (entry->kind == KIND_BOOL)
            *(bool *)field = entry->number_default != 0;
        else
            snprintf(field, CONFIG_TEXT_BYTES, "%s", entry->text_default);
    }
}

struct reader {
    struct config *config;
    const char *path;
    struct config_problems *problems;
    char key[64];
    bool has_key;
    int depth;
};

static void read_scalar(struct reader *reader, const yaml_event_t *event)
{
    const char *value = (const char *)event->data.scalar.value;
    char where[CONFIG_TEXT_BYTES + 32];
    snprintf(where, sizeof where, "%s:%zu", reader->path, event->start_mark.line + 1);
    if (!reader->has_key) {
        snprintf(reader->key, sizeof reader->key, "%s", value);
        reader->has_key = true;
        return;
    }
    reader->has_key = false;
    const struct config_entry *entry = find_entry(reader->key);
    if (entry == NULL)
        add_problem(reader->problems, "%s: %s: no such setting; 'voiceplate help config' lists them", where,
                    reader->key);
    else
        set_value(reader->config, entry, value, where, reader->problems);
}

/* Returns whether parsing may go on. */
static bool read_event(struct reader *reader, const yaml_event_t *event)
{
    unsigned long line = event->start_mark.line + 1;
    switch (event->type) {
    case YAML_MAPPING_START_EVENT:
        if (++reader->depth == 1)
            return true;
        add_problem(reader->problems, "%s:%lu: %s: must be a single value, not a mapping", reader->path, line,
                    reader->key);
        return false;
    case YAML_SEQUENCE_START_EVENT:
        add_problem(reader->problems, "%s:%lu: %s: must be a single value, not a list", reader->path, line,
                    reader->key);
        return false;
    case YAML_SCALAR_EVENT:
        if (reader->depth == 1) {
            read_scalar(reader, event);
            return true;
        }
        if (event->data.scalar.length == 0)
            return true; /* an empty document */
        add_problem(reader->problems, "%s:%lu: expected lines of the form 'key: value'", reader->path, line);
        return false;
    case YAML_ALIAS_EVENT:
        add_problem(reader->problems, "%s:%lu: aliases are not supported", reader->path, line);
        return false;
    default:
        return true;
    }
}

enum vp_err config_read_file(struct config *config, const char *path, struct config_problems *out_problems)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        add_problem(out_problems, "%s: %s", path, strerror(errno));
        return VP_ERR_NOT_FOUND;
    }
    struct reader reader = {.config = config, .path = path, .problems = out_problems};
    int count_before = out_problems->count;
    yaml_parser_t parser;
    bool goes_on = yaml_parser_initialize(&parser) != 0;
    if (goes_on)
        yaml_parser_set_input_file(&parser, file);
    while (goes_on) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            add_problem(out_problems, "%s:%zu: not valid YAML: %s", path, parser.problem_mark.line + 1,
                        parser.problem != NULL ? parser.problem : "unknown error");
            break;
        }
        goes_on = event.type != YAML_STREAM_END_EVENT && read_event(&reader, &event);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    fclose(file);
    return out_problems->count == count_before ? VP_OK : VP_ERR_BAD_VALUE;
}

/* The setting that a variable is for, or NULL. */
static const struct config_entry *entry_of_variable(const char *name)
{
    static const char prefix[] = "VOICEPLATE_";
    if (strcmp(name, "OPENAI_API_KEY") == 0)
        return find_entry("realtime_key");
    if (strcmp(name, "TWILIO_ACCOUNT_SID") == 0)
        return find_entry("twilio_account_sid");
    if (strcmp(name, "TWILIO_AUTH_TOKEN") == 0)
        return find_entry("twilio_auth_token");
    if (strncmp(name, prefix, sizeof prefix - 1) != 0)
        return NULL;
    char key[64];
    size_t len = 0;
    for (const char *at = name + sizeof prefix - 1; *at != '\0' && len + 1 < sizeof key; at++)
        key[len++] = (char)tolower((unsigned char)*at);
    key[len] = '\0';
    return find_entry(key);
}

/* Variables of the same family that are no settings: they tell the tools where a service is. */
static bool is_for_tools(const char *name)
{
    static const char *const names[] = {"VOICEPLATE_CONFIG",     "VOICEPLATE_URL", "VOICEPLATE_SERVER_PID",
                                        "VOICEPLATE_SERVER_LOG", "VOICEPLATE_BIN", "VOICEPLATE_MODELS"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

enum vp_err config_read_environment(struct config *config, char *const *environment,
                                    struct config_problems *out_problems)
{
    int count_before = out_problems->count;
    for (; *environment != NULL; environment++) {
        const char *equals = strchr(*environment, '=');
        char name[96];
        if (equals == NULL ||
            !span_copy((struct span){*environment, (size_t)(equals - *environment)}, name, sizeof name))
            continue;
        const struct config_entry *entry = entry_of_variable(name);
        if (entry != NULL)
            set_value(config, entry, equals + 1, name, out_problems);
        else if (strncmp(name, "VOICEPLATE_", 11) == 0 && !is_for_tools(name))
            add_problem(out_problems, "%s: no such setting; 'voiceplate help config' lists them", name);
    }
    return out_problems->count == count_before ? VP_OK : VP_ERR_BAD_VALUE;
}

static void check_word(const char *key, const char *value, const char *const *words,
                       struct config_problems *problems)
{
    char list[128] = "";
    for (size_t i = 0; words[i] != NULL; i++) {
        if (strcmp(words[i], value) == 0)
            return;
        size_t len = strlen(list);
        snprintf(list + len, sizeof list - len, "%s%s", i > 0 ? ", " : "",
                 words[i][0] != '\0' ? words[i] : "empty");
    }
    add_problem(problems, "%s: '%s' is not one of: %s", key, value, list);
}

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

static void check_url(const char *key, const char *url, const char *plain, const char *secure,
                      struct config_problems *problems)
{
    if (url[0] != '\0' && !starts_with(url, plain) && !starts_with(url, secure))
        add_problem(problems, "%s: '%s' does not begin with %s or %s", key, url, plain, secure);
}

/* The account's password goes there: scheme, host and perhaps a port, nothing else; in the clear only on this
 * machine. */
static void check_api_url(const char *url, struct config_problems *problems)
{
    bool is_secure = starts_with(url, "https://"), is_plain = starts_with(url, "http://");
    const char *host = url + (is_secure ? 8 : is_plain ? 7 : 0);
    size_t len = strcspn(host, ":");
    char name[256];
    (void)span_copy((struct span){host, len}, name, sizeof name);
    if (!is_secure && !is_plain)
        add_problem(problems, "twilio_api_url: '%s' does not begin with https://", url);
    else if (host[0] == '\0' || strpbrk(host, "/?#@\\ ") != NULL)
        add_problem(problems,
                    "twilio_api_url: '%s' must be a scheme and a host, such as "
                    "https://api.twilio.com",
                    url);
    else if (is_plain && !net_is_loopback(name))
        add_problem(problems,
                    "twilio_api_url: '%s' would send the account's password in the clear: http:// "
                    "is for 127.0.0.1 only",
                    url);
}

enum vp_err config_check(const struct config *config, struct config_problems *out_problems)
{
    int count_before = out_problems->count;
    check_word("log_level", config->log_level, (const char *const[]){"debug", "info", "warn", "error", NULL},
               out_problems);
    check_word("realtime_dialect", config->realtime_dialect,
               (const char *const[]){"auto", "ga", "beta", NULL}, out_problems);
    check_word("realtime_vad_type", config->realtime_vad_type,
               (const char *const[]){"server_vad", "semantic_vad", NULL}, out_problems);
    check_word("realtime_noise_reduction", config->realtime_noise_reduction,
               (const char *const[]){"", "near_field", "far_field", NULL}, out_problems);
    check_url("public_base_url", config->public_base_url, "http://", "https://", out_problems);
    check_url("public_media_url", config->public_media_url, "ws://", "wss://", out_problems);
    check_url("realtime_url", config->realtime_url, "ws://", "wss://", out_problems);
    check_url("transcription_url", config->transcription_url, "http://", "https://", out_problems);
    check_url("chat_url", config->chat_url, "http://", "https://", out_problems);
    check_url("speech_url", config->speech_url, "http://", "https://", out_problems);
    check_api_url(config->twilio_api_url, out_problems);
    check_url("engine_chat_url", config->engine_chat_url, "http://", "https://", out_problems);
    if (!starts_with(config->store_url, "sqlite:"))
        add_problem(out_problems, "store_url: '%s' does not begin with sqlite:", config->store_url);
    if (config->twilio_auth_token[0] == '\0' && !net_is_loopback(config->bind_address))
        add_problem(out_problems,
                    "bind_address: %s is open to strangers, who could place calls: set twilio_auth_token "
                    "(TWILIO_AUTH_TOKEN), or bind to 127.0.0.1",
                    config->bind_address);
    if (config->twilio_auth_token[0] != '\0' && config->public_base_url[0] == '\0')
        add_problem(out_problems, "public_base_url: needed with twilio_auth_token, because Twilio signs the "
                                  "URL that it called");
    if (strstr(config->realtime_url, "api.openai.com") != NULL && config->realtime_key[0] == '\0')
        add_problem(out_problems,
                    "realtime_key: %s needs a key: set OPENAI_API_KEY, or leave realtime_url "
                    "empty for the embedded engine",
                    config->realtime_url);
    if (!config->engine_enabled && config->realtime_url[0] == '\0' && config->realtime_key[0] == '\0')
        add_problem(out_problems,
                    "engine_enabled: false leaves no model: set realtime_url or OPENAI_API_KEY");
    return out_problems->count == count_before ? VP_OK : VP_ERR_BAD_VALUE;
}

enum vp_err config_load(struct config *config, const char *path, struct config_problems *out_problems)
{
    static const char usual[] = "voiceplate.yaml";
    enum vp_err err = VP_OK;
    config_set_defaults(config);
    *out_problems = (struct config_problems){0};
    if (path == NULL)
        path = getenv("VOICEPLATE_CONFIG");
    if (path == NULL && access(usual, F_OK) == 0)
        path = usual;
    if (path != NULL)
        err = config_read_file(config, path, out_problems);
    if (err == VP_OK)
        err = config_read_environment(config, environ, out_problems);
    return err == VP_OK ? config_check(config, out_problems) : err;
}

bool config_load_or_tell(struct config *config, const char *path)
{
    static struct config_problems problems;
    if (config_load(config, path, &problems) == VP_OK)
        return true;
    fputs(problems.text, stderr);
    return false;
}

static size_t value_bytes(const struct config_entry *entry)
{
    switch (entry->kind) {
    case KIND_INT:
        return sizeof(int64_t);
    case KIND_DECIMAL:
        return sizeof(double);
    case KIND_BOOL:
        return sizeof(bool);
    default:
        return CONFIG_TEXT_BYTES;
    }
}

static bool is_equal(const struct config *one, const struct config *other, const struct config_entry *entry)
{
    const char *a = (const char *)one + entry->offset, *b = (const char *)other + entry->offset;
    bool is_text = entry->kind == KIND_TEXT || entry->kind == KIND_SECRET;
    return is_text ? strcmp(a, b) == 0 : memcmp(a, b, value_bytes(entry)) == 0;
}

void config_each_change(const struct config *one, const struct config *other,
                        void (*on_key)(void *owner, const char *key), void *owner)
{
    for (size_t i = 0; i < ENTRY_COUNT; i++)
        if (entries[i].key != NULL && !is_equal(one, other, &entries[i]))
            on_key(owner, entries[i].key);
}

void config_copy_value(struct config *to, const struct config *from, const char *key)
{
    const struct config_entry *entry = find_entry(key);
    if (entry != NULL)
        memcpy(field_of(to, entry), (const char *)from + entry->offset, value_bytes(entry));
}

void config_print(const struct config *config, FILE *out)
{
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        const struct config_entry *entry = &entries[i];
        if (entry->key == NULL)
            continue;
        const void *field = (const char *)config + entry->offset;
        fprintf(out, "%s: ", entry->key);
        if (entry->kind == KIND_INT)
            fprintf(out, "%" PRId64 "\n", *(const int64_t *)field);
        else if (entry->kind == KIND_DECIMAL)
            fprintf(out, "%g\n", *(const double *)field);
        else if (entry->kind == KIND_BOOL)
            fprintf(out, "%s\n", *(const bool *)field ? "true" : "false");
        else if (entry->kind == KIND_SECRET)
            fprintf(out, "%s\n", ((const char *)field)[0] != '\0' ? "********" : "\"\"");
        else
            fprintf(out, "\"%s\"\n", (const char *)field);
    }
}

void config_print_docs(FILE *out)
{
    fprintf(out,
            "# Configuration\n\n"
            "Made by `voiceplate docs config` from `src/app/config.def`. A flat YAML file (`--config FILE`,\n"
            "`VOICEPLATE_CONFIG`, or `voiceplate.yaml` in the current folder) with lines `key: value`; each "
            "key also as\nenvironment variable `VOICEPLATE_<KEY>`, which wins. Wrong values are refused at "
            "start with file, line, key and the\nallowed range.\n");
    for (size_t i = 0; i < ENTRY_COUNT; i++) {
        const struct config_entry *entry = &entries[i];
        if (entry->key == NULL) {
            fprintf(out, "\n## %s\n\n| key | default | allowed | meaning |\n|---|---|---|---|\n",
                    entry->section);
            continue;
        }
        fprintf(out, "| `%s` | ", entry->key);
        if (entry->kind == KIND_BOOL)
            fprintf(out, "`%s` | true, false", entry->number_default != 0 ? "true" : "false");
        else if (entry->kind == KIND_INT || entry->kind == KIND_DECIMAL)
            fprintf(out, "`%g` | %g to %g%s%s", entry->number_default, entry->low, entry->high,
                    entry->unit[0] != '\0' ? " " : "", entry->unit);
        else
            fprintf(out, "%s%s%s | %s", entry->text_default[0] != '\0' ? "`" : "", entry->text_default,
                    entry->text_default[0] != '\0' ? "`" : "",
                    entry->kind == KIND_SECRET ? "secret" : "text");
        fprintf(out, " | %s |\n", entry->help);
    }
}
