/* What the files of this room share. */
#ifndef VP_WEB_WEB_INTERNAL_H
#define VP_WEB_WEB_INTERNAL_H

#include <jansson.h>

#include "base/call_sid.h"
#include "web/logins.h"
#include "web/tokens.h"
#include "web/web.h"

/* The gate of the server (http_server_set_gate); owner is the struct web. */
bool guard_page(void *owner, struct http_request *request);
/* asker.c: the numeric address that a request comes from, as far as proxies that are believed tell it; it is out. */
enum { ASKER_ADDRESS_BYTES = 64 };
const char *asker_address(const struct web *web, const struct http_request *request,
                          char out[ASKER_ADDRESS_BYTES]);
/* guard_rate.c: whether who asks may ask once more now; otherwise it was answered with 429. */
bool guard_rate(struct web *web, struct http_request *request);
/* The same of somebody unknown, whatever they ask for. */
bool guard_stranger(struct web *web, struct http_request *request);
/* Whether one more call may come to this restaurant now, and a text message; it is not answered. Its own people are not
 * counted among callers; whoever is blocked is counted for themselves alone. */
bool guard_call_rate(struct web *web, const struct phone_webhook *webhook, const struct menu *menu,
                     bool is_blocked);
bool guard_text_rate(struct web *web, const struct menu *menu);
/* Whether the request comes from the telephony provider and what it says; otherwise it was answered (403,
 * 400). */
bool guard_webhook(struct web *web, struct http_request *request);
bool guard_read_webhook(struct web *web, struct http_request *request, enum phone_webhook_kind kind,
                        struct phone_webhook *out_webhook);
/* Both, and counts the webhook. */
bool guard_arrived(struct web *web, struct http_request *request, enum phone_webhook_kind kind,
                   struct phone_webhook *out_webhook);
/* Who asks: the operator, by the admin token, by a login, or by being on this machine where neither token nor password
 * is set; a restaurant, by a login of the page; nobody known. A login changes something only from the page itself. */
enum guard_asker { GUARD_STRANGER, GUARD_OPERATOR, GUARD_RESTAURANT, GUARD_ANSWERED };
/* For what strangers may see too, but not all of it. What is wrong is answered with 401, 403 or 429. */
enum guard_asker guard_who(struct web *web, struct http_request *request);
/* The rest is for those who are known; others are answered with 401, 403 or 429. */
/* The operator; and whoever is logged in for a restaurant, on the routes that admin.c lists for restaurants, as long as
 * query or path names theirs: others do not exist (404). */
bool guard_admin(struct web *web, struct http_request *request);
/* Which restaurant is asked for ("restaurant" of the query), as far as the asker may: "" is all of them, which only the
 * operator gets; a restaurant's login gets its own, whether it says so or not, and 404 for another. */
bool guard_scope(struct web *web, struct http_request *request, char out_restaurant_id[MENU_NAME_BYTES]);
/* For what is known to be a restaurant's only later: who asks, out_own_id "" for the operator, who may see all. */
bool guard_known(struct web *web, struct http_request *request, char out_own_id[MENU_NAME_BYTES]);
bool guard_may_see(const char *own_id, const char *restaurant_id);

/* ---- guard_token.c: tokens of the API ---- */

/* What stands behind "Authorization: Bearer "; NULL: nothing. */
const char *guard_bearer(const struct http_request *request);
bool guard_is_api_token(const char *bearer); /* by its form; accepts NULL */
/* Borrowed until the loop goes on; NULL: none. */
const struct store_token *guard_find_token(const struct web *web, const struct http_request *request);
/* Whose it is, and out_own_id; where it is not for what is asked the request was answered with 403. */
enum guard_asker guard_admit_token(struct http_request *request, const struct store_token *token,
                                   char out_own_id[MENU_NAME_BYTES]);

/* ---- guard_login.c: logins of the page ---- */

