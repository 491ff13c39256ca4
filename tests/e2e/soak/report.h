/* What a soak comes to: the table, and the verdict. */
#ifndef VP_SOAK_REPORT_H
#define VP_SOAK_REPORT_H

#include "e2e/soak/lives.h"
#include "e2e/soak/meter.h"

enum { SOAK_READINGS_MAX = 1500 };

struct soak_report {
    uint64_t seed;
    struct meter_reading before, after; /* at rest: before the first call, and after the last */
    struct meter_reading readings[SOAK_READINGS_MAX];
    int reading_count, half; /* half: the first reading of the second half */
    int took_ms, settled_ms;
    bool stopped_well, has_endless_call;
    char mischief[1000];
};

/* Where the next reading goes; the last place again when there is none left. */
struct meter_reading *soak_report_next(struct soak_report *report);
/* FOLDER/readings: seconds, calls that had ended, then each process with its pid, anonymous bytes, Pss and descriptors.
 * Exits the program when it cannot be written. */
void soak_report_write(const struct soak_report *report, const char *folder);
/* The service has ended. Returns an exit status. */
int soak_report_print(struct soak_report *report, const struct lives *lives, const char *store_path);

#endif
