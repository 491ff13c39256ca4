/* The words of a search, as SQLite's full-text search wants them. */
#include <ctype.h>
#include <stdio.h>

#include "store/call_list.h"
#include "store/sqlite_internal.h"

enum { SEARCH_WORDS_MAX = 8 };

static bool is_of_word(unsigned char byte)
{
    return isalnum(byte) || byte >= 0x80;
}

/* Words for MATCH: each quoted, so that none is an operator. False: there is none. */
static bool make_match(const char *words, bool is_begun, char *out, size_t size_bytes)
{
    size_t len = 0;
    int count = 0;
    while (count < SEARCH_WORDS_MAX) {
        while (*words != '\0' && !is_of_word((unsigned char)*words))
            words++;
        size_t word_len = 0;
        while (is_of_word((unsigned char)words[word_len]))
            word_len++;
        if (word_len == 0)
            break;
        len += (size_t)snprintf(out + len, size_bytes - len, "%s\"%.*s\"%s", count > 0 ? " " : "",
                                (int)word_len, words, is_begun && words[word_len] == '\0' ? "*" : "");
        words += word_len;
        count++;
    }
    return count > 0;
}

/* said_query(words, is_begun): all of the words, the last one perhaps only begun; without a word, what nobody said. */
static void said_query(sqlite3_context *context, int count, sqlite3_value **values)
{
    char match[2 * CALL_LIST_WORDS_BYTES + 64];
    const char *words = (const char *)sqlite3_value_text(values[0]);
    (void)count;
    if (words == NULL || strlen(words) >= CALL_LIST_WORDS_BYTES ||
        !make_match(words, sqlite3_value_int(values[1]) != 0, match, sizeof match))
        sqlite3_result_text(context, "\"\"", -1, SQLITE_STATIC);
    else
        sqlite3_result_text(context, match, -1, SQLITE_TRANSIENT);
}

bool sqlite_know_words(sqlite3 *db)
{
    static const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
    return sqlite3_create_function_v2(db, "said_query", 2, flags, NULL, said_query, NULL, NULL, NULL) ==
           SQLITE_OK;
}
