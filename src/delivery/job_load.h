/* What a delivery brings, from the store. */
#ifndef VP_DELIVERY_JOB_LOAD_H
#define VP_DELIVERY_JOB_LOAD_H

#include "delivery/delivery_way.h"

/* Fills what is brought by job->delivery; out_is_there false: it is not in the store. The store's errors. */
VP_MUST_CHECK enum vp_err job_load(struct store *store, struct delivery_job *job, bool *out_is_there);

/* The delivery of this id. VP_ERR_NOT_FOUND. */
VP_MUST_CHECK enum vp_err job_find(struct store *store, int64_t delivery_id,
                                   struct store_delivery *out_delivery);
/* The delivery of a way that waits longest. VP_ERR_NOT_FOUND: none does. */
VP_MUST_CHECK enum vp_err job_find_oldest(struct store *store, const char *restaurant_id, const char *way_id,
                                          struct store_delivery *out_delivery);

#endif
