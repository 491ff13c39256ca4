/* The recordings of calls: heard and deleted by whoever may see the call. */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/number.h"
#include "store/recording_files.h"
#include "web/web_internal.h"

/* The longest call there may be (call_length_max_s), two bytes a sample. */
enum { FILE_MAX_BYTES = 14400 * 8000 * 2 + 44 };

struct recording_query {
    struct http_request *request;
    const char *missing; /* what is said where there is none */
    const char *folder;
    char call_sid[CALL_SID_BYTES];
    int number;
    struct buf wav;
};

bool api_asks_recording(const struct http_request *request, char out_call_sid[CALL_SID_BYTES])
{
    static const char prefix[] = "/api/calls/", ending[] = "/recording";
    const char *call_sid = http_path(request) + sizeof prefix - 1;
    size_t len = strlen(call_sid), ending_len = sizeof ending - 1;
    char text[CALL_SID_BYTES];
    if (len < ending_len || strcmp(call_sid + len - ending_len, ending) != 0)
        return false;
    bool is_short = span_copy((struct span){call_sid, len - ending_len}, text, sizeof text);
    (void)call_sid_take(is_short ? text : NULL, out_call_sid);
    return true;
}

/* The restaurant is the call's, as the store knows it: nothing of the path but a CallSid is asked for. */
static enum vp_err read_wav(struct store *store, void *job)
{
    struct recording_query *query = job;
    struct store_call call;
    char home[MENU_NAME_BYTES];
    enum vp_err err = store_find_call(store, query->call_sid, &call);
    if (err != VP_OK)
        return err;
    (void)recording_files_home(query->folder, call.restaurant_id, call.call_sid, home);
    return recording_files_read(query->folder, home, call.call_sid, query->number, &query->wav);
}

static enum vp_err delete_wav(struct store *store, void *job)
{
    struct recording_query *query = job;
    struct store_call call;
    enum vp_err err = store_find_call(store, query->call_sid, &call);
    if (err == VP_OK)
        err = recording_files_delete(query->folder, call.call_sid);
    if (err == VP_OK)
        log_info("web", "call=%s recording deleted restaurant=%s", call.call_sid, call.restaurant_id);
    return err;
}

static void answer_wav(void *job, enum vp_err err)
{
    struct recording_query *query = job;
    if (err == VP_OK)
        http_reply(query->request, 200, "audio/wav", (struct span){query->wav.at, query->wav.len});
    else
        reply_stored(query->request, err, NULL, query->missing);
    buf_deinit(&query->wav);
    free(query);
}

static void answer_deleted(void *job, enum vp_err err)
{
    struct recording_query *query = job;
    reply_stored(query->request, err, err == VP_OK ? json_pack("{s:b}", "deleted", 1) : NULL, query->missing);
    free(query);
}

/* Files stay with the machine that had the call; the store, which others share, does not know which one that was. */
static const char *missing_of(const struct web *web)
{
    return web->settings.is_store_shared
               ? "no such recording at this machine: ask the others that share its database, "
                 "each has those of the calls that it had"
               : "no such recording";
}

static void ask(struct web *web, struct http_request *request, const char *call_sid, store_work_fn work,
                store_done_fn done)
{
    const char *folder = web->settings.recordings_dir, *part = http_query(request, "part");
    int64_t number = 1;
    if (folder == NULL || folder[0] == '\0' || strcmp(call_sid, "-") == 0 ||
        (part != NULL && !number_parse(part, 1, RECORDING_PARTS_MAX, &number))) {
        http_reply_error(request, 404, "not_found", missing_of(web));
        return;
    }
    struct recording_query *query = web_job_create(request, sizeof *query);
    if (query == NULL)
        return;
    *query = (struct recording_query){
        .request = request, .missing = missing_of(web), .folder = folder, .number = (int)number};
    (void)span_copy(span_of(call_sid), query->call_sid, sizeof query->call_sid);
    buf_init(&query->wav, FILE_MAX_BYTES);
    store_thread_ask(web->settings.store, work, done, query);
}

void api_serve_recording(struct web *web, struct http_request *request, const char *call_sid)
{
    ask(web, request, call_sid, read_wav, answer_wav);
}

void api_delete_recording(void *owner, struct http_request *request)
{
    char call_sid[CALL_SID_BYTES];
    if (!guard_admin(owner, request))
        return;
    if (api_asks_recording(request, call_sid))
        ask(owner, request, call_sid, delete_wav, answer_deleted);
    else
        http_reply_error(request, 405, "invalid_request_error", "Only a call's recording can be deleted.");
}
