/* What the service asks of a telephony provider: who asks, what a webhook says, how an answer is written,
 * where a recording is, and a call's sound. One room for each provider implements it (twilio/provider.h);
 * service/telephony_setup.c is where one is chosen. */
#ifndef VP_TELEPHONY_TELEPHONY_H
#define VP_TELEPHONY_TELEPHONY_H

#include "base/buf.h"
#include "base/end_reason.h"
#include "call/ports.h"
#include "net/http_server.h"
#include "telephony/phone_answer.h"

struct call;

enum { RECORDING_ID_BYTES = 64, ACCOUNT_ID_BYTES = 64, RECORDING_URL_BYTES = 768 };

/* Which route a webhook came to, and so what it must say. */
enum phone_webhook_kind {
    PHONE_WEBHOOK_ARRIVAL, /* a call comes in: whom it calls, and who calls, where that is known */
    PHONE_WEBHOOK_NEXT,    /* a call goes on: whom it called */
    PHONE_WEBHOOK_STATUS,  /* how a call is now */
    PHONE_WEBHOOK_TEXT     /* a text message came: from whom, to whom, what it says; it is of no call */
};

enum phone_dial {
    PHONE_DIAL_NONE,      /* it is not about that */
    PHONE_DIAL_CONNECTED, /* somebody answered, and that is over */
    PHONE_DIAL_UNREACHED  /* busy, not answered, failed */
};

struct phone_webhook {    /* texts are borrowed until the request is answered */
    const char *call_sid; /* the provider's name of the call (base/call_sid.h); of a text message NULL */
    const char *text;     /* of a text message, else NULL */
    const char *from;     /* the caller's telephone number; "": unknown, as the one of who withholds it */
    const char *to;       /* the called one; NULL where it says none */
    const char *forwarded_from; /* a telephone that sends its calls on to ours; "": none is known */
    bool is_over;               /* the provider says so, and why */
    enum end_reason over_reason;

    /* What became of the number that was dialled, where this is what is told. */
    enum phone_dial dial;
    int dial_s;                     /* so long they talked */
    bool is_bridge_told;            /* it says whether caller and person were connected */
    const char *dial_why, *dial_id; /* in the provider's word; of this dialling; "" when absent */

    /* What the caller did since the last answer. */
    const char *keys; /* pressed; "": none */
    bool has_hung_up;
    const char *words; /* as the provider recognised them; NULL: none */
    char account_id[ACCOUNT_ID_BYTES], recording_id[RECORDING_ID_BYTES]; /* "": none */
    int recording_s;               /* its length, where the webhook tells it */
    const char *refused_recording; /* it names one that is not fetched: where; NULL: none of that kind */
};

struct recording_address {
    char url[RECORDING_URL_BYTES];
    char user_password[640]; /* for Basic; to be wiped after use */
};

/* The start of a media stream; borrowed during on_start. */
struct phone_start {
    const char *call_sid, *stream_sid, *account_sid;
    const char *token, *from, *to, *restaurant_id; /* as the answer that connected it said; "" when absent */
};

struct phone_stream_events {
    /* The stream started. True: its call comes by set_call, now or later (what the caller says before is kept
     * and comes first), unless refuse comes instead. False: refused. */
    bool (*on_start)(void *owner, void *leg, const struct phone_start *start);
    /* The socket is gone; the leg is freed after this. The call, if any, was told before. why: as an end's
     * text (base/end_reason.h), when the telephone left while its call was looked for; else "". */
    void (*on_gone)(void *owner, void *leg, const char *why);
    /* Something reached the call: its deadline may have moved. May be NULL. */
    void (*on_activity)(void *owner, struct call *call);
    /* What goes to the call right after this: the caller's sound (base64 of mu-law), and a mark. May be NULL. */
    void (*on_audio)(void *owner, struct span ulaw_b64, int64_t timestamp_ms);
    void (*on_mark)(void *owner, const char *name);
};

/* What is asked of the provider without a call of anybody's: a request to its API, and what its answer says. */
enum { PHONE_WHY_BYTES = 112 };
struct phone_request {
    char url[RECORDING_URL_BYTES];
    char user_password[640]; /* for Basic; to be wiped after use */
    struct buf form;         /* the body, application/x-www-form-urlencoded; whoever asked deinits it */
};
enum phone_taken { PHONE_TAKEN, PHONE_TRY_LATER, PHONE_REFUSED };
struct phone_receipt {
    enum phone_taken taken;
    char id[RECORDING_ID_BYTES]; /* the provider's name of the SMS or call; "": not taken */
    char why[PHONE_WHY_BYTES];   /* of what was not taken */
};

struct telephony_port {
    /* Whether a webhook comes from the provider: VP_ERR_BAD_SIGNATURE where it does not, another error where it is
     * malformed. Nothing is answered. */
    enum vp_err (*check_webhook)(void *provider, struct http_request *request);
    const char *unsigned_why; /* for whom VP_ERR_BAD_SIGNATURE is the answer; a sentence */
    /* Whether the upgrade of a media stream does. Otherwise it was answered (403) and counted. */
    bool (*admit_stream)(void *provider, struct http_request *request);
    /* False: it does not say what this kind must, and was answered (400). */
    bool (*read_webhook)(void *provider, struct http_request *request, enum phone_webhook_kind kind,
                         struct phone_webhook *out_webhook);
    /* Appends. VP_ERR_TOO_BIG, VP_ERR_NO_MEMORY, VP_ERR_BUG (an answer with too many steps). */
    enum vp_err (*write_answer)(void *provider, const struct phone_answer *answer, struct buf *out);
    const char *answer_type; /* MIME */
    /* False: there can be no such recording. */
    bool (*find_recording)(void *provider, const char *account_id, const char *recording_id,
                           struct recording_address *out_address);
    /* Whether the settings say which account may be asked. */
    bool (*has_account)(void *provider);
    /* An SMS of at most 1,600 characters, and a call that rings so many seconds and is then told by answer_url, a
     * route here, what to do. The errors of buf_append. */
    enum vp_err (*write_text)(void *provider, const char *from, const char *to, const char *text,
                              struct phone_request *out_request);
    enum vp_err (*write_ring)(void *provider, const char *from, const char *to, const char *answer_url,
                              int ring_s, struct phone_request *out_request);
    void (*read_receipt)(void *provider, int status, struct span body, struct phone_receipt *out_receipt);
    /* Takes the upgrade request of a media stream over. On error the request was answered. */
    enum vp_err (*open_stream)(struct loop *loop, struct http_request *request,
                               const struct phone_stream_events *events, void *owner, void **out_leg);
    /* The call of a stream that started; events go there from now on. */
    void (*set_call)(void *leg, struct call *call);
    /* Closes a stream that gets no call. */
    void (*refuse)(void *leg, const char *why);
    const struct phone_port *phone; /* of such a leg */
};

struct telephony {
    const struct telephony_port *port;
    void *provider;  /* borrowed */
    bool is_checked; /* whoever is not the provider is refused; false: everybody is taken for it */
};

enum { PHONE_ANSWER_MAX_BYTES = 16384 };

/* The answer as the provider reads it, appended to out, which has the cap PHONE_ANSWER_MAX_BYTES. */
VP_MUST_CHECK enum vp_err telephony_write(const struct telephony *telephony,
                                          const struct phone_answer *answer, struct buf *out);
/* Answers the webhook with it; status 500 when it cannot be written. */
void telephony_reply(const struct telephony *telephony, struct http_request *request,
                     const struct phone_answer *answer);

#endif
