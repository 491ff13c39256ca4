/* Whatever is logged is one line with its fields exact, in every kind of sink, and no sink makes anybody wait. */
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log_sink.h"
#include "base/metric.h"
#include "base/utf8.h"
#include "unit/base/with_naughty.h"
#include "with_cmocka.h"

enum kind { A_FILE, A_PIPE, A_SOCKET, A_TERMINAL, KINDS };
enum { A_LONG_WAIT_MS = 5000 };

static int real_stderr;

struct sink {
    int reader, writer;
    char text[1 << 20]; /* what was read */
};

static void open_file(struct sink *sink)
{
    char path[] = "/tmp/test_log.XXXXXX";
    sink->writer = mkstemp(path);
    sink->reader = open(path, O_RDONLY | O_CLOEXEC);
    unlink(path);
}

static void open_terminal(struct sink *sink)
{
    struct termios mode;
    sink->reader = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_true(sink->reader >= 0 && grantpt(sink->reader) == 0 && unlockpt(sink->reader) == 0);
    sink->writer = open(ptsname(sink->reader), O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_int_equal(tcgetattr(sink->writer, &mode), 0);
    cfmakeraw(&mode);
    assert_int_equal(tcsetattr(sink->writer, TCSANOW, &mode), 0);
}

/* Standard error is one of that kind from here on, as for a program that was just started. */
static struct sink *open_sink(enum kind kind)
{
    static struct sink sink;
    int ends[2];
    memset(&sink, 0, sizeof sink);
    if (kind == A_FILE) {
        open_file(&sink);
    } else if (kind == A_TERMINAL) {
        open_terminal(&sink);
    } else {
        assert_int_equal(kind == A_PIPE ? pipe2(ends, O_CLOEXEC) : socketpair(AF_UNIX, SOCK_STREAM, 0, ends),
                         0);
        sink.reader = ends[0];
        sink.writer = ends[1];
    }
    assert_true(sink.writer >= 0 && sink.reader >= 0 && dup2(sink.writer, STDERR_FILENO) >= 0);
    log_open();
    return &sink;
}

static void close_sink(struct sink *sink)
{
    dup2(real_stderr, STDERR_FILENO);
    close(sink->reader);
    close(sink->writer);
    log_open();
    log_forget_lost();
}

/* All there is, whole lines as a rule (a terminal hands on with some delay); the text ends with NUL. */
static const char *read_all(struct sink *sink)
{
    size_t len = 0;
    for (struct pollfd ready = {.fd = sink->reader, .events = POLLIN};
         len + 1 < sizeof sink->text &&
         poll(&ready, 1, len == 0 || sink->text[len - 1] != '\n' ? 500 : 2) == 1;) {
        ssize_t got = read(sink->reader, sink->text + len, sizeof sink->text - 1 - len);
        if (got <= 0)
            break;
        len += (size_t)got;
    }
    sink->text[len] = '\0';
    return sink->text;
}

static void is_one_line_with_its_fields(const char *text, struct span value)
{
    char back[NAUGHTY_BYTES_MAX];
    size_t len = 0;
    const char *end = strchr(text, '\n'), *field = strstr(text, " unit said=");
    assert_non_null(end);
    assert_string_equal(end, "\n");
    for (const char *at = text; at < end; at += utf8_printable((struct span){at, (size_t)(end - at)}))
        assert_true(utf8_printable((struct span){at, (size_t)(end - at)}) > 0);
    assert_non_null(field);
    field += strlen(" unit said=");
    size_t taken = naughty_unquote(field, back, &len);
    assert_true(taken > 0);
    assert_int_equal(len, value.len);
    assert_memory_equal(back, value.at, len);
    assert_string_equal(field + taken, " call=CA7\n");
}

static void naughty_values_are_one_line_with_exact_fields_in_every_sink(void **state)
{
    (void)state;
    char bytes[NAUGHTY_BYTES_MAX], quoted[NAUGHTY_BYTES_MAX * 4 + 3];
    assert_true(naughty_count() >= 200);
    for (enum kind kind = 0; kind < KINDS; kind++) {
        struct sink *sink = open_sink(kind);
        for (size_t i = 0; i < naughty_count(); i++) {
            struct span value = naughty_string(i, bytes);
            log_info("unit", "said=%s call=CA7", log_quote(quoted, sizeof quoted, value));
            is_one_line_with_its_fields(read_all(sink), value);
        }
        close_sink(sink);
    }
}

/* A caller that forgot to quote forges no line and moves no cursor. */
static void what_was_not_quoted_is_still_one_line(void **state)
{
    (void)state;
    char bytes[NAUGHTY_BYTES_MAX];
    struct sink *sink = open_sink(A_PIPE);
    for (size_t i = 0; i < naughty_count(); i++) {
        struct span value = naughty_string(i, bytes);
        log_info("unit", "said=%.*s.", (int)value.len, value.at);
        const char *text = read_all(sink), *end = strchr(text, '\n');
        assert_non_null(end);
        assert_string_equal(end, "\n");
        assert_int_equal(end[-1], '.');
        for (const char *at = text; at < end;) {
            size_t step = utf8_printable((struct span){at, (size_t)(end - at)});
            assert_true(step > 0);
            at += step;
        }
    }
    close_sink(sink);
}

static void a_quoted_value_is_cut_between_characters(void **state)
{
    (void)state;
    char out[64], back[64];
    const struct span value = SPAN_LIT("a\n\xe2\x82\xac\"\\\xff\xc3\xb6z");
    for (size_t size = 3; size <= sizeof out; size++) {
        size_t len;
        memset(out, 'X', sizeof out);
        const char *quoted = log_quote(out, size, value);
        assert_true(strlen(quoted) < size);
        assert_int_equal(naughty_unquote(quoted, back, &len), strlen(quoted));
        assert_memory_equal(back, value.at, len);
        for (const char *at = quoted; *at != '\0'; at += utf8_printable(span_of(at)))
            assert_true(utf8_printable(span_of(at)) > 0);
        if (size == sizeof out)
            assert_int_equal(len, value.len);
    }
    assert_string_equal(log_quote(out, 2, value), "\"\"");
}

static size_t count(const char *text, const char *what)
{
    size_t found = 0;
    for (const char *at = text; (at = strstr(at, what)) != NULL; at++)
        found++;
    return found;
}

/* How many lines the log itself says were lost. */
static int64_t sum_told(const char *text)
{
    static const char event[] = " base log lines lost=";
    int64_t sum = 0;
    for (const char *at = text; (at = strstr(at, event)) != NULL; at++)
        sum += strtoll(at + strlen(event), NULL, 10);
    return sum;
}

/* A reader that stopped: nobody waits, what was lost is counted, and told once somebody reads again. */
static void a_full_sink_holds_nobody_up_and_losses_are_told(void **state)
{
    (void)state;
    enum { LINES = 20000 };
    for (enum kind kind = A_PIPE; kind < KINDS; kind++) {
        struct sink *sink = open_sink(kind);
        int64_t lost_before = metric_get(METRIC_LOG_LINES_LOST_TOTAL), began_ms = clock_mono_ms();
        for (int i = 0; i < LINES; i++)
            log_info("unit", "line number=%d of many, long enough to fill what there is between us", i);
        assert_true(clock_mono_ms() - began_ms < A_LONG_WAIT_MS);
        int64_t lost = metric_get(METRIC_LOG_LINES_LOST_TOTAL) - lost_before;
        const char *text = read_all(sink);
        int64_t told = sum_told(text); /* such a line is short: it may find room where the others do not */
        assert_true(lost > LINES / 2);
        assert_int_equal((int64_t)count(text, " between us\n") + lost, LINES);
        log_info("unit", "after");
        text = read_all(sink);
        assert_int_equal(told + sum_told(text), lost);
        assert_int_equal(count(text, " unit after\n"), 1);
        log_info("unit", "again");
        assert_int_equal(sum_told(read_all(sink)), 0);
        close_sink(sink);
    }
}

static void the_starters_own_open_file_stays_blocking(void **state)
{
    (void)state;
    for (enum kind kind = 0; kind < KINDS; kind++) {
        struct sink *sink = open_sink(kind);
        if (kind != A_SOCKET)
            log_guard_streams();
        assert_int_equal(fcntl(sink->writer, F_GETFL) & O_NONBLOCK, 0);
        close_sink(sink);
    }
}

/* A library that prints to standard error, where nobody reads. */
static void a_guarded_stream_holds_no_library_up(void **state)
{
    (void)state;
    char page[4096];
    memset(page, 'x', sizeof page);
    for (enum kind kind = A_PIPE; kind < KINDS; kind++) {
        struct sink *sink = open_sink(kind);
        int real_stdout = dup(STDOUT_FILENO);
        dup2(sink->writer, STDOUT_FILENO);
        log_guard_streams();
        for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++) {
            ssize_t written = 1;
            for (int i = 0; i < 1000 && written > 0; i++)
                written = write(fd, page, sizeof page);
            assert_true(written < 0 && errno == EAGAIN);
        }
        dup2(real_stdout, STDOUT_FILENO);
        close(real_stdout);
        close_sink(sink);
    }
}

