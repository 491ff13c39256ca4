#include "config/config.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "config/config_internal.h"
#include "base/number.h"
#include "base/utf8.h"

const struct config_entry config_entries[CONFIG_ENTRY_COUNT] = {
#define SECTION(title)             {.section = title},
#define ENTRY(k, declaration, ...) {.key = #k, .offset = offsetof(struct config, k), __VA_ARGS__},
#include "config/config.def"
};

const struct config_entry *config_find_entry(const char *key)
{
    for (size_t i = 0; i < CONFIG_ENTRY_COUNT; i++)
        if (config_entries[i].key != NULL && strcmp(config_entries[i].key, key) == 0)
            return &config_entries[i];
    return NULL;
}

void *config_field(struct config *config, const struct config_entry *entry)
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

size_t config_list_keys(const char *out_keys[CONFIG_ENTRY_COUNT])
{
    size_t count = 0;
    for (size_t i = 0; i < CONFIG_ENTRY_COUNT; i++)
        if (config_entries[i].key != NULL)
            out_keys[count++] = config_entries[i].key;
    return count;
}

bool config_next_word(const char **at, struct span *out_word)
{
    if (*at == NULL)
        return false;
    size_t len = strcspn(*at, "|");
    *out_word = (struct span){*at, len};
    *at = (*at)[len] == '|' ? *at + len + 1 : NULL;
    return true;
}

const char *config_list_words(const char *words, char out[CONFIG_WORDS_BYTES])
{
    struct span word;
    size_t len = 0;
    out[0] = '\0';
    for (const char *at = words; config_next_word(&at, &word); len = strlen(out)) {
        struct span shown = word.len > 0 ? word : SPAN_LIT("empty");
        snprintf(out + len, CONFIG_WORDS_BYTES - len, "%s%.*s", len > 0 ? ", " : "", (int)shown.len,
                 shown.at);
    }
    return out;
}

void config_tell(const struct config *config, const char *key, struct problems *problems, const char *format,
                 ...)
{
    char text[1024];
    const struct config_source *source = &config->sources[config_find_entry(key) - config_entries];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (source->line > 0)
        problems_add(problems, config->file_name, source->line, key, "%s", text);
    else if (source->variable[0] != '\0')
        problems_add(problems, source->variable, 0, key, "%s", text);
    else
        problems_add(problems, key, 0, "", "%s", text);
}

/* A key with a line break at its end, as many files of keys have one, would end a header too early. */
static bool is_one_line(const char *value)
{
    for (; *value != '\0'; value++)
        if (iscntrl((unsigned char)*value))
            return false;
    return true;
}

/* A blank that came along with the copying is not seen, and makes every signature and every key wrong. */
static bool has_blank(const char *value)
{
    return strpbrk(value, " \t") != NULL;
}

static void set_text(struct config *config, const struct config_entry *entry, const char *value,
                     struct problems *problems)
{
    if (strlen(value) >= CONFIG_TEXT_BYTES)
        config_tell(config, entry->key, problems, "longer than %d characters", CONFIG_TEXT_BYTES - 1);
    else if (!is_one_line(value))
        config_tell(config, entry->key, problems, "has a line break or control character");
    else if (entry->kind == CONFIG_SECRET && has_blank(value))
        config_tell(config, entry->key, problems, "has a blank in it, which no key or token has; remove it");
    else if (!utf8_is_valid(span_of(value)))
        config_tell(config, entry->key, problems, "is not UTF-8");
    else
        snprintf(config_field(config, entry), CONFIG_TEXT_BYTES, "%s", value);
}

