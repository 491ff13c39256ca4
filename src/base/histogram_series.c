#include "base/histogram_series.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/fnv.h"

static pthread_mutex_t growing = PTHREAD_MUTEX_INITIALIZER; /* of this process's table */

/* ---- finding ---- */

/* Names of models are anybody's words: what needs escaping in a label, and what does not show, is "_". */
static void append_label(char *labels, const char *name, const char *value)
{
    enum { VALUE_MAX = 63 };
    size_t len = strlen(labels);
    len += (size_t)snprintf(labels + len, HISTOGRAM_LABELS_BYTES - len, "%s%s=\"", len > 0 ? "," : "", name);
    for (size_t i = 0; i < VALUE_MAX && value[i] != '\0' && len + 2 < HISTOGRAM_LABELS_BYTES; i++)
        labels[len++] =
            value[i] > ' ' && value[i] < 0x7f && value[i] != '"' && value[i] != '\\' ? value[i] : '_';
    snprintf(labels + len, HISTOGRAM_LABELS_BYTES - len, "\"");
}

static void make_key(struct histogram_series *key, enum histogram histogram, const char *restaurant_id,
                     const char *model)
{
    key->histogram = histogram;
    snprintf(key->labels, sizeof key->labels, "%s", histogram_labels(histogram));
    if (restaurant_id != NULL)
        append_label(key->labels, "restaurant", restaurant_id);
    append_label(key->labels, "model", model != NULL && model[0] != '\0' ? model : "unknown");
    key->hash = fnv_hash(fnv_hash(FNV_START, (struct span){(const char *)&histogram, sizeof histogram}),
                         span_of(key->labels));
}

static bool is_same(const struct histogram_series *series, const struct histogram_series *key)
{
    return series->hash == key->hash && series->histogram == key->histogram &&
           strcmp(series->labels, key->labels) == 0;
}

static struct histogram_series *look_up(struct histogram_series_table *table,
                                        const struct histogram_series *key)
{
    uint32_t count = atomic_load_explicit(&table->count, memory_order_acquire);
    for (uint32_t i = 0; i < count; i++)
        if (is_same(&table->at[i], key))
            return &table->at[i];
    return NULL;
}

static struct histogram_series *add(struct histogram_series_table *table, const struct histogram_series *key,
                                    uint32_t count_max)
{
    uint32_t count = atomic_load_explicit(&table->count, memory_order_relaxed);
    if (count >= count_max)
        return NULL;
    struct histogram_series *series = &table->at[count];
    series->hash = key->hash;
    series->histogram = key->histogram;
    memcpy(series->labels, key->labels, sizeof series->labels);
    atomic_store_explicit(&table->count, count + 1, memory_order_release); /* readers see it whole */
    return series;
}

static struct histogram_series *find_or_add(struct histogram_series_table *table,
                                            const struct histogram_series *key, uint32_t count_max)
{
    struct histogram_series *series = look_up(table, key);
    if (series != NULL)
        return series;
    pthread_mutex_lock(&growing);
    series = look_up(table, key);
    if (series == NULL)
        series = add(table, key, count_max);
    pthread_mutex_unlock(&growing);
    return series;
}

struct histogram_series *histogram_series_find(struct histogram_series_table *table, enum histogram histogram,
                                               const struct histogram_whose *whose)
{
    struct histogram_series key;
    make_key(&key, histogram, whose->restaurant_id, whose->model);
    struct histogram_series *series = find_or_add(table, &key, HISTOGRAM_SERIES_MAX - HISTOGRAM_SERIES_OTHER);
    if (series != NULL)
        return series;
    make_key(&key, histogram, whose->restaurant_id != NULL ? "other" : NULL, "other");
    return find_or_add(table, &key, HISTOGRAM_SERIES_MAX);
}

/* ---- formatting ---- */

struct merged {
    const struct histogram_series *first;
    struct histogram_sum sum;
};

struct merger {
    struct merged *list;
    size_t count, room;
};

static bool merge(struct merger *merger, const struct histogram_series *series)
{
    size_t i = 0;
    while (i < merger->count && !is_same(merger->list[i].first, series))
        i++;
    if (i == merger->count) {
        struct merged *list = array_grow(merger->list, merger->count, &merger->room, 16, sizeof *list);
        if (list == NULL)
            return false;
        merger->list = list;
        merger->list[merger->count++] = (struct merged){.first = series};
    }
    histogram_sum_add(&merger->list[i].sum, &series->values);
    return true;
}

static bool merge_table(struct merger *merger, enum histogram histogram,
                        const struct histogram_series_table *table)
{
    uint32_t count = atomic_load_explicit(&table->count, memory_order_acquire);
    for (uint32_t i = 0; i < count; i++)
        if (table->at[i].histogram == histogram && !merge(merger, &table->at[i]))
            return false;
    return true;
}

enum vp_err histogram_series_format(struct buf *out, enum histogram histogram,
                                    const struct histogram_series_table *tables, size_t count,
                                    size_t stride_bytes, bool *out_has_any)
{
    struct merger merger = {0};
    enum vp_err err = VP_OK;
    for (size_t i = 0; i < count && err == VP_OK; i++)
        if (!merge_table(&merger, histogram,
                         (const struct histogram_series_table *)((const char *)tables + i * stride_bytes)))
            err = VP_ERR_NO_MEMORY;
    for (size_t i = 0; i < merger.count && err == VP_OK; i++)
        err = histogram_format(out, histogram, merger.list[i].first->labels, &merger.list[i].sum);
    *out_has_any = merger.count > 0;
    free(merger.list);
    return err;
}