static void a_reader_that_is_gone_kills_nobody(void **state)
{
    (void)state;
    signal(SIGPIPE, SIG_IGN); /* as every service does */
    for (enum kind kind = A_PIPE; kind <= A_SOCKET; kind++) {
        struct sink *sink = open_sink(kind);
        close(sink->reader);
        int64_t lost_before = metric_get(METRIC_LOG_LINES_LOST_TOTAL);
        log_info("unit", "unheard");
        assert_int_equal(metric_get(METRIC_LOG_LINES_LOST_TOTAL) - lost_before, 1);
        sink->reader = dup(sink->writer);
        close_sink(sink);
    }
    signal(SIGPIPE, SIG_DFL);
}

/* The disk is full in mid-line; when it is not any more, the next line is one of its own, whoever writes it. */
static void half_a_line_is_not_continued_by_the_next(void **state)
{
    (void)state;
    struct sink *sink = open_sink(A_FILE);
    struct rlimit was, small = {.rlim_cur = 100, .rlim_max = RLIM_INFINITY};
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &was);
    small.rlim_max = was.rlim_max;
    setrlimit(RLIMIT_FSIZE, &small);
    int64_t lost_before = metric_get(METRIC_LOG_LINES_LOST_TOTAL);
    for (int i = 0; i < 4; i++)
        log_info("unit", "fits=%d at first", i);
    setrlimit(RLIMIT_FSIZE, &was);
    signal(SIGXFSZ, SIG_DFL);
    int64_t lost = metric_get(METRIC_LOG_LINES_LOST_TOTAL) - lost_before;
    assert_true(lost >= 2);
    pid_t pid = fork();
    if (pid == 0) {
        log_forget_lost();
        log_info("unit", "of a child");
        _exit(0);
    }
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    log_info("unit", "at last");
    const char *text = read_all(sink);
    char told[64];
    assert_non_null(strstr(text, " unit of a child\n"));
    snprintf(told, sizeof told, " base log lines lost=%d\n", (int)lost);
    assert_non_null(strstr(text, told));
    for (const char *line = text; *line != '\0'; line = strchr(line, '\n') + 1) {
        assert_non_null(strchr(line, '\n'));
        const char *second = strstr(line + 1, "Z info ");
        const char *end = strchr(line, '\n');
        if (second != NULL && second < end)
            assert_true(strstr(second + 1, "Z info ") == NULL || strstr(second + 1, "Z info ") > end);
    }
    close_sink(sink);
}

