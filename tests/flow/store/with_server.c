#include "flow/store/with_server.h"

#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>

void with_server_run(const char *verb, const char *folder)
{
    char command[256];
    snprintf(command, sizeof command, "tests/postgres.sh %s %s", verb, folder);
    assert_int_equal(system(command), 0);
}

void with_server_begin_call(struct store *store, const char *call_sid)
{
    struct store_call call = {.restaurant_id = "r", .started_unix_ms = 1000};
    bool is_new;
    snprintf(call.call_sid, sizeof call.call_sid, "%s", call_sid);
    assert_int_equal(store_begin_call(store, &call, &is_new), VP_OK);
}
