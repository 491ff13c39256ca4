#include "store/call_basket.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/json_tree.h"

struct found_order {
    uint32_t version;
    int number; /* 0: none */
};

/* The newest comes first. */
static bool keep_newest(void *owner, const struct ticket *ticket)
{
    *(struct found_order *)owner = (struct found_order){ticket->basket_version, ticket->order_number};
    return false;
}

/* Where the basket knows of no order, or of an older one. Leaves the text as it is when it cannot be read: its
 * reader says so. */
static enum vp_err note_order(char **json, const struct found_order *order)
{
    json_t *basket = json_tree_load(span_of(*json), JSON_REJECT_DUPLICATES);
    enum vp_err err = VP_OK;
    if (json_is_object(basket) &&
        json_integer_value(json_object_get(basket, "ordered_version")) < (json_int_t)order->version) {
        json_object_set_new(basket, "ordered_version", json_integer(order->version));
        json_object_set_new(basket, "order_number", json_integer(order->number));
        /* A change that could not be saved was taken back under a newer version, and that one was ordered. */
        if (json_integer_value(json_object_get(basket, "version")) < (json_int_t)order->version)
            json_object_set_new(basket, "version", json_integer(order->version));
        char *noted = json_dumps(basket, JSON_COMPACT);
        err = noted != NULL ? VP_OK : VP_ERR_NO_MEMORY;
        if (noted != NULL) {
            free(*json);
            *json = noted;
        }
    }
    json_decref(basket);
    return err;
}

enum vp_err call_basket_load(struct store *store, const char *call_sid, uint32_t *out_version,
                             char **out_json)
{
    struct found_order order = {0};
    enum vp_err err = store_load_basket(store, call_sid, out_version, out_json);
    if (err != VP_OK)
        return err;
    err = store_each_order(store, &(struct store_order_filter){.call_sid = call_sid}, keep_newest, &order);
    if (err == VP_OK && order.number != 0)
        err = note_order(out_json, &order);
    if (err == VP_OK)
        return VP_OK;
    free(*out_json);
    *out_json = NULL;
    return err;
}
