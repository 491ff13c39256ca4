/* Which way is tried how. */
#include "delivery/delivery_way.h"

typedef enum vp_err (*try_fn)(const struct delivery_means *means, const struct delivery_job *job,
                              delivery_done_fn done, void *owner, struct delivery_try **out_try);

static const try_fn tries[MENU_WAY_COUNT] = {
    [MENU_WEBHOOK] = webhook_try,  [MENU_PRINTER] = printer_try, [MENU_SMS] = phone_try,
    [MENU_EMAIL] = email_try,      [MENU_CLOUDPRNT] = asked_try, [MENU_EPSON] = asked_try,
    [MENU_SQUARE] = square_try,    [MENU_PAGE] = page_try,       [MENU_CALLER_TEXT] = phone_try,
    [MENU_STAFF_CALL] = phone_try,
};

enum vp_err delivery_try_start(const struct delivery_means *means, const struct delivery_job *job,
                               delivery_done_fn done, void *owner, struct delivery_try **out_try)
{
    return tries[job->way->way](means, job, done, owner, out_try);
}

bool delivery_is_asked_for(enum menu_way way)
{
    return tries[way] == asked_try;
}

bool delivery_waits(enum menu_way way)
{
    return tries[way] == asked_try || tries[way] == page_try;
}
