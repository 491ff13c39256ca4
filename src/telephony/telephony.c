#include "telephony/telephony.h"

enum vp_err telephony_write(const struct telephony *telephony, const struct phone_answer *answer,
                            struct buf *out)
{
    return answer->is_too_long ? VP_ERR_BUG : telephony->port->write_answer(telephony->provider, answer, out);
}

void telephony_reply(const struct telephony *telephony, struct http_request *request,
                     const struct phone_answer *answer)
{
    struct buf text;
    buf_init(&text, PHONE_ANSWER_MAX_BYTES);
    if (telephony_write(telephony, answer, &text) == VP_OK)
        http_reply(request, 200, telephony->port->answer_type, (struct span){text.at, text.len});
    else
        http_reply_error(request, 500, "server_error", "the answer could not be written");
    buf_deinit(&text);
}
