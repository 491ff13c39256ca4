/* What the program logs meanwhile: standard error goes into a file in memory. */
#ifndef TEST_WITH_LOG_H
#define TEST_WITH_LOG_H

#include <sys/mman.h>
#include <unistd.h>

enum { LOG_TEXT_BYTES = 65536 };

struct log_capture {
    int memory_fd, kept_fd;
    char text[LOG_TEXT_BYTES];
};

static inline void log_capture_start(struct log_capture *capture)
{
    capture->memory_fd = memfd_create("log", MFD_CLOEXEC);
    capture->kept_fd = dup(STDERR_FILENO);
    assert_true(capture->memory_fd >= 0 && capture->kept_fd >= 0);
    assert_int_equal(dup2(capture->memory_fd, STDERR_FILENO), STDERR_FILENO);
}

/* All lines since the start; standard error is what it was. */
static inline const char *log_capture_stop(struct log_capture *capture)
{
    assert_int_equal(dup2(capture->kept_fd, STDERR_FILENO), STDERR_FILENO);
    ssize_t len = pread(capture->memory_fd, capture->text, sizeof capture->text - 1, 0);
    close(capture->kept_fd);
    close(capture->memory_fd);
    assert_true(len >= 0);
    capture->text[len] = '\0';
    return capture->text;
}

#endif