static void a_full_disk_is_counted(void **state)
{
    (void)state;
    int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    dup2(full, STDERR_FILENO);
    log_open();
    int64_t lost_before = metric_get(METRIC_LOG_LINES_LOST_TOTAL);
    log_info("unit", "nowhere");
    dup2(real_stderr, STDERR_FILENO);
    log_open();
    log_forget_lost();
    assert_int_equal(metric_get(METRIC_LOG_LINES_LOST_TOTAL) - lost_before, 1);
    close(full);
}

static void a_service_may_write_json_and_tell_what_it_lost_so_too(void **state)
{
    (void)state;
    struct sink *sink = open_sink(A_PIPE);
    enum log_format format;
    assert_true(log_format_parse("json", &format));
    assert_false(log_format_parse("xml", &format));
    log_set_format(format);
    log_warn("unit", "call=%s said=%s", "CA7", "\"a \\\"b\"");
    const char *text = read_all(sink);
    assert_memory_equal(text, "{\"time\":\"2", 10);
    assert_non_null(strstr(text, "\"msg\":\"\",\"call\":\"CA7\",\"said\":\"a \\\"b\"}\n"));
    assert_non_null(strstr(text, "\"level\":\"warn\",\"process\":\"main\",\"room\":\"unit\",\"pid\":"));
    assert_true(log_format_parse("text", &format));
    log_set_format(format);
    log_warn("unit", "call=CA7");
    assert_non_null(strstr(read_all(sink), "Z warn  main unit call=CA7\n"));
    close_sink(sink);
}

/* Otherwise the next file that is opened gets the number, and the log lines. */
static void closed_streams_lead_nowhere(void **state)
{
    (void)state;
    pid_t pid = fork();
    if (pid == 0) {
        close(STDIN_FILENO);
        close(STDOUT_FILENO);
        close(STDERR_FILENO);
        log_open();
        int next = open("/dev/null", O_RDWR);
        log_info("unit", "into nowhere");
        bool is_told = write(STDOUT_FILENO, "x", 1) < 0; /* whoever prints learns that it fails */
        _exit(next > STDERR_FILENO && is_told ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static int keep_stderr(void **state)
{
    (void)state;
    real_stderr = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 10);
    return real_stderr < 0;
}

TESTS_BETWEEN(keep_stderr, NULL) = {
    TEST(naughty_values_are_one_line_with_exact_fields_in_every_sink),
    TEST(what_was_not_quoted_is_still_one_line),
    TEST(a_quoted_value_is_cut_between_characters),
    TEST(a_full_sink_holds_nobody_up_and_losses_are_told),
    TEST(the_starters_own_open_file_stays_blocking),
    TEST(a_guarded_stream_holds_no_library_up),
    TEST(a_reader_that_is_gone_kills_nobody),
    TEST(half_a_line_is_not_continued_by_the_next),
    TEST(a_full_disk_is_counted),
    TEST(closed_streams_lead_nowhere),
    TEST(a_service_may_write_json_and_tell_what_it_lost_so_too),
};
