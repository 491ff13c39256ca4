/* cmocka and what it wants included before it. */
#ifndef VP_TESTS_WITH_CMOCKA_H
#define VP_TESTS_WITH_CMOCKA_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
