/* Numbers of callers, compared by their digits: people and providers write them in many ways. */
#include <ctype.h>
#include <string.h>

#include "store/sqlite_internal.h"

enum { NATIONAL_DIGITS = 10, NUMBER_DIGITS_MAX = 24 };

static const char between[] = " -().+/"; /* within a number */

static const char *text_of(sqlite3_value *value)
{
    const char *text = (const char *)sqlite3_value_text(value);
    return text != NULL ? text : "";
}

/* The digits of the number that text begins with. Returns where it ends; out is "" where it has more than a number. */
static const char *take_digits(const char *text, char out[NUMBER_DIGITS_MAX + 1])
{
    size_t len = 0;
    bool is_too_long = false;
    for (; isdigit((unsigned char)*text) || (*text != '\0' && strchr(between, *text) != NULL); text++) {
        if (!isdigit((unsigned char)*text))
            continue;
        if (len < NUMBER_DIGITS_MAX)
            out[len++] = *text;
        else
            is_too_long = true;
    }
    out[is_too_long ? 0 : len] = '\0';
    return text;
}

static bool ends_in(const char *text, const char *ending)
{
    size_t len = strlen(text), ending_len = strlen(ending);
    return len >= ending_len && strcmp(text + len - ending_len, ending) == 0;
}

static bool is_national(const char *digits, const char *wanted)
{
    return strlen(digits) >= NATIONAL_DIGITS && ends_in(wanted, digits);
}

/* is_number(text, number): the text is the number (E.164) and nothing else, with or without its country code, or with
 * what is dialled before it ("0044...", "020..."). NULL is none. */
static void is_number(sqlite3_context *context, int count, sqlite3_value **values)
{
    char written[NUMBER_DIGITS_MAX + 1], wanted[NUMBER_DIGITS_MAX + 1];
    const char *text = text_of(values[0]);
    (void)count;
    (void)take_digits(text_of(values[1]), wanted);
    bool is_whole = *take_digits(text, written) == '\0' && written[0] != '\0';
    const char *dialled = written + strspn(written, "0");
    bool is_it = strcmp(wanted, written) == 0 ||
                 (text[0] != '+' && (is_national(written, wanted) || is_national(dialled, wanted)));
    sqlite3_result_int(context, is_whole && is_it);
}

/* tells_number(text, number): somewhere among its words. */
static void tells_number(sqlite3_context *context, int count, sqlite3_value **values)
{
    char written[NUMBER_DIGITS_MAX + 1], wanted[NUMBER_DIGITS_MAX + 1];
    const char *text = text_of(values[0]);
    bool is_told = false;
    (void)count;
    (void)take_digits(text_of(values[1]), wanted);
    size_t len = strlen(wanted);
    bool is_long = len >= NATIONAL_DIGITS; /* a short one must stand alone */
    const char *national = wanted + (is_long ? len - NATIONAL_DIGITS : 0);
    while (*text != '\0' && !is_told && len > 0) {
        if (!isdigit((unsigned char)*text)) {
            text++;
            continue;
        }
        text = take_digits(text, written);
        is_told = is_long ? strstr(written, national) != NULL : strcmp(written, wanted) == 0;
    }
    sqlite3_result_int(context, is_told);
}

bool sqlite_know_numbers(sqlite3 *db)
{
    static const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
    return sqlite3_create_function_v2(db, "is_number", 2, flags, NULL, is_number, NULL, NULL, NULL) ==
               SQLITE_OK &&
           sqlite3_create_function_v2(db, "tells_number", 2, flags, NULL, tells_number, NULL, NULL, NULL) ==
               SQLITE_OK;
}
