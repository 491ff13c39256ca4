/* One look at the store for all that listen at the page: what is new behind some marks, as events of the text that
 * is sent. Made on the loop, run on the store's thread. */
#ifndef VP_WEB_PAGE_LOOK_H
#define VP_WEB_PAGE_LOOK_H

#include "base/buf.h"
#include "base/call_sid.h"
#include "order/menu_set.h"
#include "store/store.h"

/* How far a listener is: the newest change (store/change_log.h), line, and change of what is sold out, out of the
 * ordinary and blocked that it was told. */
struct page_marks {
    int64_t change, line, sold_out, house, blocked;
};
enum { PAGE_MARKS_BYTES = 112 };
/* "12.345.6.0.1", an event's id. Returns out. */
const char *page_marks_format(const struct page_marks *marks, char out[PAGE_MARKS_BYTES]);
bool page_marks_parse(const char *text, struct page_marks *out_marks);

enum { PAGE_LIVE_MAX = 512 };
struct page_live_call { /* as it was last told */
    char call_sid[CALL_SID_BYTES], restaurant_id[MENU_NAME_BYTES];
    uint32_t basket_version;
    bool is_there; /* seen by the look that goes on */
};
struct page_live {
    struct page_live_call calls[PAGE_LIVE_MAX];
    size_t count;
};

struct page_event {
    char restaurant_id[MENU_NAME_BYTES];
    struct span text; /* owned: "event: ...\nid: ...\ndata: ...\n\n" */
};
struct page_event_list {
    struct page_event *events; /* owned */
    size_t count;
};
void page_event_list_free(struct page_event_list *list);

enum { PAGE_EVENTS_MAX = 500 }; /* of a kind in one look; what is more comes with the next */

/* What is new behind marks, which move on; live is brought up to date and its changes are events too. has_marks false:
 * nothing is new yet, marks and live are filled. The errors of the store: what was found until then is in out_list. */
VP_MUST_CHECK enum vp_err page_look(struct store *store, bool has_marks, struct page_marks *marks,
                                    struct page_live *live, struct page_event_list *out_list);
/* What a listener missed since marks, which must not be told beyond until. False: too much, or of another database: it
 * has to ask for all anew. */
bool page_look_back(struct store *store, const struct page_marks *marks, const struct page_marks *until,
                    struct page_event_list *out_list);

#endif
