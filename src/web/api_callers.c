/* DELETE /api/callers/NUMBER: what is known of a caller is erased (store/caller_data.h). */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "store/caller_data.h"
#include "web/web_internal.h"

struct erasure { /* on its way through the store */
    struct http_request *request;
    const char *recordings_dir;
    char number[MENU_NUMBER_BYTES], restaurant_id[MENU_NAME_BYTES];
    struct caller_erased erased;
};

static enum vp_err forget(struct store *store, void *job)
{
    struct erasure *erasure = job;
    const struct caller_wish wish = {.number = erasure->number,
                                     .restaurant_id =
                                         erasure->restaurant_id[0] != '\0' ? erasure->restaurant_id : NULL,
                                     .recordings_dir = erasure->recordings_dir};
    return caller_forget(store, &wish, &erasure->erased);
}

static void on_forgotten(void *job, enum vp_err err)
{
    struct erasure *erasure = job;
    if (err == VP_OK)
        log_info("web", "a caller was forgotten calls=%d orders=%d messages=%d recordings=%d",
                 erasure->erased.call_count, erasure->erased.order_count, erasure->erased.message_count,
                 erasure->erased.recording_count);
    reply_stored(erasure->request, err, err == VP_OK ? caller_erased_json(&erasure->erased) : NULL,
                 "no such caller");
    free(erasure);
}

void api_forget_caller(void *owner, struct http_request *request)
{
    static const char prefix[] = "/api/callers/";
    struct web *web = owner;
    char restaurant_id[MENU_NAME_BYTES];
    const char *number = http_path(request) + sizeof prefix - 1;
    if (!guard_scope(web, request, restaurant_id))
        return;
    if (!caller_number_is_valid(number) || strlen(number) >= MENU_NUMBER_BYTES) {
        http_reply_error(request, 400, "invalid_request_error",
                         "the number must be whole, as %2B15550002222");
        return;
    }
    struct erasure *erasure = web_job_create(request, sizeof *erasure);
    if (erasure == NULL)
        return;
    *erasure = (struct erasure){.request = request, .recordings_dir = web->settings.recordings_dir};
    (void)span_copy(span_of(number), erasure->number, sizeof erasure->number);
    (void)span_copy(span_of(restaurant_id), erasure->restaurant_id, sizeof erasure->restaurant_id);
    store_thread_ask(web->settings.slow_store, forget, on_forgotten, erasure);
}
