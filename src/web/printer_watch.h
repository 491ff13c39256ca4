/* When printers that ask for their slips (web/print.c) asked last: one that does not is switched off, or has lost its
 * network, and nobody would notice before an order is late. */
#ifndef VP_WEB_PRINTER_WATCH_H
#define VP_WEB_PRINTER_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "order/menu_set.h"

enum { PRINTER_WATCH_MAX = 128, PRINTER_SILENT_MS = 60000 };

struct printer_watch {     /* zeroed before use, but for since_mono_ms */
    int64_t since_mono_ms; /* before, nobody could ask */
    struct watched_printer {
        uint64_t key; /* of restaurant and way; 0: none */
        int64_t at_mono_ms;
    } printers[PRINTER_WATCH_MAX];
};

/* A printer asked. True: it had been silent, or was never heard before. */
bool printer_watch_heard(struct printer_watch *watch, const char *restaurant_id, const char *way_id,
                         int64_t now_mono_ms);
/* Whether it has not asked for a minute. */
bool printer_watch_is_silent(const struct printer_watch *watch, const char *restaurant_id, const char *way_id,
                             int64_t now_mono_ms);

#endif
