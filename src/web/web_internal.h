/* What the files of this room share. */
#ifndef VP_WEB_WEB_INTERNAL_H
#define VP_WEB_WEB_INTERNAL_H

#include <jansson.h>

#include "twilio/twiml.h"
#include "web/web.h"

/* The gate of the server (http_server_set_gate); owner is the struct web. */
bool guard_page(void *owner, struct http_request *request);
/* Whether the request carries Twilio's signature; otherwise answers 403 (and counts it). */
bool guard_twilio(struct web *web, struct http_request *request);
/* Whether the request may see calls and orders; otherwise answers 401, 403 or 429. */
bool guard_admin(struct web *web, struct http_request *request);
/* For what strangers may see too, but not all of it. A wrong token is answered with 401 or 429. */
enum guard_asker { GUARD_STRANGER, GUARD_OPERATOR, GUARD_ANSWERED };
enum guard_asker guard_who(struct web *web, struct http_request *request);

/* Answers with TwiML: begin, write with the twiml_ functions, end. */
struct twiml_answer {
    struct buf text;
    struct twiml twiml;
};
struct twiml *twiml_answer_begin(struct twiml_answer *answer);
void twiml_answer_end(struct twiml_answer *answer, struct http_request *request);

/* Takes json over and answers with it; status 500 when it is NULL (no memory). */
void reply_json(struct http_request *request, int status, json_t *json);

/* <Connect><Stream> with a fresh token; resume_count tells how often this call came back. */
void voice_write_stream(const struct web *web, struct twiml *twiml, const struct store_call *call,
                        const char *called_number, int resume_count);

/* Writes the end of a call, from outside of whoever had it. epoch: only if nobody newer has it; 0: whoever. */
void voice_end_call(const struct web *web, const char *call_sid, int64_t epoch, enum end_reason reason);
/* Whether a CallStatus is one of a call that is over (twilio.md 1.1), and what it means. */
bool voice_find_end(const char *status, enum end_reason *out_reason);

/* What stands behind a stream: which one it was (stream_token_id), and how often this call came back. */
enum { VOICE_RESUME_URL_BYTES = 64 };
void voice_format_resume_url(char out_url[VOICE_RESUME_URL_BYTES], int resume_count, uint64_t stream_id);
/* Another stream has the call: nothing is heard here, and nothing ends, while that one goes on. */
void voice_write_hold(struct twiml *twiml, int resume_count, uint64_t stream_id);

/* Sends the call to the traditional pipeline's first turn; only where there is one. */
void voice_write_traditional(struct twiml *twiml);

/* The sentence, then the restaurant's own telephone; an apology where it has none. menu may be NULL. */
void voice_write_person(struct twiml *twiml, const struct menu *menu, const char *sentence);
/* Whether the whole service is about to stop: calls in progress finish, no other begins. */
bool web_is_stopping(const struct web *web);
/* Whether what a caller orders can be written down. */
bool web_can_keep(const struct web *web);
/* Whether a worker is there with room for this call: a lost stream of its own takes no place of it. */
bool web_may_take_call(const struct web *web, const char *call_sid);

void voice_serve(void *owner, struct http_request *request);
void voice_serve_resume(void *owner, struct http_request *request);
void voice_serve_status(void *owner, struct http_request *request);
void voice_serve_turn(void *owner, struct http_request *http);
void voice_serve_audio(void *owner, struct http_request *http);
void api_serve_call(void *owner, struct http_request *request);
void api_serve_orders(void *owner, struct http_request *request);
void api_serve_flags(void *owner, struct http_request *request);
void api_change_flag(void *owner, struct http_request *request);
void api_serve_flag_log(void *owner, struct http_request *request);
void api_put_test_number(void *owner, struct http_request *request);
void api_remove_test_number(void *owner, struct http_request *request);
void api_roll_back(void *owner, struct http_request *request);
void api_serve_ab(void *owner, struct http_request *request);

#endif
