#include "flow/twilio/with_fake_call.h"

#include "with_told.h"

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
    return told_since(&call->told);
}

void call_on_phone_audio(struct call *call, struct span ulaw_b64, int64_t timestamp_ms)
{
    tell(&call->told, "audio %lld %.*s\n", (long long)timestamp_ms, (int)ulaw_b64.len, ulaw_b64.at);
}

void call_on_phone_mark(struct call *call, const char *name)
{
    tell(&call->told, "mark %s\n", name);
}

void call_on_phone_dtmf(struct call *call, char digit)
{
    tell(&call->told, "dtmf %c\n", digit);
}

void call_on_phone_words(struct call *call, const char *words)
{
    tell(&call->told, "words %s\n", words);
}

void call_on_phone_gone(struct call *call, const char *why)
{
    tell(&call->told, "gone %s\n", why);
}
