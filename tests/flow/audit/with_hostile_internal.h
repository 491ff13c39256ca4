/* What the files of the hostile model share. */
#ifndef VP_TESTS_FLOW_AUDIT_WITH_HOSTILE_INTERNAL_H
#define VP_TESTS_FLOW_AUDIT_WITH_HOSTILE_INTERNAL_H

#include "with_hostile.h"

/* A number below count. */
unsigned hostile_random(struct hostile *hostile, unsigned count);
/* The first thing that went wrong counts. */
void hostile_accuse(struct hostile *hostile, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Something runs out, can be had again, or costs something else. */
void hostile_change_menu(struct hostile *hostile);
bool hostile_leg_is_live(const struct hostile_leg *leg);

/* with_hostile_judge.c */
extern const struct journal_port hostile_journal_port; /* journal: struct hostile_leg * */
/* What the order would be now, as the journal has it. */
void hostile_note_saved(struct hostile_leg *leg, const char *basket_json);
void hostile_answer_requests(struct hostile_leg *leg);
/* on_heard of a stage. */
void hostile_hear(void *leg, const uint8_t *ulaw, size_t len);
void hostile_caller_begins(struct hostile_leg *leg);
void hostile_caller_stops(struct hostile_leg *leg);
/* Looks at what a function answered last: an order told, a promise made. */
void hostile_read_answer(struct hostile_leg *leg);

/* with_hostile_model.c: anything; an order and its read-back, nearly as an honest model; and submit_order. */
void hostile_model_acts(struct hostile_leg *leg);
void hostile_model_reads_back(struct hostile_leg *leg);
void hostile_model_submits(struct hostile_leg *leg);

#endif
