#include "service/console_urls.h"

void console_urls_print(const struct config *config, const char *media_url, const char *indent, FILE *out)
{
    const char *base = config->public_base_url;
    if (base[0] == '\0')
        return;
    fprintf(out, "%sA call comes in       Webhook, HTTP POST: %s/voice\n", indent, base);
    fprintf(out, "%sCall status changes   HTTP POST:          %s/voice/status\n", indent, base);
    fprintf(out, "%s(media streams come to %s by themselves)\n", indent, media_url);
}
