#include "with_cmocka.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "speech/memory_file.h"
#include "speech/telephone_band.h"

enum { CEPSTRA = 13, STREAMS = 3 };

static double next_number(const char **at)
{
    char *end;
    double number = strtod(*at, &end);
    assert_ptr_not_equal(end, *at);
    *at = end;
    return number;
}

/* One class, three streams of 13: a matrix that keeps most of each feature, no offset, variances as they are. */
static void the_file_has_the_form_that_sphinx_reads(void **state)
{
    (void)state;
    struct buf text;
    buf_init(&text, 1 << 16);
    assert_int_equal(telephone_band_format(&text), VP_OK);
    const char *at = buf_text(&text);
    assert_true(next_number(&at) == 1);
    assert_true(next_number(&at) == STREAMS);
    for (int stream = 0; stream < STREAMS; stream++) {
        assert_true(next_number(&at) == CEPSTRA);
        for (int row = 0; row < CEPSTRA; row++) {
            for (int column = 0; column < CEPSTRA; column++) {
                double weight = next_number(&at);
                assert_true(column == row ? weight > 0.3 && weight < 1.1 : fabs(weight) < 1);
            }
        }
        for (int i = 0; i < CEPSTRA; i++)
            assert_true(next_number(&at) == 0);
        for (int i = 0; i < CEPSTRA; i++)
            assert_true(next_number(&at) == 1);
    }
    assert_int_equal(strspn(at, " \n"), strlen(at));
    buf_deinit(&text);
}

static void a_memory_file_is_read_from_its_start_each_time(void **state)
{
    (void)state;
    char path[MEMORY_FILE_PATH_BYTES], line[32];
    struct buf text;
    int fd = -1;
    buf_init(&text, 100);
    assert_int_equal(buf_append_text(&text, "what was put\n"), VP_OK);
    assert_int_equal(memory_file_create("test", &text, &fd), VP_OK);
    memory_file_path(fd, path);
    for (int i = 0; i < 2; i++) { /* each opening begins at the start */
        FILE *in = fopen(path, "r");
        assert_non_null(in);
        assert_non_null(fgets(line, sizeof line, in));
        assert_string_equal(line, "what was put\n");
        fclose(in);
    }
    close(fd);
    buf_deinit(&text);
}

TESTS = {
    TEST(the_file_has_the_form_that_sphinx_reads),
    TEST(a_memory_file_is_read_from_its_start_each_time),
};