#define PAGE_COOKIE "voiceplate_login"
/* The hash of the password of a restaurant, "" the operator; borrowed, "" where there is none. */
const char *guard_password_of(const struct web *web, const char *restaurant_id);
bool guard_has_passwords(const struct web *web);
/* Borrowed until the loop goes on; NULL: no login, or one whose password has changed. */
const struct store_login *guard_find_login(const struct web *web, const struct http_request *request);
bool guard_read_cookie(const struct http_request *request, char out_secret[LOGIN_SECRET_BYTES]);
/* Whether our page sends it, so that no other can in its name; otherwise it was answered with 403. */
bool guard_is_own_page(const struct web *web, struct http_request *request);
bool guard_is_change(const struct http_request *request); /* more than looking */
/* Whether whoever asks may try a token or password; otherwise it was answered with 429. What became of it. */
bool guard_may_guess(struct web *web, struct http_request *request);
void guard_note_guess(struct web *web, const struct http_request *request, bool was_right);
/* What was shown is wrong, which counts: answered with 401. */
void guard_refuse_guess(struct web *web, struct http_request *request);
bool guard_is_admin_token(const struct web *web, struct span token);
/* A login's cookie; secret "" takes it away. */
void page_set_cookie(const struct web *web, struct http_request *request, const char *secret);
int64_t page_login_ms(void); /* so long a login holds */

/* views.c: what GET /health tells the operator. NULL without memory. */
json_t *web_health_json(const struct web *web);
/* Takes json over and answers with it; status 500 when it is NULL (no memory). */
void reply_json(struct http_request *request, int status, json_t *json);

/* The answer of a question that went through the store: json (taken over) where err is VP_OK, 404 with missing
 * where it is VP_ERR_NOT_FOUND, else 503. */
void reply_stored(struct http_request *request, enum vp_err err, json_t *json, const char *missing);

/* Connects with a media stream by a fresh token; resume_count tells how often this call came back. call and
 * called_number are borrowed until the answer is written. */
void voice_connect(const struct web *web, struct phone_answer *answer, const struct store_call *call,
                   const char *called_number, int resume_count);

/* Sends the call to the traditional pipeline's first turn; only where there is one. */
void voice_go_traditional(struct phone_answer *answer);

struct voice_wish { /* for a person; all borrowed until the answer is written */
    const char *call_sid;
    const char *topic; /* a rule of the menu; "": none */
};
/* The sentence, then whom the menu names for that; an apology where it names nobody. menu may be NULL. */
void voice_pass_on(struct phone_answer *answer, const struct menu *menu, const struct voice_wish *wish,
                   const char *sentence);
/* change.c: who changes something, by the header X-Admin-Name, behind the name of the token that asks, if one does.
 * Borrowed until the loop goes on; NULL: it was answered, because it may not, or has no such name. */
const char *change_read_who(struct web *web, struct http_request *request);
/* The same where the restaurant is known later (guard_known): whoever answers looks at out_own_id. */
const char *change_read_known(struct web *web, struct http_request *request,
                              char out_own_id[MENU_NAME_BYTES]);
/* The body as a JSON object of these keys (NULL behind the last) and no others; NULL with a sentence in out_why. */
json_t *change_read_body(struct http_request *request, const char *const *keys, char *out_why,
                         size_t why_size_bytes);
/* The menu of the restaurant that the query names, or of the first one where it names none (borrowed); NULL: there is
 * no such restaurant, and the request was answered. */
const struct menu *web_restaurant_asked(const struct web *web, struct http_request *request);
/* Zeroed memory for what a request asks of the store, the caller's (free). NULL: the request is answered. */
void *web_job_create(struct http_request *request, size_t size_bytes);
/* Whether the whole service is about to stop: calls in progress finish, no other begins. */
bool web_is_stopping(const struct web *web);
/* Whether what a caller orders can be written down. */
bool web_can_keep(const struct web *web);
/* Whether a worker is there with room for this call: a lost stream of its own takes no place of it. */
bool web_may_take_call(const struct web *web, const char *call_sid);
/* Whether whoever calls now is spoken to by anybody but a person. */
bool web_can_speak(const struct web *web);
/* Why a new call would not be served well here, for the operator; static. NULL: it would be. */
const char *web_why_unready(const struct web *web);

/* What stands in a call's record for the number of a caller who has none but a page of ours. */
#define BROWSER_CALLER "browser"
/* resume.c: what comes behind the media stream of such a call, told by this reply instead of in the provider's words;
 * 404 where the call is none. */
typedef void (*voice_reply_fn)(const struct web *web, struct http_request *request,
                               const struct store_call *call, const struct phone_answer *answer);
void voice_resume_browser(struct web *web, struct http_request *request, const char *call_sid,
                          voice_reply_fn reply);

