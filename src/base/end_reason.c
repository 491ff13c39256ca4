#include "base/end_reason.h"

#include <string.h>

#include "base/metric.h"

enum { FINAL, RESUMABLE };

static const struct {
    const char *text;
    enum end_class end_class;
    bool is_resumable;
} entries[END_REASON_COUNT] = {
#define END_REASON(id, text, class, whether, help) [id] = {text, END_CLASS_##class, whether},
#include "base/end_reason.def"
#undef END_REASON
};

static const struct {
    const char *name;
    enum metric metric;
} classes[END_CLASS_COUNT] = {
    [END_CLASS_NONE] = {"", METRIC_COUNT},
    [END_CLASS_ORDERED] = {"ordered", METRIC_CALLS_ENDED_ORDERED},
    [END_CLASS_MESSAGE] = {"message", METRIC_CALLS_ENDED_MESSAGE},
    [END_CLASS_TRANSFERRED] = {"transferred", METRIC_CALLS_ENDED_TRANSFERRED},
    [END_CLASS_ABANDONED] = {"abandoned", METRIC_CALLS_ENDED_ABANDONED},
    [END_CLASS_FAILED] = {"failed", METRIC_CALLS_ENDED_FAILED},
    [END_CLASS_BLOCKED] = {"blocked", METRIC_CALLS_ENDED_BLOCKED},
};

const char *end_class_name(enum end_class end_class)
{
    return (unsigned)end_class < END_CLASS_COUNT ? classes[end_class].name : "";
}

const char *end_reason_text(enum end_reason reason)
{
    return entries[reason].text;
}

enum end_reason end_reason_find(const char *text)
{
    const char *colon = strstr(text, ": ");
    size_t len = colon != NULL ? (size_t)(colon - text) : strlen(text);
    for (int reason = 0; reason < END_REASON_COUNT; reason++)
        if (strlen(entries[reason].text) == len && strncmp(entries[reason].text, text, len) == 0)
            return (enum end_reason)reason;
    return END_UNKNOWN;
}

enum end_class end_reason_class(enum end_reason reason)
{
    return entries[reason].end_class;
}

bool end_reason_is_resumable(enum end_reason reason)
{
    return entries[reason].is_resumable;
}

void end_class_count(enum end_class end_class)
{
    if (end_class > END_CLASS_NONE && end_class < END_CLASS_COUNT)
        metric_add(classes[end_class].metric, 1);
}
