#include "app/check_state.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json_tree.h"
#include "base/text_file.h"

/* A database that is wrong all over has a finding for each order. */
enum { STATE_MAX_BYTES = 256 << 20, STATE_NODES_MAX = 16 << 20 };

/* Every count once: its name and its member. */
#define COUNTS(COUNT)                                                                                        \
    COUNT(calls, call_count)                                                                                 \
    COUNT(live, live_count)                                                                                  \
    COUNT(orders, order_count)                                                                               \
    COUNT(recomputed, recomputed_count)                                                                      \
    COUNT(without_transcript, wordless_count)                                                                \
    COUNT(promises, claim_count)                                                                             \
    COUNT(violations, violation_count)

static json_t *encode(const struct check_state *state)
{
    const struct consistency_counts *counts = &state->point.counts;
    json_t *numbers = json_object();
#define COUNT(name, member) json_object_set_new(numbers, #name, json_integer(counts->member));
    COUNTS(COUNT)
#undef COUNT
    return json_pack("{s:s, s:I, s:I, s:s, s:o, s:O, s:O}", "store_url", state->store_url, "since_unix_ms",
                     (json_int_t)state->since_unix_ms, "started_unix_ms",
                     (json_int_t)state->point.started_unix_ms, "call_sid", state->point.call_sid, "counts",
                     numbers, "violations", state->violations, "unjudged", state->unjudged);
}

static bool decode(json_t *json, struct check_state *out_state)
{
    const char *call_sid = json_string_value(json_object_get(json, "call_sid"));
    const json_t *counts = json_object_get(json, "counts");
    json_t *violations = json_object_get(json, "violations"), *unjudged = json_object_get(json, "unjudged");
    if (call_sid == NULL || strlen(call_sid) >= sizeof out_state->point.call_sid || !json_is_object(counts) ||
        !json_is_array(violations) || !json_is_array(unjudged))
        return false;
    *out_state = (struct check_state){
        .since_unix_ms = json_integer_value(json_object_get(json, "since_unix_ms")),
        .point = {.started_unix_ms = json_integer_value(json_object_get(json, "started_unix_ms")),
#define COUNT(name, member) .counts.member = (int)json_integer_value(json_object_get(counts, #name)),
                  COUNTS(COUNT)
#undef COUNT
        },
        .violations = json_incref(violations),
        .unjudged = json_incref(unjudged),
    };
    memcpy(out_state->point.call_sid, call_sid, strlen(call_sid) + 1);
    return true;
}

static bool is_of_run(const json_t *json, const char *store_url, int64_t since_unix_ms)
{
    const char *of_store = json_string_value(json_object_get(json, "store_url"));
    return of_store != NULL && strcmp(of_store, store_url) == 0 &&
           json_integer_value(json_object_get(json, "since_unix_ms")) == since_unix_ms;
}

enum vp_err check_state_read(const char *path, const char *store_url, int64_t since_unix_ms,
                             struct check_state *out_state)
{
    static const struct json_tree_limits limits = {STATE_MAX_BYTES, STATE_NODES_MAX};
    struct problems problems; /* not shown: the error says enough */
    struct span text;
    problems_clear(&problems);
    enum vp_err err = text_file_read(path, limits.bytes_max, &text, &problems);
    if (err != VP_OK)
        return err;
    json_t *json = json_tree_load_within(text, JSON_REJECT_DUPLICATES, &limits);
    free((void *)text.at);
    bool is_good = is_of_run(json, store_url, since_unix_ms) && decode(json, out_state);
    json_decref(json);
    if (is_good)
        out_state->store_url = store_url;
    return is_good ? VP_OK : VP_ERR_BAD_VALUE;
}

enum vp_err check_state_write(const char *path, const struct check_state *state)
{
    char next_path[PATH_MAX];
    if (snprintf(next_path, sizeof next_path, "%s.next", path) >= (int)sizeof next_path)
        return VP_ERR_IO;
    json_t *json = encode(state);
    int fd = open(next_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool is_written = json != NULL && fd >= 0 && json_dumpfd(json, fd, JSON_COMPACT) == 0 && fsync(fd) == 0;
    json_decref(json);
    if (fd >= 0 && close(fd) != 0)
        is_written = false;
    if (is_written && rename(next_path, path) == 0)
        return VP_OK;
    (void)unlink(next_path);
    return VP_ERR_IO;
}
