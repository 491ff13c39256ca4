/* The restaurant's own telephone rings first. Whoever answers there has the call; where nobody does, or it is busy, the
 * agent takes it as it came. */
#include "web/web_internal.h"

void voice_serve_rung(void *owner, struct http_request *request)
{
    struct web *web = owner;
    struct phone_webhook webhook;
    struct phone_answer answer;
    if (!guard_arrived(web, request, PHONE_WEBHOOK_ARRIVAL, &webhook))
        return;
    const struct menu *menu = menu_set_find_called(web->settings.menus, webhook.to);
    bool is_taken = webhook.dial == PHONE_DIAL_CONNECTED;
    if (menu != NULL && !is_taken && !webhook.is_over) {
        voice_take(web, request, &webhook, menu, true);
        return;
    }
    if (menu != NULL)
        voice_note_untaken(web, &webhook, menu, is_taken ? END_STAFF_FIRST : END_UNANSWERED);
    phone_answer_init(&answer);
    phone_answer_hang_up(&answer);
    telephony_reply(web->settings.telephony, request, &answer);
}