static void set_number(struct config *config, const struct config_entry *entry, const char *value,
                       struct problems *problems)
{
    void *field = config_field(config, entry);
    int64_t whole = 0;
    double number = 0;
    bool is_whole = entry->kind == CONFIG_INT;
    if (is_whole ? !number_parse_whole(value, &whole) : !number_parse_decimal(value, &number)) {
        config_tell(config, entry->key, problems, "'%.64s' is not a %s number; %g to %g%s%s is allowed",
                    value, is_whole ? "whole" : "decimal", entry->low, entry->high,
                    entry->unit[0] != '\0' ? " " : "", entry->unit);
        return;
    }
    if (is_whole)
        number = (double)whole;
    if (number < entry->low || number > entry->high)
        config_tell(config, entry->key, problems, "%.64s is not in %g..%g%s%s", value, entry->low,
                    entry->high, entry->unit[0] != '\0' ? " " : "", entry->unit);
    else if (is_whole)
        *(int64_t *)field = whole;
    else
        *(double *)field = number;
}

void config_set(struct config *config, const struct config_entry *entry, const char *value, unsigned line,
                const char *variable, struct problems *problems)
{
    struct config_source *source = &config->sources[entry - config_entries];
    source->line = line;
    snprintf(source->variable, sizeof source->variable, "%s", variable);
    switch (entry->kind) {
    case CONFIG_TEXT:
    case CONFIG_WORD:
    case CONFIG_URL:
    case CONFIG_HEADER:
    case CONFIG_SECRET:
        set_text(config, entry, value, problems);
        return;
    case CONFIG_BOOL:
        if (!set_bool(config_field(config, entry), value))
            config_tell(config, entry->key, problems, "'%.64s' is neither true nor false", value);
        return;
    case CONFIG_INT:
    case CONFIG_DECIMAL:
        set_number(config, entry, value, problems);
        return;
    }
}

void config_set_defaults(struct config *config)
{
    memset(config, 0, sizeof *config);
    for (size_t i = 0; i < CONFIG_ENTRY_COUNT; i++) {
        const struct config_entry *entry = &config_entries[i];
        if (entry->key == NULL)
            continue;
        void *field = config_field(config, entry);
        if (entry->kind == CONFIG_INT)
            *(int64_t *)field = (int64_t)entry->number_default;
        else if (entry->kind == CONFIG_DECIMAL)
            *(double *)field = entry->number_default;
        else if (entry->kind == CONFIG_BOOL)
            *(bool *)field = entry->number_default != 0;
        else
            snprintf(field, CONFIG_TEXT_BYTES, "%s", entry->text_default);
    }
}

static size_t value_bytes(const struct config_entry *entry)
{
    switch (entry->kind) {
    case CONFIG_INT:
        return sizeof(int64_t);
    case CONFIG_DECIMAL:
        return sizeof(double);
    case CONFIG_BOOL:
        return sizeof(bool);
    default:
        return CONFIG_TEXT_BYTES;
    }
}

static bool is_equal(const struct config *one, const struct config *other, const struct config_entry *entry)
{
    const char *a = (const char *)one + entry->offset, *b = (const char *)other + entry->offset;
    size_t size_bytes = value_bytes(entry);
    return size_bytes == CONFIG_TEXT_BYTES ? strcmp(a, b) == 0 : memcmp(a, b, size_bytes) == 0;
}

void config_each_change(const struct config *one, const struct config *other,
                        void (*on_key)(void *owner, const char *key), void *owner)
{
    for (size_t i = 0; i < CONFIG_ENTRY_COUNT; i++)
        if (config_entries[i].key != NULL && !is_equal(one, other, &config_entries[i]))
            on_key(owner, config_entries[i].key);
}

void config_keep_fixed(struct config *config, const struct config *from, char *out_names, size_t size_bytes)
{
    out_names[0] = '\0';
    for (size_t i = 0; i < CONFIG_ENTRY_COUNT; i++) {
        const struct config_entry *entry = &config_entries[i];
        if (!entry->is_fixed || is_equal(config, from, entry))
            continue;
        size_t len = strlen(out_names);
        snprintf(out_names + len, size_bytes - len, "%s%s", len > 0 ? " " : "", entry->key);
        memcpy(config_field(config, entry), (const char *)from + entry->offset, value_bytes(entry));
    }
}
