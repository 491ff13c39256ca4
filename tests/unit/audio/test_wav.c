#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "audio/wav.h"
#include "with_cmocka.h"
#include "with_folder.h"

enum { FRAMES = 100000, LIMIT_BYTES = 8192 };

static char folder[FOLDER_PATH_BYTES], path[96], part[112];

static int lowest_free_fd(void)
{
    int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    close(fd);
    return fd;
}

/* RLIMIT_FSIZE stands for the full disk. */
static void a_file_that_cannot_be_written_whole_leaves_no_descriptor_and_no_piece_of_it(void **state)
{
    (void)state;
    int16_t *pcm16 = calloc(FRAMES, sizeof *pcm16);
    struct rlimit all, little;
    assert_non_null(pcm16);
    int fd = lowest_free_fd();
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &all), 0);
    little = (struct rlimit){LIMIT_BYTES, all.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
    enum vp_err err = wav_write(path, 8000, 1, pcm16, FRAMES);
    int why = errno;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &all), 0);
    assert_int_equal(err, VP_ERR_IO);
    assert_int_equal(why, EFBIG);
    assert_int_equal(lowest_free_fd(), fd);
    assert_int_not_equal(access(path, F_OK), 0);
    assert_int_not_equal(access(part, F_OK), 0);
    free(pcm16);
}

static void a_file_that_cannot_be_written_leaves_the_one_before_as_it_was(void **state)
{
    (void)state;
    int16_t pcm16[8] = {1, 2, 3};
    struct rlimit all, none;
    struct wav wav;
    assert_int_equal(wav_write(path, 8000, 1, pcm16, 8), VP_OK);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &all), 0);
    none = (struct rlimit){0, all.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
    enum vp_err err = wav_write(path, 8000, 1, pcm16 + 1, 4);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &all), 0);
    assert_int_equal(err, VP_ERR_IO);
    assert_int_equal(wav_read(path, &wav), VP_OK);
    assert_int_equal(wav.frame_count, 8);
    assert_int_equal(wav.pcm16[0], 1);
    wav_deinit(&wav);
    assert_int_equal(unlink(path), 0);
}

static int make_folder(void **state)
{
    (void)state;
    folder_make(folder, "/tmp/voiceplate-wav");
    snprintf(path, sizeof path, "%s/a.wav", folder);
    snprintf(part, sizeof part, "%s.part", path);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

TESTS_BETWEEN(make_folder, remove_folder) = {
    TEST(a_file_that_cannot_be_written_whole_leaves_no_descriptor_and_no_piece_of_it),
    TEST(a_file_that_cannot_be_written_leaves_the_one_before_as_it_was),
};
