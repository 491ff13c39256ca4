#include "store/command_back.h"

#include <stdlib.h>

#include "base/log_limit.h"

static enum vp_err put(struct store *store, void *job)
{
    return store_put_command(store, job);
}

static void on_put(void *job, enum vp_err err)
{
    const struct store_command *command = job;
    if (err != VP_OK)
        log_of_call(LOG_LEVEL_WARN, "store", command->call_sid, "what was ordered of it is lost reason=%s",
                    vp_err_name(err));
    free(job);
}

void command_back(struct store_thread *thread, const struct store_command *command)
{
    struct store_command *copy = malloc(sizeof *copy);
    if (copy == NULL)
        return;
    *copy = *command;
    store_thread_ask(thread, put, on_put, copy);
}
