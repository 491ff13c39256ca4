/* What the check of a menu file's deliveries and their making share (menu_delivery.c, menu_delivery_build.c). */
#ifndef VP_ORDER_MENU_DELIVERY_H
#define VP_ORDER_MENU_DELIVERY_H

#include "order/menu_internal.h"

#define MENU_WINDOWS_1252 "windows-1252"

/* The way of this name in a menu file. False: there is none; also for NULL. */
bool menu_way_find(const char *name, enum menu_way *out_way);
/* The set of events that are named, or the way's own where none is. */
unsigned menu_way_events(enum menu_way way, const struct menu_raw_texts *named);
/* "192.168.1.50:9100", "printer.local" or "[fd00::5]:9100". */
bool menu_printer_address(const char *address, struct span *out_host, int *out_port);
/* "90", or "never", which is 0. False: neither, or out of range. */
bool menu_call_after_parse(const char *text, int *out_s);

#endif
