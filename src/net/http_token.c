#include "net/http_token.h"

#include <ctype.h>
#include <string.h>

bool http_is_token_byte(char byte)
{
    return isalnum((unsigned char)byte) || (byte != '\0' && strchr("!#$%&'*+-.^_`|~", byte) != NULL);
}
