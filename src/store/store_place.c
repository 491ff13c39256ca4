#include "store/store_place.h"

#include <stdio.h>
#include <string.h>

#include "base/span.h"
#include "store/store_internal.h"

enum { PASSWORD_BYTES = 512 };

static char remote_password[PASSWORD_BYTES], remote_spool[STORE_SPOOL_PATH_BYTES];

bool store_is_remote(const char *url)
{
    return strncmp(url, "postgres:", strlen("postgres:")) == 0;
}

/* "postgres://user:PASSWORD@host/db?password=PASSWORD": both are left out. */
void store_name(const char *url, char *out, size_t size_bytes)
{
    static const char hidden[] = "password=";
    size_t len = 0;
    const char *authority = strstr(url, "://"), *end = NULL, *colon = NULL;
    if (store_is_remote(url) && authority != NULL) {
        end = strchr(authority + 3, '@');
        colon = end != NULL ? memchr(authority + 3, ':', (size_t)(end - authority - 3)) : NULL;
    }
    for (const char *at = url; *at != '\0' && len + 1 < size_bytes; at++) {
        if (at == colon)
            at = end;
        out[len++] = *at;
        if (store_is_remote(url) && len >= sizeof hidden - 1 &&
            strncmp(out + len - (sizeof hidden - 1), hidden, sizeof hidden - 1) == 0)
            at += strcspn(at + 1, "&");
    }
    out[len < size_bytes ? len : size_bytes - 1] = '\0';
}

void store_set_remote(const char *password, const char *spool_path)
{
    span_copy(span_of(password), remote_password, sizeof remote_password);
    span_copy(span_of(spool_path), remote_spool, sizeof remote_spool);
}

const char *store_password(void)
{
    return remote_password[0] != '\0' ? remote_password : NULL;
}

bool store_find_spool(const char *url, char *out_path, size_t size_bytes)
{
    const char *place;
    if (store_find_backend(url, &place) == NULL || strcmp(place, ":memory:") == 0)
        return false;
    if (store_is_remote(url))
        return remote_spool[0] != '\0' && span_copy(span_of(remote_spool), out_path, size_bytes);
    return snprintf(out_path, size_bytes, "%s-spool", place) < (int)size_bytes;
}
