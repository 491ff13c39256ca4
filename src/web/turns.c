/* The routes of the traditional arm: traditional/ answers. */
#include "web/web_internal.h"

enum { AUDIO_PATH_LEN = sizeof "/voice/audio/" - 1 };

void voice_serve_turn(void *owner, struct http_request *request)
{
    struct web *web = owner;
    struct phone_webhook webhook;
    if (!guard_arrived(web, request, PHONE_WEBHOOK_NEXT, &webhook))
        return;
    if (web->turns != NULL)
        turn_desk_serve(web->turns, request, &webhook);
    else
        turn_desk_refuse(web->settings.telephony, request, web->settings.menus, webhook.to);
}

/* The provider's fetch may come without a signature (twilio.md 2.4). */
void voice_serve_audio(void *owner, struct http_request *request)
{
    struct web *web = owner;
    if (web->turns != NULL)
        turn_desk_serve_audio(web->turns, request, http_path(request) + AUDIO_PATH_LEN);
    else
        http_reply_error(request, 404, "not_found", "there is no such sound");
}
