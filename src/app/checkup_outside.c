/* What the service stands on and how the world reaches it: disk, clock, tokens, public URL and its certificate. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/timex.h>

#include "app/checkup.h"
#include "base/clock.h"
#include "base/disk.h"
#include "base/json_tree.h"
#include "net/authority.h"
#include "net/certificate.h"
#include "net/fetch_once.h"

enum {
    CERTIFICATE_DAYS_MIN = 14,
    CERTIFICATE_PARTS = 5, /* of one with a short life the last part of so many: it is renewed before */
    TOKEN_CHARS_MIN = 20
};
static const int64_t day_ms = 24LL * 3600 * 1000;

static void check_folder(struct checkup *checkup, const char *key, const char *path)
{
    struct disk_room room;
    if (path[0] == '\0' || !disk_look(path, &room))
        return;
    bool is_low = disk_is_low(&room);
    checkup_add(checkup, "disk", is_low ? CHECKUP_PROBLEM : CHECKUP_OK, "%s: %lld MiB are free where %s is%s",
                key, (long long)(room.free_bytes >> 20), path,
                is_low ? "; calls and orders will not fit for long" : "");
}

void checkup_disk(struct checkup *checkup)
{
    static const char scheme[] = "sqlite:";
    const struct config *config = &checkup->shared.config;
    if (strncmp(config->store_url, scheme, sizeof scheme - 1) == 0)
        check_folder(checkup, "store_url", config->store_url + sizeof scheme - 1);
    check_folder(checkup, "recordings_dir", config->recordings_dir);
}

/* Certificates, the days of orders and the age of signed webhooks hang on it. */
void checkup_clock(struct checkup *checkup)
{
    struct timex kernel = {0};
    int state = adjtimex(&kernel); /* asks; changes nothing */
    if (state < 0)
        checkup_add(checkup, "clock", CHECKUP_SKIPPED,
                    "the system does not say whether a time service keeps it");
    else if (state == TIME_ERROR || (kernel.status & STA_UNSYNC) != 0)
        checkup_add(checkup, "clock", CHECKUP_SKIPPED,
                    "no time service of this machine keeps it (a host of containers may); timedatectl tells");
    else
        checkup_add(checkup, "clock", CHECKUP_OK, "a time service keeps it, to within %ld ms",
                    kernel.esterror / 1000);
}

/* Whether the operator gets in, and nobody by trying. */
void checkup_access(struct checkup *checkup)
{
    const struct config *config = &checkup->shared.config;
    size_t len = strlen(config->admin_token);
    bool has_password = config->page_password[0] != '\0';
    if (len > 0 && len < TOKEN_CHARS_MIN)
        checkup_add(
            checkup, "admin_token", CHECKUP_PROBLEM,
            "admin_token: has %zu characters and can be guessed; `openssl rand -hex 24` makes a good one",
            len);
    else if (len > 0 || has_password)
        checkup_add(checkup, "admin_token", CHECKUP_OK, "the API and the page ask who is there (%s)",
                    len > 0 ? "admin_token" : "page_password");
    else if (config->twilio_auth_token[0] != '\0')
        checkup_add(
            checkup, "admin_token", CHECKUP_PROBLEM,
            "admin_token: neither it nor page_password is set, so the API and the page open for nobody; "
            "`openssl rand -hex 32` makes one, for the file that admin_token_file names");
    else
        checkup_add(checkup, "admin_token", CHECKUP_SKIPPED,
                    "none is set: the API and the page open by themselves on this machine, and nowhere else");
}

/* Whether what answers there speaks as our /health does. */
static bool is_health(const struct buf *body)
{
    json_t *json = json_tree_load((struct span){body->at, body->len}, 0);
    const char *word = json_string_value(json_object_get(json, "status"));
    bool is_ours = word != NULL && (strcmp(word, "ok") == 0 || strcmp(word, "degraded") == 0);
    json_decref(json);
    return is_ours;
}

static void check_answer(struct checkup *checkup, const char *base)
{
    char url[CONFIG_TEXT_BYTES + 16];
    int status = 0;
    struct buf body;
    buf_init(&body, JSON_TREE_BYTES_MAX);
    snprintf(url, sizeof url, "%s/health", base);
    enum vp_err err = fetch_once(url, NULL, &status, &body);
    if (err == VP_ERR_RESOLVE || err == VP_ERR_TLS)
        checkup_add(checkup, "public_url", CHECKUP_PROBLEM, "public_base_url: %s: %s", base,
                    vp_err_text(err));
    else if (err != VP_OK)
        checkup_add(
            checkup, "public_url", CHECKUP_SKIPPED,
            "public_base_url: %s cannot be reached from this machine (%s); only a call shows whether Twilio reaches it",
            base, vp_err_text(err));
    else if (is_health(&body))
        checkup_add(checkup, "public_url", CHECKUP_OK, "%s leads to a VoicePlate", base);
    else if (status >= 502 && status <= 504)
        checkup_add(checkup, "public_url", CHECKUP_SKIPPED,
                    "public_base_url: the proxy at %s answers (HTTP %d), and nobody behind it; "
                    "look again while the service runs",
                    base, status);
    else
        checkup_add(
            checkup, "public_url", CHECKUP_PROBLEM,
            "public_base_url: %s does not lead here: /health is answered with HTTP %d by somebody else", base,
            status);
    buf_deinit(&body);
}

static void check_certificate(struct checkup *checkup, const char *host, int port)
{
    struct certificate certificate;
    if (certificate_look(host, port, &certificate) != VP_OK)
        return; /* the answer's finding has said so */
    int64_t left_ms = certificate.ends_unix_ms - clock_machine_unix_ms();
    int64_t least_ms = (certificate.ends_unix_ms - certificate.begins_unix_ms) / CERTIFICATE_PARTS;
    if (least_ms > CERTIFICATE_DAYS_MIN * day_ms)
        least_ms = CERTIFICATE_DAYS_MIN * day_ms;
    char left[32];
    snprintf(left, sizeof left, left_ms < 2 * day_ms ? "%lld hours" : "%lld days",
             (long long)(left_ms / (left_ms < 2 * day_ms ? day_ms / 24 : day_ms)));
    if (certificate.why[0] != '\0')
        checkup_add(checkup, "certificate", CHECKUP_PROBLEM, "of %s: %s; Twilio refuses it", host,
                    certificate.why);
    else if (left_ms < least_ms)
        checkup_add(checkup, "certificate", CHECKUP_PROBLEM, "of %s: ends in %s; renew it", host, left);
    else
        checkup_add(checkup, "certificate", CHECKUP_OK, "of %s: good for %s", host, left);
}

void checkup_public_url(struct checkup *checkup)
{
    const char *base = checkup->shared.config.public_base_url;
    static const char secure[] = "https://";
    if (base[0] == '\0') {
        checkup_add(checkup, "public_url", CHECKUP_SKIPPED,
                    "no public_base_url: Twilio cannot reach this service");
        return;
    }
    check_answer(checkup, base);
    if (strncmp(base, secure, sizeof secure - 1) != 0)
        return;
    struct authority authority;
    const char *at = base + sizeof secure - 1;
    if (authority_parse((struct span){at, strcspn(at, "/")}, &authority) == VP_OK)
        check_certificate(checkup, authority.host, authority.port != 0 ? authority.port : 443);
}
