/* Every reason has one class; whoever writes an end takes it from the table; each class is counted. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "with_cmocka.h"

#include "base/buf.h"
#include "base/end_reason.h"
#include "base/metric.h"

static void every_reason_has_one_class_and_one_text(void **state)
{
    (void)state;
    for (int i = 0; i < END_REASON_COUNT; i++) {
        enum end_reason reason = (enum end_reason)i;
        const char *text = end_reason_text(reason);
        char with_detail[64];
        assert_in_range(end_reason_class(reason), END_CLASS_ORDERED + 1, END_CLASS_COUNT - 1);
        assert_true(text[0] != '\0' && strchr(text, ':') == NULL && strlen(text) < 32);
        assert_int_equal(end_reason_find(text), reason); /* no other has this text */
        snprintf(with_detail, sizeof with_detail, "%s: timed out", text);
        assert_int_equal(end_reason_find(with_detail), reason);
    }
    assert_int_equal(end_reason_find("hang"), END_UNKNOWN);
    assert_int_equal(end_reason_find(""), END_UNKNOWN);
}

static void every_class_has_a_name_and_a_metric(void **state)
{
    (void)state;
    assert_string_equal(end_class_name(END_CLASS_NONE), "");
    end_class_count(END_CLASS_NONE);
    for (int i = END_CLASS_ORDERED; i < END_CLASS_COUNT; i++) {
        char line[96];
        struct metric_page page = {0};
        struct buf text;
        metric_use(&page);
        end_class_count((enum end_class)i);
        metric_use(NULL);
        buf_init(&text, 65536);
        assert_int_equal(metric_format(&text, &page, 1), VP_OK);
        snprintf(line, sizeof line, "\nvoiceplate_calls_ended_total{class=\"%s\"} 1\n",
                 end_class_name((enum end_class)i));
        if (strstr(buf_text(&text), line) == NULL)
            fail_msg("%s is not in %s", line, buf_text(&text));
        buf_deinit(&text);
    }
}

/* Prometheus wants one head for all that differ by a label only. */
static void labelled_metrics_share_one_head(void **state)
{
    (void)state;
    struct metric_page page = {0};
    struct buf text;
    int head_count = 0;
    buf_init(&text, 65536);
    assert_int_equal(metric_format(&text, &page, 1), VP_OK);
    for (const char *at = buf_text(&text); (at = strstr(at, "# TYPE voiceplate_calls_ended_total counter\n"));
         at++)
        head_count++;
    assert_int_equal(head_count, 1);
    assert_null(strstr(buf_text(&text), "TYPE voiceplate_calls_ended_total{"));
    buf_deinit(&text);
}

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    long len = ftell(file);
    rewind(file);
    char *text = malloc((size_t)len + 1);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, (size_t)len, file), len);
    text[len] = '\0';
    fclose(file);
    return text;
}

/* The parenthesis that closes the one before at. */
static const char *end_of_arguments(const char *at)
{
    for (int depth = 1; *at != '\0'; at++) {
        depth += (*at == '(') - (*at == ')');
        if (depth == 0)
            break;
    }
    return at;
}

/* The arguments of a call of this function: no end is written in words of its own. */
static void refuse_words(const char *path, const char *text, const char *function)
{
    for (const char *at = text; (at = strstr(at, function)) != NULL; at++) {
        const char *end = end_of_arguments(at + strlen(function));
        const char *word = memchr(at, '"', (size_t)(end - at));
        if (word != NULL)
            fail_msg("%s: %.*s: the reason is none of base/end_reason.def", path, (int)(end - at), at);
    }
}

static void no_end_is_written_in_other_words(void **state)
{
    static const char *const functions[] = {"store_end_call(", "journal_end_call(", "call_set_why(",
                                            "tell_gone(", "ending_write("};
    glob_t found;
    (void)state;
    assert_int_equal(glob("src/*/*.c", 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        if (strcmp(found.gl_pathv[i], "src/store/entry.c") == 0)
            continue; /* reads back what was written */
        char *text = read_file(found.gl_pathv[i]);
        for (size_t f = 0; f < sizeof functions / sizeof *functions; f++)
            refuse_words(found.gl_pathv[i], text, functions[f]);
        free(text);
    }
    globfree(&found);
}

TESTS = {
    TEST(every_reason_has_one_class_and_one_text),
    TEST(every_class_has_a_name_and_a_metric),
    TEST(labelled_metrics_share_one_head),
    TEST(no_end_is_written_in_other_words),
};
