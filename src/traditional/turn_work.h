/* What a turn does, by what its request brought. Each ends in turn_end_write, now or later. */
#ifndef VP_TRADITIONAL_TURN_WORK_H
#define VP_TRADITIONAL_TURN_WORK_H

#include "traditional/turn_run.h"

/* The call comes to this arm: greets, or says that we are back. */
void turn_run_greet(struct turn_run *run);
/* The caller said something: fetches the recording, then thinks. */
void turn_run_fetch(struct turn_run *run);
/* The pipeline answers; recording is copied, SPAN_NONE: there are words, or nothing to hear. */
void turn_run_think(struct turn_run *run, struct span recording);
/* The keys were explained: one was pressed, or none. */
void turn_run_take_key(struct turn_run *run);
/* The call is this restaurant's from now on (retained). */
void turn_run_choose(struct turn_run *run, struct menu *menu);

#endif
