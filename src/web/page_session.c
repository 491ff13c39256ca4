/* Who looks at the page, and what they may see. */
#include "web/web_internal.h"

static json_t *restaurant_json(const struct menu *menu)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s}", "id", menu->restaurant_id, "name", menu->restaurant_name,
                     "currency", "USD", "timezone", menu->timezone, "staff_number", menu->staff_number);
}

void page_serve_me(void *owner, struct http_request *request)
{
    const struct web *web = owner;
    if (!guard_admin(owner, request))
        return;
    json_t *restaurants = json_array();
    for (size_t i = 0; i < web->settings.menus->count; i++)
        json_array_append_new(restaurants, restaurant_json(web->settings.menus->menus[i]));
    reply_json(request, 200,
               json_pack("{s:s, s:o, s:b}", "who", "operator", "restaurants", restaurants, "open",
                         web->settings.admin_token[0] == '\0'));
}
