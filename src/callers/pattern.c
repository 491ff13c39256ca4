#include "callers/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    NEST_MAX = 20,
    COMPILED_MAX_BYTES = 32 * 1024,
    STEPS_MAX = 100000,
    DEPTH_MAX = 1000,
    HEAP_MAX_KIB = 512
};

struct pattern {
    pcre2_code *code;
    pcre2_match_data *match; /* scratch of pattern_last_match: the whole match only */
    pcre2_match_context *limits;
};

static enum vp_err refuse(char *out_why, const char *why)
{
    snprintf(out_why, PATTERN_WHY_BYTES, "%s", why);
    return VP_ERR_BAD_VALUE;
}

/* Counted repeats multiply a pattern when it is compiled; PCRE2 gives up at 64 KiB, and this before that. */
static enum vp_err compile(const char *text, pcre2_compile_context *bounds, pcre2_code **out_code,
                           char *out_why)
{
    int failure;
    PCRE2_SIZE at, compiled_bytes = 0;
    pcre2_code *code =
        pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
                      PCRE2_CASELESS | PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C,
                      &failure, &at, bounds);
    if (code == NULL) {
        PCRE2_UCHAR why[PATTERN_WHY_BYTES];
        pcre2_get_error_message(failure, why, sizeof why);
        return refuse(out_why, (const char *)why);
    }
    pcre2_pattern_info(code, PCRE2_INFO_SIZE, &compiled_bytes);
    if (compiled_bytes > COMPILED_MAX_BYTES) {
        pcre2_code_free(code);
        return refuse(out_why, "regular expression is too large");
    }
    *out_code = code;
    return VP_OK;
}

enum vp_err pattern_compile(const char *text, struct pattern **out_pattern, char *out_why)
{
    if (strlen(text) > PATTERN_MAX_BYTES)
        return refuse(out_why, "longer than 200 bytes");
    pcre2_compile_context *bounds = pcre2_compile_context_create(NULL);
    struct pattern *pattern = calloc(1, sizeof *pattern);
    enum vp_err err = bounds != NULL && pattern != NULL ? VP_OK : VP_ERR_NO_MEMORY;
    if (err == VP_OK) {
        pcre2_set_parens_nest_limit(bounds, NEST_MAX);
        err = compile(text, bounds, &pattern->code, out_why);
    }
    if (err == VP_OK) {
        pattern->match = pcre2_match_data_create(1, NULL);
        pattern->limits = pcre2_match_context_create(NULL);
        if (pattern->match == NULL || pattern->limits == NULL)
            err = VP_ERR_NO_MEMORY;
    }
    pcre2_compile_context_free(bounds);
    if (err != VP_OK) {
        pattern_destroy(pattern);
        return err;
    }
    pcre2_set_match_limit(pattern->limits, STEPS_MAX);
    pcre2_set_depth_limit(pattern->limits, DEPTH_MAX);
    pcre2_set_heap_limit(pattern->limits, HEAP_MAX_KIB);
    *out_pattern = pattern;
    return VP_OK;
}

void pattern_destroy(struct pattern *pattern)
{
    if (pattern == NULL)
        return;
    pcre2_match_context_free(pattern->limits);
    pcre2_match_data_free(pattern->match);
    pcre2_code_free(pattern->code);
    free(pattern);
}

long pattern_last_match(const struct pattern *pattern, const char *text, size_t len)
{
    long end = -1;
    for (size_t at = 0; at <= len;) {
        if (pcre2_match(pattern->code, (PCRE2_SPTR)text, len, at, 0, pattern->match, pattern->limits) < 0)
            return end;
        const PCRE2_SIZE *match = pcre2_get_ovector_pointer(pattern->match);
        end = (long)match[1];
        at = match[1] > at ? match[1] : at + 1; /* behind an empty match */
    }
    return end;
}
