/* What an operator pastes into Twilio's console. */
#ifndef VP_SERVICE_CONSOLE_URLS_H
#define VP_SERVICE_CONSOLE_URLS_H

#include <stdio.h>

#include "service/shared.h"

/* Three lines that begin with indent: the URLs of the number's settings, and where media streams come.
 * Nothing where there is no public_base_url. */
void console_urls_print(const struct config *config, const char *media_url, const char *indent, FILE *out);

#endif
