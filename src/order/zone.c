#include "order/zone.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "order/zone_rule.h"

enum { ZONE_FILE_BYTES_MAX = 256 * 1024, ZONE_NAME_BYTES_MAX = 64, ZONE_HEADER_BYTES = 44 };

struct zone_shift {
    int64_t unix_s;
    int32_t offset_s; /* from that instant on */
};

struct zone {
    size_t shift_count;
    struct zone_shift *shifts; /* owned; ascending */
    int32_t first_offset_s;    /* before the first change */
    struct zone_rule rule;     /* behind the last one */
    bool has_rule;
};

struct zone_counts { /* the header's six numbers, in the file's order */
    size_t isut, isstd, leap, time, type, letters;
};

static uint32_t read_u32(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static int64_t read_i64(const unsigned char *at)
{
    return (int64_t)((uint64_t)read_u32(at) << 32 | read_u32(at + 4));
}

static bool read_header(struct span block, struct zone_counts *out_counts)
{
    const unsigned char *at = (const unsigned char *)block.at;
    if (block.len < ZONE_HEADER_BYTES || memcmp(at, "TZif", 4) != 0)
        return false;
    uint32_t counts[6];
    for (int i = 0; i < 6; i++) {
        counts[i] = read_u32(at + 20 + i * 4);
        if (counts[i] > ZONE_FILE_BYTES_MAX)
            return false;
    }
    *out_counts = (struct zone_counts){counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]};
    return counts[4] > 0;
}

static size_t body_bytes(const struct zone_counts *n, size_t time_bytes)
{
    return n->time * time_bytes + n->time + n->type * 6 + n->letters + n->leap * (time_bytes + 4) + n->isstd +
           n->isut;
}

/* The 64-bit block's changes and types. */
static enum vp_err read_shifts(struct zone *zone, const unsigned char *body, const struct zone_counts *n)
{
    const unsigned char *indexes = body + n->time * 8, *types = indexes + n->time;
    zone->shifts = calloc(n->time + 1, sizeof *zone->shifts);
    if (zone->shifts == NULL)
        return VP_ERR_NO_MEMORY;
    zone->first_offset_s = (int32_t)read_u32(types);
    for (size_t i = 0; i < n->time; i++) {
        if (indexes[i] >= n->type)
            return VP_ERR_BAD_VALUE;
        zone->shifts[i] = (struct zone_shift){.unix_s = read_i64(body + i * 8),
                                              .offset_s = (int32_t)read_u32(types + indexes[i] * 6)};
        if (i > 0 && zone->shifts[i].unix_s <= zone->shifts[i - 1].unix_s)
            return VP_ERR_BAD_VALUE;
    }
    zone->shift_count = n->time;
    return VP_OK;
}

static bool read_rule(struct zone *zone, struct span footer)
{
    char text[128];
    if (footer.len < 2 || footer.at[0] != '\n')
        return false;
    const char *end = memchr(footer.at + 1, '\n', footer.len - 1);
    if (end == NULL ||
        !span_copy((struct span){footer.at + 1, (size_t)(end - footer.at - 1)}, text, sizeof text))
        return false;
    if (text[0] == '\0')
        return true; /* the last entry goes on for ever */
    zone->has_rule = zone_rule_parse(text, &zone->rule);
    return zone->has_rule;
}

static enum vp_err parse_zone(struct zone *zone, struct span file)
{
    struct zone_counts counts;
    if (!read_header(file, &counts) || file.at[4] < '2') /* version 1 has no 64-bit block and no rule */
        return VP_ERR_BAD_VALUE;
    size_t skip = ZONE_HEADER_BYTES + body_bytes(&counts, 4);
    if (skip > file.len)
        return VP_ERR_BAD_VALUE;
    struct span second = {file.at + skip, file.len - skip};
    if (!read_header(second, &counts))
        return VP_ERR_BAD_VALUE;
    skip = ZONE_HEADER_BYTES + body_bytes(&counts, 8);
    if (skip > second.len)
        return VP_ERR_BAD_VALUE;
    enum vp_err err = read_shifts(zone, (const unsigned char *)second.at + ZONE_HEADER_BYTES, &counts);
    if (err == VP_OK && !read_rule(zone, (struct span){second.at + skip, second.len - skip}))
        err = VP_ERR_BAD_VALUE;
    return err;
}

/* "America/New_York": no absolute path, no way up and out of the folder. */
static bool is_zone_name(const char *name)
{
    size_t len = strlen(name);
    if (len == 0 || len > ZONE_NAME_BYTES_MAX || !isalpha((unsigned char)name[0]))
        return false;
    for (size_t i = 0; i < len; i++)
        if (!isalnum((unsigned char)name[i]) && strchr("/_-+", name[i]) == NULL)
            return false;
    return true;
}

static enum vp_err read_file(const char *name, char *out_bytes, size_t *out_len)
{
    char path[sizeof "/usr/share/zoneinfo/" + ZONE_NAME_BYTES_MAX];
    snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", name);
    FILE *file = fopen(path, "rbe");
    if (file == NULL)
        return VP_ERR_NOT_FOUND;
    *out_len = fread(out_bytes, 1, ZONE_FILE_BYTES_MAX, file);
    bool failed = ferror(file) != 0; /* a folder, such as "America" */
    fclose(file);
    return failed || *out_len == ZONE_FILE_BYTES_MAX ? VP_ERR_BAD_VALUE : VP_OK;
}

enum vp_err zone_open(const char *name, struct zone **out_zone)
{
    if (!is_zone_name(name))
        return VP_ERR_NOT_FOUND;
    size_t len = 0;
    enum vp_err err = VP_ERR_NO_MEMORY;
    struct zone *zone = calloc(1, sizeof *zone);
    char *bytes = malloc(ZONE_FILE_BYTES_MAX);
    if (zone != NULL && bytes != NULL)
        err = read_file(name, bytes, &len);
    if (err == VP_OK)
        err = parse_zone(zone, (struct span){bytes, len});
    if (err != VP_OK)
        zone_close(zone);
    else
        *out_zone = zone;
    free(bytes);
    return err;
}

void zone_close(struct zone *zone)
{
    if (zone == NULL)
        return;
    free(zone->shifts);
    free(zone);
}

int32_t zone_offset_s(const struct zone *zone, int64_t unix_s)
{
    size_t low = 0, high = zone->shift_count; /* number of changes at or before unix_s lies in [low, high] */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (zone->shifts[middle].unix_s <= unix_s)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == zone->shift_count && zone->has_rule)
        return zone_rule_offset_s(&zone->rule, unix_s);
    return low == 0 ? zone->first_offset_s : zone->shifts[low - 1].offset_s;
}
