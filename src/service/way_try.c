#include "service/way_try.h"

#include <stdio.h>
#include <stdlib.h>

#include "delivery/way_test.h"
#include "service/telephony_setup.h"

struct trying {
    struct loop *loop;
    struct delivery_outcome outcome;
};

static void on_done(void *owner, const struct delivery_outcome *outcome)
{
    struct trying *trying = owner;
    trying->outcome = *outcome;
    loop_stop(trying->loop);
}

static enum vp_err run(struct delivery_means *means, struct menu *menu, const struct menu_delivery *way,
                       struct trying *trying)
{
    struct way_test *test = NULL;
    enum vp_err err = loop_create(&trying->loop);
    if (err != VP_OK)
        return err;
    means->loop = trying->loop;
    err = http_client_create(trying->loop, &means->client);
    if (err == VP_OK)
        err = way_test_start(means, menu, way, on_done, trying, &test);
    if (err == VP_OK)
        loop_run(trying->loop);
    http_client_destroy(means->client);
    loop_round(trying->loop, 0);
    loop_destroy(trying->loop);
    return err;
}

bool way_try(const struct config *config, struct menu *menu, const char *way_id,
             char out_why[WAY_TRY_WHY_BYTES])
{
    static struct shared shared;
    struct telephony_setup telephony;
    struct trying trying = {.loop = NULL};
    const struct menu_delivery *way = menu_find_delivery(menu, way_id);
    const char *lack = way != NULL ? way_test_lack(way->way) : "the restaurant's menu file has no such way";
    shared.config = *config;
    telephony_setup_make(&telephony, &shared);
    struct delivery_means means = {
        .may_be_private = config->delivery_private_webhooks,
        .telephony = &telephony.telephony,
        .base_url = config->public_base_url,
        .mail = {config->smtp_url, config->smtp_user, config->smtp_password, config->smtp_from},
        .square_url = config->square_api_url,
    };
    enum vp_err err = lack == NULL ? run(&means, menu, way, &trying) : VP_OK;
    snprintf(out_why, WAY_TRY_WHY_BYTES, "%s",
             lack != NULL   ? lack
             : err != VP_OK ? vp_err_text(err)
                            : trying.outcome.why);
    return lack == NULL && err == VP_OK && trying.outcome.result == DELIVERY_ACKNOWLEDGED;
}
