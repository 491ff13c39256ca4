#include "service/standstill.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/sane.h"

enum { LINE_BYTES = 512 };

static bool read_line(pid_t pid, const char *name, char line[LINE_BYTES])
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task/%d/%s", (int)pid, (int)pid, name);
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return false;
    bool is_read = fgets(line, LINE_BYTES, file) != NULL;
    fclose(file);
    return is_read;
}

bool standstill_look(pid_t pid, char *out_state, int64_t *out_ran_ms)
{
    char line[LINE_BYTES];
    int64_t ran_ns;
    if (!read_line(pid, "stat", line))
        return false;
    const char *name_end = strrchr(line, ')'); /* the program's name may hold anything */
    if (name_end == NULL || sscanf(name_end, ") %c", out_state) != 1)
        return false;
    if (!read_line(pid, "schedstat", line) || sscanf(line, "%" SCNd64, &ran_ns) != 1)
        return false;
    *out_ran_ms = ran_ns / 1000000;
    return true;
}

static bool standstill_is_sane(const struct standstill *standstill, int64_t ran_ms)
{
    return standstill->ran_ms >= 0 && standstill->ran_ms <= ran_ms;
}

bool standstill_is_hung(struct standstill *standstill, int64_t beat_ms, int64_t now_ms, char state,
                        int64_t ran_ms)
{
    if (beat_ms != standstill->beat_ms)
        *standstill = (struct standstill){.beat_ms = beat_ms, .ran_ms = ran_ms};
    ASSERT_SANE(standstill_is_sane(standstill, ran_ms));
    int64_t silent_ms = now_ms - beat_ms; /* less than none: it beat after the look began */
    if (silent_ms <= HEARTBEAT_LOST_MS)
        return false;
    /* Half of the time on a processor and still no beat: it is not for want of one. */
    bool is_starved = state == 'R' && (ran_ms - standstill->ran_ms) * 2 < silent_ms;
    return !is_starved || silent_ms > HEARTBEAT_STARVED_MS;
}
