/* The slip of a delivery: which kind it is, and the restaurant's times on it. */
#ifndef VP_DELIVERY_JOB_SLIP_H
#define VP_DELIVERY_JOB_SLIP_H

#include "delivery/delivery_way.h"
#include "delivery/slip.h"

enum { JOB_SLIP_DATE_BYTES = 24 };

struct job_slip {
    struct slip slip;            /* points into the job and into this */
    struct slip_message message; /* of one */
    char date[JOB_SLIP_DATE_BYTES], at[MENU_CLOCK_BYTES], due[JOB_SLIP_DATE_BYTES];
    char spoken_due[JOB_SLIP_DATE_BYTES + 8]; /* "6:45 PM"; of a message of no meaning, like due */
};

/* job and out_slip stay where they are as long as the slip is used. */
void job_slip_make(const struct delivery_job *job, struct job_slip *out_slip);

#endif
