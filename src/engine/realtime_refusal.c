#include "engine/realtime_refusal.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"

void realtime_text_mend(char *text)
{
    if (utf8_is_valid(span_of(text)))
        return;
    for (; *text != '\0'; text++)
        if ((unsigned char)*text >= 0x80)
            *text = '?';
}

enum vp_err realtime_refuse(struct realtime_refusal *error, const char *code, const char *param,
                            const char *format, ...)
{
    error->type = "invalid_request_error";
    error->code = code;
    snprintf(error->param, sizeof error->param, "%s", param != NULL ? param : "");
    va_list args;
    va_start(args, format);
    vsnprintf(error->message, sizeof error->message, format, args);
    va_end(args);
    realtime_text_mend(error->param);
    realtime_text_mend(error->message);
    return VP_ERR_BAD_MESSAGE;
}
