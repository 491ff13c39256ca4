/* The end of a turn: its answer is written, stored with all that belongs to it, then given to everybody who
 * waits. */
#ifndef VP_TRADITIONAL_TURN_END_H
#define VP_TRADITIONAL_TURN_END_H

#include "traditional/turn_run.h"

/* The outcome stands in run: writes the answer, stores it and gives it out. */
void turn_end_write(struct turn_run *run);
/* The part of it that is a job of the store's thread; job is the run. The answer becomes the one that another
 * process had stored before. */
enum vp_err turn_end_put(struct store *store, void *job);
/* The same with these words, without sound. */
void turn_end_say(struct turn_run *run, enum turn_wish wish, const char *say);
/* The same: the call goes to a person. */
void turn_end_pass_on(struct turn_run *run, const char *sentence);
/* What is said becomes the order and the keys that place it, or what is best without them. Returns whether
 * there is anything to press a key for. */
bool turn_end_explain_keys(struct turn_run *run, const char *basket_json, int keys_count);

#endif
