/* The trial of a way for whoever asked for it over the API (api_delivery_test.c); a printer that asks for its slips is
 * offered a test for a while (print_test.c). */
#ifndef VP_WEB_DELIVERY_TEST_H
#define VP_WEB_DELIVERY_TEST_H

#include "delivery/way_test.h"
#include "web/web_internal.h"

struct delivery_test {
    struct web *web;
    struct http_request *request;
    struct way_test *running; /* NULL: of a printer that asks */
    struct loop_timer patience;
    bool was_fetched; /* by such a printer */
    char restaurant_id[MENU_NAME_BYTES], way_id[MENU_NAME_BYTES];
    enum menu_way way;
    int64_t began_mono_ms;
};

/* Answers whoever asked, and frees the test. why "": it was taken. */
void delivery_test_end(struct delivery_test *test, const char *why);
/* Of that restaurant's printer, which asks; NULL: none waits. */
struct delivery_test *delivery_test_find(struct web *web, const char *restaurant_id, const char *way_id);
/* Whether what the printer asks is about a test: then it was answered. */
bool print_test_serve(struct web *web, struct http_request *request, struct menu *menu,
                      const struct menu_delivery *way);

#endif
