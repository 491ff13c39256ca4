#include "flow/twilio/with_fake_call.h"

#include <stdlib.h>

static void must(enum vp_err err)
{
    if (err != VP_OK)
        abort();
}

void fake_call_init(struct call *call)
{
    buf_init(&call->told, 1 << 20);
}

void fake_call_deinit(struct call *call)
{
    buf_deinit(&call->told);
}

const char *fake_call_told(struct call *call)
{
    const char *text = buf_text(&call->told);
    call->told.len = 0;
    return text;
}

void call_on_phone_audio(struct call *call, struct span ulaw_b64, int64_t timestamp_ms)
{
    must(buf_appendf(&call->told, "audio %lld %.*s\n", (long long)timestamp_ms, (int)ulaw_b64.len,
                     ulaw_b64.at));
}

void call_on_phone_mark(struct call *call, const char *name)
{
    must(buf_appendf(&call->told, "mark %s\n", name));
}

void call_on_phone_dtmf(struct call *call, char digit)
{
    must(buf_appendf(&call->told, "dtmf %c\n", digit));
}

void call_on_phone_gone(struct call *call, const char *why)
{
    must(buf_appendf(&call->told, "gone %s\n", why));
}
