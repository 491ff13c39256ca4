/* What whoever picks up a transfer hears before they have the caller: who calls and what they want. A key takes the
 * call; another, or none, declines it, so that no answering machine takes it. The caller hears it ring meanwhile. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/call_sid.h"
#include "base/log_limit.h"
#include "base/metric.h"
#include "english/sentence.h"
#include "english/telephone.h"
#include "store/call_notes.h"
#include "web/web_internal.h"

enum { KEY_WAIT_S = 8, WHISPER_BYTES = 400, ABOUT_BYTES = CALL_NOTE_WHY_BYTES + MENU_NAME_BYTES + 16 };
#define TAKE_KEY '1'

struct whisper {
    struct web *web;
    struct http_request *request;
    char call_sid[CALL_SID_BYTES], leg_id[CALL_NOTE_ID_BYTES];
    bool is_taken;
    struct store_call call;
    struct call_notes notes;
};

static enum vp_err look_up(struct store *store, void *job)
{
    struct whisper *whisper = job;
    enum vp_err err = store_find_call(store, whisper->call_sid, &whisper->call);
    if (err == VP_OK && whisper->is_taken)
        return call_notes_add_taken(store, &whisper->call, whisper->leg_id);
    return err == VP_OK ? call_notes_read(store, whisper->call_sid, &whisper->notes) : err;
}

/* "catering: a party for forty", "catering", "the caller asked". */
static void write_about(const struct call_notes *notes, char out[ABOUT_BYTES])
{
    bool has_both = notes->topic[0] != '\0' && notes->reason[0] != '\0';
    snprintf(out, ABOUT_BYTES, "%s%s%s", notes->topic, has_both ? ": " : "", notes->reason);
    for (size_t len = strlen(out); len > 0 && strchr(".!?, ", out[len - 1]) != NULL; len--)
        out[len - 1] = '\0';
}

static const char *write_whisper(const struct whisper *whisper, char out[WHISPER_BYTES])
{
    char about[ABOUT_BYTES], said_about[ABOUT_BYTES + 32] = "", number[64];
    const char *caller = whisper->call.caller_number;
    write_about(&whisper->notes, about);
    if (about[0] != '\0')
        sentence_fill(SENTENCE_WHISPER_ABOUT, &(struct sentence_words){.asked = span_of(about)}, said_about,
                      sizeof said_about);
    const char *who = caller[0] == '+' ? telephone_groups(caller + 1, number, sizeof number)
                                       : sentence_text(SENTENCE_WHISPER_WITHHELD);
    return sentence_fill(SENTENCE_WHISPER,
                         &(struct sentence_words){.name = span_of(who), .asked = span_of(said_about)}, out,
                         WHISPER_BYTES);
}

static void ask_for_key(const struct whisper *whisper, const char *sentence, struct phone_answer *answer)
{
    struct phone_step *step = phone_answer_add(answer, PHONE_KEY);
    step->text = sentence;
    step->seconds = KEY_WAIT_S;
    snprintf(step->link, sizeof step->link, PHONE_WHISPER_LINK "?call=%s&asked=1", whisper->call_sid);
    (void)span_copy(span_of(step->link), step->otherwise_link, sizeof step->otherwise_link);
}

/* Where nothing can be looked up the call is put through as it is: an answer without a step. */
static void answer_whisper(void *job, enum vp_err err)
{
    struct whisper *whisper = job;
    struct phone_answer answer;
    char sentence[WHISPER_BYTES];
    phone_answer_init(&answer);
    log_of_call(LOG_LEVEL_INFO, "web", whisper->call_sid, "whisper taken=%d store=%s", whisper->is_taken,
                vp_err_name(err));
    if (!whisper->is_taken && (err == VP_OK || err == VP_ERR_NOT_FOUND))
        ask_for_key(whisper, write_whisper(whisper, sentence), &answer);
    telephony_reply(whisper->web->settings.telephony, whisper->request, &answer);
    free(whisper);
}

static void decline(const struct web *web, struct http_request *request, const char *call_sid)
{
    struct phone_answer answer;
    metric_add(METRIC_TRANSFERS_DECLINED_TOTAL, 1);
    log_of_call(LOG_LEVEL_INFO, "web", call_sid, "whisper declined");
    phone_answer_init(&answer);
    phone_answer_hang_up(&answer);
    telephony_reply(web->settings.telephony, request, &answer);
}

/* The webhook is of the leg to the person; the link names the call. */
void voice_serve_whisper(void *owner, struct http_request *request)
{
    struct web *web = owner;
    struct phone_webhook webhook;
    char call_sid[CALL_SID_BYTES];
    if (!guard_arrived(web, request, PHONE_WEBHOOK_NEXT, &webhook))
        return;
    if (!call_sid_take(http_query(request, "call"), call_sid)) {
        http_reply_error(request, 400, "invalid_request_error", "call is needed");
        return;
    }
    bool is_taken = webhook.keys[0] == TAKE_KEY;
    if (webhook.is_over || (!is_taken && http_query(request, "asked") != NULL)) {
        decline(web, request, call_sid);
        return;
    }
    struct whisper *whisper = web_job_create(request, sizeof *whisper);
    if (whisper == NULL)
        return;
    whisper->web = web;
    whisper->request = request;
    whisper->is_taken = is_taken;
    memcpy(whisper->call_sid, call_sid, sizeof whisper->call_sid);
    (void)span_copy(span_of(webhook.call_sid), whisper->leg_id, sizeof whisper->leg_id);
    store_thread_ask(web->settings.store, look_up, answer_whisper, whisper);
}
