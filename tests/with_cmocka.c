#include "with_cmocka.h"

#include <stdlib.h>

int tests_nothing(void **state)
{
    (void)state;
    return 0;
}

int tests_free(void *memory)
{
    free(memory);
    return 0;
}

int tests_run(void)
{
    struct CMUnitTest each[TESTS_MAX]; /* cmocka passes over rows without a name */
    for (size_t i = 0; i < TESTS_MAX; i++) {
        each[i] = tests_listed[i];
        if (each[i].setup_func == NULL && each[i].teardown_func == NULL) {
            each[i].setup_func = tests_around.set_up;
            each[i].teardown_func = tests_around.tear_down;
        }
    }
    return cmocka_run_group_tests_name("tests", each, tests_around.open, tests_around.close);
}

__attribute__((weak)) int main(void)
{
    return tests_run();
}