void browser_serve_call(void *owner, struct http_request *request);
void browser_serve_next(void *owner, struct http_request *request);
void voice_serve(void *owner, struct http_request *request);
void voice_serve_resume(void *owner, struct http_request *request);
void voice_serve_dialed(void *owner, struct http_request *request);
/* talk_end.c: the caller has hung up: whoever they were put through to is not with them any more. */
void voice_note_talk_over(struct web *web, const char *call_sid);
void voice_serve_whisper(void *owner, struct http_request *request);
/* staff_first.c: what came of the restaurant's own telephone ringing first. */
void voice_serve_rung(void *owner, struct http_request *request);
/* A call as it arrived, to the agent. has_rung: the restaurant's telephone has rung for it, and nobody answered: where
 * the agent cannot take it a message is taken instead of ringing there again. */
void voice_take(struct web *web, struct http_request *request, const struct phone_webhook *webhook,
                const struct menu *menu, bool has_rung);
/* That a call went beyond this limit, whatever became of it. */
void voice_count_limit(enum call_limit limit);
/* untaken.c: a call that the agent never takes is written down as ended so, whatever becomes of the answer. */
void voice_note_untaken(struct web *web, const struct phone_webhook *webhook, const struct menu *menu,
                        enum end_reason reason);
void voice_serve_message(void *owner, struct http_request *request);
void voice_serve_staff(void *owner, struct http_request *request);
void print_serve(void *owner, struct http_request *request);
void voice_serve_status(void *owner, struct http_request *request);
void voice_serve_turn(void *owner, struct http_request *request);
void voice_serve_audio(void *owner, struct http_request *request);
void api_serve_openapi(void *owner, struct http_request *request);
void sms_serve(void *owner, struct http_request *request);
void api_serve_calls(void *owner, struct http_request *request);
void api_serve_live_calls(void *owner, struct http_request *request);
void api_command_call(void *owner, struct http_request *request);
void api_serve_figures(void *owner, struct http_request *request);
void api_serve_menu(void *owner, struct http_request *request);
void page_serve_frame(void *owner, struct http_request *request);
void page_serve_file(void *owner, struct http_request *request);
void page_serve_me(void *owner, struct http_request *request);
void page_log_in(void *owner, struct http_request *request);
void api_serve_events(void *owner, struct http_request *request);
void page_log_out(void *owner, struct http_request *request);
/* guard_call.c: of a call, for the restaurant whose it is. */
void own_serve_call(void *owner, struct http_request *request);
void own_command_call(void *owner, struct http_request *request);
void own_delete_recording(void *owner, struct http_request *request);
void api_serve_call(void *owner, struct http_request *request);
/* Whether the path asks for a call's recording; its CallSid then, "-" where it is none. */
bool api_asks_recording(const struct http_request *request, char out_call_sid[CALL_SID_BYTES]);
void api_serve_recording(struct web *web, struct http_request *request, const char *call_sid);
void api_forget_caller(void *owner, struct http_request *request);
void api_delete_recording(void *owner, struct http_request *request);
void api_serve_orders(void *owner, struct http_request *request);
void api_change_order(void *owner, struct http_request *request);
void api_serve_doctor(void *owner, struct http_request *request);
void api_serve_usage(void *owner, struct http_request *request);
void api_serve_messages(void *owner, struct http_request *request);
void api_finish_message(void *owner, struct http_request *request);
void api_serve_deliveries(void *owner, struct http_request *request);
void api_change_delivery(void *owner, struct http_request *request);
void api_test_delivery(void *owner, struct http_request *request);
/* Whoever waits for a test is told that it was cut. */
void api_close_delivery_tests(struct web *web);
void api_serve_flags(void *owner, struct http_request *request);
void api_change_flag(void *owner, struct http_request *request);
void api_serve_flag_log(void *owner, struct http_request *request);
void api_put_test_number(void *owner, struct http_request *request);
void api_remove_test_number(void *owner, struct http_request *request);
void api_roll_back(void *owner, struct http_request *request);
void api_serve_sold_out(void *owner, struct http_request *request);
void api_sell_out(void *owner, struct http_request *request);
void api_offer_again(void *owner, struct http_request *request);
void api_serve_blocked(void *owner, struct http_request *request);
void api_block(void *owner, struct http_request *request);
void api_unblock(void *owner, struct http_request *request);
void api_serve_house(void *owner, struct http_request *request);
void api_change_house(void *owner, struct http_request *request);
void api_serve_ab(void *owner, struct http_request *request);

#endif
