#include "callers/recordings.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audio/ulaw.h"
#include "audio/wav.h"
#include "base/base64.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/rand.h"
#include "net/http_server.h"
#include "net/net_listen.h"

struct kept_recording {
    struct recordings *recordings;
    struct kept_recording *next; /* older ones */
    char sid[RECORDINGS_SID_BYTES], call_sid[RECORDINGS_SID_BYTES];
    struct buf wav;
    int64_t duration_ms, ready_mono_ms;
    struct loop_timer ready_timer; /* tells status_url */
    struct recording_made made;    /* its texts but status_url are not used */
    char *status_url;              /* owned */
    struct webhook *webhook;
};

struct recordings {
    struct recordings_options options;
    int listen_fd;
    struct http_server *server;
    char base_url[64], authorization[256], prefix[96];
    struct kept_recording *newest;
    size_t sum_bytes;
};

static void destroy(struct kept_recording *recording)
{
    webhook_cancel(recording->webhook);
    loop_timer_deinit(&recording->ready_timer);
    buf_deinit(&recording->wav);
    free(recording->status_url);
    free(recording);
}

/* -- serving ------------------------------------------------------------------------------------------ */

static void refuse(struct http_request *request, int status, int code, const char *text)
{
    char body[200];
    int len = snprintf(body, sizeof body,
                       "{\"code\":%d,\"message\":\"%s\",\"more_info\":\"https://www.twilio.com/docs/errors/"
                       "%d\",\"status\":%d}",
                       code, text, code, status);
    if (status == 401)
        http_add_header(request, "WWW-Authenticate", "Basic realm=\"Twilio API\"");
    http_reply(request, status, "application/json", (struct span){body, (size_t)len});
}

static struct kept_recording **find(struct recordings *recordings, struct span sid)
{
    struct kept_recording **at = &recordings->newest;
    while (*at != NULL && !span_is(sid, (*at)->sid))
        at = &(*at)->next;
    return at;
}

/* The recording of a path ".../Recordings/RE0123.wav", and its extension; NULL was answered. */
static struct kept_recording **take_path(struct recordings *recordings, struct http_request *request,
                                         const char **out_extension)
{
    const char *authorization = http_header(request, "Authorization");
    if (authorization == NULL || strcmp(authorization, recordings->authorization) != 0) {
        refuse(request, 401, 20003, "Authenticate");
        return NULL;
    }
    const char *path = http_path(request);
    size_t prefix_len = strlen(recordings->prefix),
           len = strncmp(path, recordings->prefix, prefix_len) == 0 ? strcspn(path + prefix_len, ".") : 0;
    struct kept_recording **found = find(recordings, (struct span){path + prefix_len, len});
    if (len == 0 || *found == NULL || clock_mono_ms() < (*found)->ready_mono_ms) {
        refuse(request, 404, 20404, "The requested resource was not found");
        return NULL;
    }
    *out_extension = path + prefix_len + len;
    return found;
}

static void tell(struct http_request *request, const struct recordings *recordings,
                 const struct kept_recording *recording, const char *extension)
{
    if (extension[0] == '\0' || strcmp(extension, ".wav") == 0) {
        http_reply(request, 200, "audio/x-wav", (struct span){recording->wav.at, recording->wav.len});
    } else if (strcmp(extension, ".json") == 0) {
        char body[400];
        int len = snprintf(body, sizeof body,
                           "{\"sid\":\"%s\",\"account_sid\":\"%s\",\"call_sid\":\"%s\",\"channels\":1,"
                           "\"duration\":\"%" PRId64 "\",\"source\":\"RecordVerb\",\"status\":\"completed\"}",
                           recording->sid, recordings->options.account_sid, recording->call_sid,
                           (recording->duration_ms + 500) / 1000);
        http_reply(request, 200, "application/json", (struct span){body, (size_t)len});
    } else {
        refuse(request, 404, 20404, "This simulated line makes WAV files only");
    }
}

