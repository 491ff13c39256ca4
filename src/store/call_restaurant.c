#include "store/call_restaurant.h"

#include <jansson.h>
#include <string.h>

#include "base/json_tree.h"

bool call_restaurant_read(const char *basket_json, char out_restaurant_id[MENU_NAME_BYTES])
{
    if (strstr(basket_json, "\"restaurant_id\"") == NULL) /* nearly always */
        return false;
    json_t *basket = json_tree_load(span_of(basket_json), JSON_REJECT_DUPLICATES);
    const char *id = json_string_value(json_object_get(basket, "restaurant_id"));
    bool is_said = id != NULL && id[0] != '\0' && span_copy(span_of(id), out_restaurant_id, MENU_NAME_BYTES);
    json_decref(basket);
    return is_said;
}
