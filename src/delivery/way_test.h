/* A way is tried with nothing ordered: what arrives says TEST, and makes no order anywhere. */
#ifndef VP_DELIVERY_WAY_TEST_H
#define VP_DELIVERY_WAY_TEST_H

#include "delivery/delivery_way.h"

struct way_test;

/* Why there is no test of ways of this kind from here, a sentence; NULL: there is. */
const char *way_test_lack(enum menu_way way);
/* The job of a test: menu and way are borrowed. */
void way_test_job(struct menu *menu, const struct menu_delivery *way, struct delivery_job *out_job);
/* done is called once, from the loop, unless the test was cancelled, and frees it. With an error it is not called.
 * means is borrowed until then; the menu is retained. */
VP_MUST_CHECK enum vp_err way_test_start(const struct delivery_means *means, struct menu *menu,
                                         const struct menu_delivery *way, delivery_done_fn done, void *owner,
                                         struct way_test **out_test);
void way_test_cancel(struct way_test *test);

#endif
