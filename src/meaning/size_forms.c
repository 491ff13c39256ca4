#include "meaning/size_forms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct unit {
    const char *written, *said, *also; /* also: as others spell it; NULL: as said */
};

static const struct unit *unit_of(const char *text)
{
    static const struct unit units[] = {
        {"\"", "inch", NULL},
        {"''", "inch", NULL},
        {"in", "inch", NULL},
        {"inch", "inch", NULL},
        {"inches", "inch", NULL},
        {"cm", "centimeter", "centimetre"},
        {"l", "liter", "litre"},
        {"ltr", "liter", "litre"},
        {"liter", "liter", "litre"},
        {"litre", "liter", "litre"},
        {"cl", "centiliter", "centilitre"},
        {"ml", "milliliter", "millilitre"},
        {"oz", "ounce", NULL},
        {"lb", "pound", NULL},
        {"lbs", "pound", NULL},
        {"pound", "pound", NULL},
        {"pint", "pint", NULL},
        {"quart", "quart", NULL},
        {"gallon", "gallon", NULL},
        {"dozen", "dozen", NULL},
        {"kilo", "kilo", "kilogram"},
        {"g", "gram", NULL},
        {"kg", "kilo", "kilogram"},
        {"pc", "piece", NULL},
        {"pcs", "piece", NULL},
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcasecmp(units[i].written, text) == 0)
            return &units[i];
    return NULL;
}

static size_t put(char out[SIZE_FORMS_MAX][PHRASE_BYTES], size_t count, const char *value, const char *unit)
{
    if (count < SIZE_FORMS_MAX && unit != NULL)
        snprintf(out[count++], PHRASE_BYTES, "%s %s", value, unit);
    return count;
}

/* "half liter", "half a liter" of 0.5; else "one and a half liter" of 1.5; "": the value is said as it is written. */
static size_t put_half(char out[SIZE_FORMS_MAX][PHRASE_BYTES], const char *value, const struct unit *unit)
{
    char and_half[32];
    double number = strtod(value, NULL);
    size_t count = 0;
    int whole = (int)number;
    if (number == 0.5) {
        count = put(out, count, "half", unit->said);
        count = put(out, count, "half", unit->also);
        count = put(out, count, "half a", unit->said);
        return put(out, count, "half a", unit->also);
    }
    if (number - whole != 0.5 || whole > 99)
        return 0;
    snprintf(and_half, sizeof and_half, "%d and a half", whole);
    count = put(out, count, and_half, unit->said);
    return put(out, count, and_half, unit->also);
}

/* "Pound" of "One Pound", as "a pound of turkey" says it. */
static size_t put_single(const char *unit_written, char out[SIZE_FORMS_MAX][PHRASE_BYTES], size_t count)
{
    const struct unit *unit = unit_of(unit_written);
    if (unit != NULL && count < SIZE_FORMS_MAX)
        snprintf(out[count++], PHRASE_BYTES, "%s", unit->said);
    if (unit != NULL && unit->also != NULL && count < SIZE_FORMS_MAX)
        snprintf(out[count++], PHRASE_BYTES, "%s", unit->also);
    return count;
}

size_t size_forms(const char *name, char out[SIZE_FORMS_MAX][PHRASE_BYTES])
{
    char value[16];
    size_t len = strspn(name, "0123456789."), count = 0;
    memset(out, 0, SIZE_FORMS_MAX * sizeof *out);
    if (strncasecmp(name, "half ", 5) == 0)
        return put(out, 0, "half a", name + 5);
    if (strncasecmp(name, "one ", 4) == 0)
        return put_single(name + 4, out, 0);
    if (len == 0 || len >= sizeof value)
        return 0;
    memcpy(value, name, len);
    value[len] = '\0';
    const char *rest = name + len + (name[len] == ' ' || name[len] == '-');
    const struct unit *unit = unit_of(rest);
    if (unit == NULL)
        return 0;
    count = put_half(out, value, unit);
    if (count == 0) {
        count = put(out, count, value, unit->said);
        count = put(out, count, value, unit->also);
    }
    return strcmp(value, "1") == 0 ? put_single(rest, out, count) : count;
}
