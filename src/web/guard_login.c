/* Who asks by a login of the page: its cookie, whose password it was made with, and whether the page itself asks. */
#include <string.h>

#include "base/clock.h"
#include "net/http_origin.h"
#include "web/web_internal.h"

const char *guard_password_of(const struct web *web, const char *restaurant_id)
{
    if (restaurant_id[0] == '\0')
        return web->settings.page_password != NULL ? web->settings.page_password : "";
    const struct menu *menu = menu_set_find(web->settings.menus, restaurant_id);
    return menu != NULL ? menu->page_password : "";
}

bool guard_has_passwords(const struct web *web)
{
    bool has_one = guard_password_of(web, "")[0] != '\0';
    for (size_t i = 0; i < web->settings.menus->count && !has_one; i++)
        has_one = web->settings.menus->menus[i]->page_password[0] != '\0';
    return has_one;
}

/* Of "a=1; voiceplate_login=HEX; b=2" (RFC 6265, 4.2.1). */
bool guard_read_cookie(const struct http_request *request, char out_secret[LOGIN_SECRET_BYTES])
{
    static const char name[] = PAGE_COOKIE "=";
    const char *at = http_header(request, "Cookie");
    while (at != NULL) {
        at += strspn(at, "; ");
        size_t len = strcspn(at, ";");
        if (strncmp(at, name, sizeof name - 1) == 0 && len == sizeof name - 1 + LOGIN_SECRET_BYTES - 1)
            return span_copy((struct span){at + sizeof name - 1, LOGIN_SECRET_BYTES - 1}, out_secret,
                             LOGIN_SECRET_BYTES);
        at = at[len] == ';' ? at + len : NULL;
    }
    return false;
}

/* Another password ends the logins that were made with the one before. */
static bool is_made_with(const struct store_login *login, const char *password)
{
    char mark[STORE_LOGIN_MARK_BYTES];
    logins_mark(password, mark);
    return password[0] != '\0' && strcmp(mark, login->password_mark) == 0;
}

const struct store_login *guard_find_login(const struct web *web, const struct http_request *request)
{
    char secret[LOGIN_SECRET_BYTES];
    if (web->logins == NULL || !guard_read_cookie(request, secret))
        return NULL;
    const struct store_login *login = logins_find(web->logins, secret, clock_unix_ms());
    if (login == NULL)
        return NULL;
    bool is_good = is_made_with(login, guard_password_of(web, login->restaurant_id)) ||
                   (login->restaurant_id[0] == '\0' && is_made_with(login, web->settings.admin_token));
    return is_good ? login : NULL;
}

bool guard_is_own_page(const struct web *web, struct http_request *request)
{
    const struct http_site site = {{web->settings.public_base_url, web->settings.media_url}};
    const char *mark = http_header(request, "X-VoicePlate");
    if (mark != NULL && strcmp(mark, "1") == 0 && !http_origin_is_foreign_page(request, &site))
        return true;
    http_reply_error(
        request, 403, "forbidden",
        "a login may change something from the page alone: send 'X-VoicePlate: 1', and no Origin of "
        "another site");
    return false;
}

bool guard_is_change(const struct http_request *request)
{
    const char *method = http_method(request);
    return strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0;
}
