/* What the settings lack for a way. */
#include "delivery/delivery_way.h"

static const char *lack_of_phone(const struct delivery_means *means, bool is_asked_back)
{
    const struct telephony *telephony = means->telephony;
    if (telephony == NULL || !telephony->port->has_account(telephony->provider))
        return "twilio_account_sid and twilio_auth_token are not set";
    if (is_asked_back && means->base_url[0] == '\0')
        return "public_base_url is not set, so Twilio cannot ask what to say";
    return NULL;
}

const char *delivery_lack(const struct delivery_means *means, enum menu_way way)
{
    switch (way) {
    case MENU_SMS:
    case MENU_CALLER_TEXT:
        return lack_of_phone(means, false);
    case MENU_STAFF_CALL:
        return lack_of_phone(means, true);
    case MENU_EMAIL:
        return means->mail.url[0] == '\0' || means->mail.from[0] == '\0'
                   ? "smtp_url and smtp_from are not set"
                   : NULL;
    default:
        return NULL;
    }
}
