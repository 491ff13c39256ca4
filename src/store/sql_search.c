/* The search for what was said. Lines are visited from the newest back: they are written in the order of time, so the
 * newest calls are found first, and the search ends when there are enough. */
#include <ctype.h>
#include <string.h>

#include "store/sql_call_list.h"

enum {
    SEARCH_LINES_MAX = 50000,     /* chosen: a fraction of a second; then the page says where to go on */
    SEARCH_SLACK_MS = 60 * 60000, /* no call is longer: its last line comes so late at most */
    SEARCH_BEGUN_MIN = 3,         /* letters from which on a word may be a beginning */
};

struct said_search {
    const struct call_list_filter *filter;
    struct call_candidates *candidates;
    size_t found_max;    /* candidates with enough of them */
    int64_t cut_unix_ms; /* calls from before are not wanted any more; 0: not known yet */
    int visited_count;
};

static bool is_of_word(unsigned char byte)
{
    return isalnum(byte) || byte >= 0x80;
}

static bool is_wanted(const struct call_list_filter *filter, struct sql_statement *row)
{
    const char *restaurant_id = sql_column_text(row, 2);
    int64_t started_unix_ms = sql_column_int64(row, 1);
    return started_unix_ms >= filter->from_unix_ms &&
           (filter->until_unix_ms == 0 || started_unix_ms < filter->until_unix_ms) &&
           (!filter->has_outcome || sql_column_int(row, 3) == (int)filter->outcome) &&
           (filter->restaurant_id == NULL ||
            (restaurant_id != NULL && strcmp(restaurant_id, filter->restaurant_id) == 0));
}

static int64_t oldest_of(const struct call_candidates *candidates, size_t first)
{
    int64_t oldest = INT64_MAX;
    for (size_t i = first; i < candidates->count; i++)
        if (candidates->list[i].started_unix_ms < oldest)
            oldest = candidates->list[i].started_unix_ms;
    return oldest;
}

static bool visit_line(void *arg, struct sql_statement *row)
{
    struct said_search *search = arg;
    struct call_candidates *candidates = search->candidates;
    const char *call_sid = sql_column_text(row, 0);
    int64_t started_unix_ms = sql_column_int64(row, 1);
    if (++search->visited_count > SEARCH_LINES_MAX) {
        int64_t until_unix_ms = started_unix_ms + SEARCH_SLACK_MS,
                before_unix_ms = search->filter->until_unix_ms;
        bool goes_on = before_unix_ms == 0 || until_unix_ms < before_unix_ms; /* the next search must */
        candidates->searched_until_unix_ms = goes_on ? until_unix_ms : before_unix_ms - 1;
        return false;
    }
    if (search->cut_unix_ms != 0 && started_unix_ms < search->cut_unix_ms) {
        candidates->has_more = true;
        return false;
    }
    if (call_sid == NULL || !is_wanted(search->filter, row))
        return started_unix_ms + SEARCH_SLACK_MS >= search->filter->from_unix_ms;
    if (!call_candidates_add(candidates, call_sid, started_unix_ms))
        return false;
    if (candidates->count >= search->found_max && search->cut_unix_ms == 0)
        search->cut_unix_ms = oldest_of(candidates, 0) - SEARCH_SLACK_MS;
    return true;
}

/* Lines behind this one are of calls that began later than the wanted ones. */
static enum vp_err find_last_line(struct sql_store *store, int64_t until_unix_ms, int64_t *out_id)
{
    *out_id = INT64_MAX;
    if (until_unix_ms == 0)
        return VP_OK;
    struct sql_statement *query = sql_take(store, SQL_FIRST_LINE_SINCE);
    sql_bind_int64(query, 1, until_unix_ms + SEARCH_SLACK_MS);
    int64_t id = 0;
    enum vp_err err = sql_run_number(query, &id);
    if (err == VP_OK && id > 0)
        *out_id = id;
    return err;
}

/* The last word is a beginning where nothing else stands behind it, and it is long enough. */
static bool may_be_begun(const char *words)
{
    size_t len = strlen(words), word_len = 0;
    while (word_len < len && is_of_word((unsigned char)words[len - 1 - word_len]))
        word_len++;
    return word_len >= SEARCH_BEGUN_MIN;
}

static enum vp_err search_words(struct sql_store *store, struct said_search *search, int64_t last_id,
                                bool is_begun)
{
    struct sql_statement *query = sql_take(store, SQL_SEARCH_SAID);
    sql_bind_text(query, 1, search->filter->words);
    sql_bind_int(query, 2, is_begun);
    sql_bind_int64(query, 3, last_id);
    sql_bind_int(query, 4, SEARCH_LINES_MAX + 1);
    return sql_each_row(query, visit_line, search);
}

enum vp_err sql_search_said(struct sql_store *store, const struct call_list_filter *filter,
                            struct call_candidates *candidates)
{
    struct said_search search = {
        .filter = filter, .candidates = candidates, .found_max = candidates->count + (size_t)filter->limit};
    int64_t last_id;
    enum vp_err err = find_last_line(store, filter->until_unix_ms, &last_id);
    if (err == VP_OK)
        err = search_words(store, &search, last_id, false);
    /* All words that begin so are put together first, so whole ones are quicker. */
    if (err == VP_OK && search.visited_count == 0 && may_be_begun(filter->words))
        err = search_words(store, &search, last_id, true);
    return err;
}
