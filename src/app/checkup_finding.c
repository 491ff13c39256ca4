#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "app/checkup.h"

const char *checkup_state_name(enum checkup_state state)
{
    static const char *const names[] = {"ok", "PROBLEM", "not checked"};
    return names[state];
}

void checkup_add(struct checkup *checkup, const char *name, enum checkup_state state, const char *format, ...)
{
    if (checkup->count == CHECKUP_FINDINGS_MAX)
        return;
    struct checkup_finding *finding = &checkup->findings[checkup->count++];
    finding->name = name;
    finding->state = state;
    va_list args;
    va_start(args, format);
    vsnprintf(finding->text, sizeof finding->text, format, args);
    va_end(args);
    size_t len = strlen(finding->text);
    if (len > 0 && finding->text[len - 1] == '\n')
        finding->text[len - 1] = '\0';
}
