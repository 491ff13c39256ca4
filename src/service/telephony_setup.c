#include "service/telephony_setup.h"

void telephony_setup_make(struct telephony_setup *setup, const struct shared *shared)
{
    const struct config *config = &shared->config;
    const struct twilio_settings settings = {.auth_token = config->twilio_auth_token,
                                             .old_auth_token = config->twilio_old_auth_token,
                                             .shared_key = config->twilio_shared_key,
                                             .public_base_url = config->public_base_url,
                                             .public_base_as_written = config->public_base_as_written,
                                             .media_url = shared->media_url,
                                             .api_url = config->twilio_api_url,
                                             .account_sid = config->twilio_account_sid};
    setup->telephony = twilio_init(&setup->twilio, &settings);
}
