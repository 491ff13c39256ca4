#include "delivery/job_load.h"

#include <limits.h>
#include <string.h>

struct search {
    struct delivery_job *job;
    bool is_there;
};

static bool take_ticket(void *owner, const struct ticket *ticket)
{
    struct search *search = owner;
    search->is_there = ticket->order_number == search->job->delivery.order_number;
    if (search->is_there)
        search->job->ticket = *ticket;
    return !search->is_there;
}

static bool take_message(void *owner, const struct store_message *message)
{
    struct search *search = owner;
    search->is_there = true;
    search->job->message = *message;
    return false;
}

static enum vp_err load_message(struct store *store, struct delivery_job *job, bool *out_is_there)
{
    const struct store_message_filter filter = {.id = job->delivery.message_id, .limit = 1};
    struct search search = {.job = job};
    enum vp_err err = store_each_message(store, &filter, take_message, &search);
    *out_is_there = search.is_there;
    return err;
}

static bool take_call(void *owner, const struct call_summary *call)
{
    struct search *search = owner;
    search->is_there = true;
    search->job->call = *call;
    return false;
}

static enum vp_err load_call(struct store *store, struct delivery_job *job, bool *out_is_there)
{
    const struct call_list_filter filter = {.call_sid = job->delivery.call_sid, .limit = 1};
    struct search search = {.job = job};
    int64_t next_unix_ms;
    enum vp_err err = store_list_calls(store, &filter, take_call, &search, &next_unix_ms);
    *out_is_there = search.is_there;
    return err;
}

enum vp_err job_load(struct store *store, struct delivery_job *job, bool *out_is_there)
{
    if (job->delivery.message_id != 0)
        return load_message(store, job, out_is_there);
    if (delivery_is_of_call(&job->delivery))
        return load_call(store, job, out_is_there);
    const struct store_order_filter filter = {
        .restaurant_id = job->delivery.restaurant_id, .call_sid = job->delivery.call_sid, .limit = INT_MAX};
    struct search search = {.job = job};
    enum vp_err err = store_each_order(store, &filter, take_ticket, &search);
    *out_is_there = search.is_there;
    return err;
}

struct wanted {
    int64_t id; /* 0: the oldest, which is the last that is told */
    struct store_delivery found;
    bool is_found;
};

static bool take_delivery(void *owner, const struct store_delivery *delivery)
{
    struct wanted *wanted = owner;
    if (wanted->id != 0 && delivery->id != wanted->id)
        return true;
    wanted->found = *delivery;
    wanted->is_found = true;
    return wanted->id == 0;
}

static enum vp_err find(struct store *store, const struct store_delivery_filter *filter,
                        struct wanted *wanted, struct store_delivery *out_delivery)
{
    enum vp_err err = store_each_delivery(store, filter, take_delivery, wanted);
    if (err == VP_OK && !wanted->is_found)
        err = VP_ERR_NOT_FOUND;
    if (err == VP_OK)
        *out_delivery = wanted->found;
    return err;
}

enum vp_err job_find(struct store *store, int64_t delivery_id, struct store_delivery *out_delivery)
{
    const struct store_delivery_filter filter = {.id = delivery_id, .limit = 1};
    struct wanted wanted = {.id = delivery_id};
    return find(store, &filter, &wanted, out_delivery);
}

enum vp_err job_find_oldest(struct store *store, const char *restaurant_id, const char *way_id,
                            struct store_delivery *out_delivery)
{
    const struct store_delivery_filter filter = {.restaurant_id = restaurant_id,
                                                 .way_id = way_id,
                                                 .has_state = true,
                                                 .state = STORE_DELIVERY_WAITING,
                                                 .limit = INT_MAX};
    struct wanted wanted = {.id = 0};
    return find(store, &filter, &wanted, out_delivery);
}
