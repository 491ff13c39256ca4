#include "web/printer_watch.h"

#include <stddef.h>

/* FNV-1a of both names with a byte between that none has. */
static uint64_t key_of(const char *restaurant_id, const char *way_id)
{
    const char *const names[] = {restaurant_id, way_id};
    uint64_t hash = 0xcbf29ce484222325u;
    for (int i = 0; i < 2; i++) {
        for (const char *at = names[i]; *at != '\0'; at++)
            hash = (hash ^ (unsigned char)*at) * 0x100000001b3u;
        hash = (hash ^ 0xffu) * 0x100000001b3u;
    }
    return hash != 0 ? hash : 1;
}

static const struct watched_printer *find(const struct printer_watch *watch, uint64_t key)
{
    for (size_t i = 0; i < PRINTER_WATCH_MAX; i++)
        if (watch->printers[i].key == key)
            return &watch->printers[i];
    return NULL;
}

bool printer_watch_heard(struct printer_watch *watch, const char *restaurant_id, const char *way_id,
                         int64_t now_mono_ms)
{
    uint64_t key = key_of(restaurant_id, way_id);
    const struct watched_printer *known = find(watch, key);
    size_t index = known != NULL ? (size_t)(known - watch->printers) : 0;
    bool was_silent = known == NULL || now_mono_ms - known->at_mono_ms >= PRINTER_SILENT_MS;
    for (size_t i = 0; known == NULL && i < PRINTER_WATCH_MAX;
         i++) /* in place of the one heard longest ago */
        if (watch->printers[i].at_mono_ms < watch->printers[index].at_mono_ms)
            index = i;
    watch->printers[index] = (struct watched_printer){key, now_mono_ms};
    return was_silent;
}

bool printer_watch_is_silent(const struct printer_watch *watch, const char *restaurant_id, const char *way_id,
                             int64_t now_mono_ms)
{
    const struct watched_printer *known = find(watch, key_of(restaurant_id, way_id));
    return now_mono_ms - (known != NULL ? known->at_mono_ms : watch->since_mono_ms) >= PRINTER_SILENT_MS;
}
