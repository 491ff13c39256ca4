#include "app/json_print.h"

#include <stdio.h>

bool json_print(json_t *json)
{
    int code = json != NULL ? json_dumpf(json, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(12)) : -1;
    json_decref(json);
    putchar('\n');
    if (code != 0)
        fprintf(stderr, "--json: no memory\n");
    return code == 0;
}