static void forget(struct recordings *recordings, struct kept_recording **gone)
{
    struct kept_recording *recording = *gone;
    *gone = recording->next;
    recordings->sum_bytes -= recording->wav.len;
    destroy(recording);
}

static void serve(void *owner, struct http_request *request)
{
    const char *extension;
    struct kept_recording **found = take_path(owner, request, &extension);
    if (found == NULL)
        return;
    if (strcmp(http_method(request), "DELETE") != 0) {
        tell(request, owner, *found, extension);
        return;
    }
    forget(owner, found);
    http_reply(request, 204, "application/json", SPAN_NONE);
}

static const struct http_route routes[] = {{"GET", "/2010-04-01/Accounts/*", serve},
                                           {"DELETE", "/2010-04-01/Accounts/*", serve}};

static enum vp_err make_authorization(struct recordings *recordings)
{
    const struct recordings_options *options = &recordings->options;
    char plain[160];
    int len = snprintf(plain, sizeof plain, "%s:%s", options->account_sid,
                       options->auth_token != NULL ? options->auth_token : "");
    if (len < 0 || (size_t)len >= sizeof plain)
        return VP_ERR_TOO_BIG;
    int start = snprintf(recordings->authorization, sizeof recordings->authorization, "Basic ");
    base64_encode(plain, (size_t)len, recordings->authorization + start);
    recordings->authorization[(size_t)start + base64_encoded_len((size_t)len)] = '\0';
    len = snprintf(recordings->prefix, sizeof recordings->prefix, "/2010-04-01/Accounts/%s/Recordings/",
                   options->account_sid);
    return len > 0 && (size_t)len < sizeof recordings->prefix ? VP_OK : VP_ERR_TOO_BIG;
}

enum vp_err recordings_open(const struct recordings_options *options, struct recordings **out_recordings)
{
    struct recordings *recordings = calloc(1, sizeof *recordings);
    if (recordings == NULL)
        return VP_ERR_NO_MEMORY;
    recordings->options = *options;
    recordings->listen_fd = -1;
    const char *address = options->address != NULL ? options->address : "127.0.0.1";
    enum vp_err err = make_authorization(recordings);
    if (err == VP_OK)
        err = net_listen(address, options->port, &recordings->listen_fd);
    if (err == VP_OK)
        err = http_server_open(options->loop, recordings->listen_fd, routes, sizeof routes / sizeof *routes,
                               &http_limits_default, recordings, &recordings->server);
    if (err != VP_OK) {
        recordings_close(recordings);
        return err;
    }
    snprintf(recordings->base_url, sizeof recordings->base_url, "http://%s:%d", address,
             net_port(recordings->listen_fd));
    *out_recordings = recordings;
    return VP_OK;
}

void recordings_close(struct recordings *recordings)
{
    if (recordings == NULL)
        return;
    http_server_close(recordings->server);
    if (recordings->listen_fd >= 0)
        close(recordings->listen_fd);
    for (struct kept_recording *at = recordings->newest, *next; at != NULL; at = next) {
        next = at->next;
        destroy(at);
    }
    free(recordings);
}

const char *recordings_base_url(const struct recordings *recordings)
{
    return recordings->base_url;
}

/* -- keeping ------------------------------------------------------------------------------------------ */

static void make_url(const struct kept_recording *recording, char out_url[RECORDINGS_URL_BYTES])
{
    snprintf(out_url, RECORDINGS_URL_BYTES, "%s%s%s", recording->recordings->base_url,
             recording->recordings->prefix, recording->sid);
}

static void on_told(void *owner, const struct http_response *response)
{
    struct kept_recording *recording = owner;
    recording->webhook = NULL;
    if (response->err != VP_OK || response->status >= 400)
        log_warn("phone", "recording_status_refused code=15003 recording=%s err=%s status=%d", recording->sid,
                 vp_err_name(response->err), response->status);
}

/* Only now the file can be fetched (section 1.5). */
static void on_ready(void *arg)
{
    struct kept_recording *recording = arg;
    const struct recording_made *made = &recording->made;
    char url[RECORDINGS_URL_BYTES], duration_s[24];
    make_url(recording, url);
    snprintf(duration_s, sizeof duration_s, "%" PRId64, (recording->duration_ms + 500) / 1000);
    const struct signature_param params[] = {
        signature_param_of("AccountSid", recording->recordings->options.account_sid),
        signature_param_of("CallSid", recording->call_sid),
        signature_param_of("RecordingSid", recording->sid),
        signature_param_of("RecordingUrl", url),
        signature_param_of("RecordingStatus", "completed"),
        signature_param_of("RecordingDuration", duration_s),
        signature_param_of("RecordingChannels", "1"),
        signature_param_of("RecordingSource", "RecordVerb")};
    struct webhook_request request = {.url = recording->status_url,
                                      .auth_token = made->auth_token,
                                      .params = params,
                                      .param_count = sizeof params / sizeof *params,
                                      .routes = made->routes,
                                      .route_count = made->route_count,
                                      .on_done = on_told,
                                      .owner = recording};
    if (webhook_send(recording->recordings->options.http, &request, &recording->webhook) != VP_OK)
        log_warn("phone", "recording_status_not_sent recording=%s", recording->sid);
}

static enum vp_err encode(struct kept_recording *recording, struct span ulaw)
{
    int16_t *pcm16 = malloc(ulaw.len * sizeof *pcm16 + 1);
    if (pcm16 == NULL)
        return VP_ERR_NO_MEMORY;
    ulaw_decode((const uint8_t *)ulaw.at, ulaw.len, pcm16);
    enum vp_err err = wav_encode(&recording->wav, ULAW_BYTES_PER_MS * 1000, 1, pcm16, ulaw.len);
    free(pcm16);
    return err;
}

static void forget_oldest(struct recordings *recordings)
{
    while (recordings->sum_bytes > RECORDINGS_MAX_BYTES && recordings->newest->next != NULL) {
        struct kept_recording **oldest = &recordings->newest->next;
        while ((*oldest)->next != NULL)
            oldest = &(*oldest)->next;
        recordings->sum_bytes -= (*oldest)->wav.len;
        destroy(*oldest);
        *oldest = NULL;
    }
}

enum vp_err recordings_put(struct recordings *recordings, const struct recording_made *made,
                           char out_sid[RECORDINGS_SID_BYTES], char out_url[RECORDINGS_URL_BYTES])
{
    struct kept_recording *recording = calloc(1, sizeof *recording);
    if (recording == NULL)
        return VP_ERR_NO_MEMORY;
    recording->recordings = recordings;
    recording->made = *made;
    recording->duration_ms = (int64_t)made->ulaw.len / ULAW_BYTES_PER_MS;
    recording->ready_mono_ms = clock_mono_ms() + recordings->options.ready_after_ms;
    buf_init(&recording->wav, RECORDINGS_MAX_BYTES);
    memcpy(recording->sid, "RE", 2);
    rand_hex(recording->sid + 2, 16);
    (void)span_copy(span_of(made->call_sid), recording->call_sid, sizeof recording->call_sid);
    enum vp_err err = encode(recording, made->ulaw);
    if (err == VP_OK && made->status_url[0] != '\0') {
        recording->status_url = strdup(made->status_url);
        err = recording->status_url != NULL
                  ? loop_timer_init(&recording->ready_timer, recordings->options.loop, on_ready, recording)
                  : VP_ERR_NO_MEMORY;
    }
    if (err != VP_OK) {
        destroy(recording);
        return err;
    }
    if (recording->status_url != NULL)
        loop_timer_start(&recording->ready_timer, recordings->options.ready_after_ms);
    recording->next = recordings->newest;
    recordings->newest = recording;
    recordings->sum_bytes += recording->wav.len;
    forget_oldest(recordings);
    (void)span_copy(span_of(recording->sid), out_sid, RECORDINGS_SID_BYTES);
    make_url(recording, out_url);
    return VP_OK;
}
