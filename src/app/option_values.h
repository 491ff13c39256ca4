/* Values of options that are more than a text or a switch. Each sets what it says in arguments; false, with
 * the reason in out_why, and nothing is set. */
#ifndef VP_APP_OPTION_VALUES_H
#define VP_APP_OPTION_VALUES_H

#include "app/verb_options.h"

/* A whole number of low to high. */
bool option_number(const char *value, long low, long high, long *out_number,
                   char out_why[VERB_OPTION_WHY_BYTES]);

bool option_take_listen(struct arguments *arguments, const char *value, char out_why[VERB_OPTION_WHY_BYTES]);
bool option_take_fault(struct arguments *arguments, const char *value, char out_why[VERB_OPTION_WHY_BYTES]);
bool option_take_said(struct arguments *arguments, const char *value, char out_why[VERB_OPTION_WHY_BYTES]);
bool option_take_background(struct arguments *arguments, const char *value,
                            char out_why[VERB_OPTION_WHY_BYTES]);
bool option_take_voice(struct arguments *arguments, const char *value, char out_why[VERB_OPTION_WHY_BYTES]);
bool option_take_round(struct arguments *arguments, const char *value, char out_why[VERB_OPTION_WHY_BYTES]);
bool option_take_twilio_api(struct arguments *arguments, const char *value,
                            char out_why[VERB_OPTION_WHY_BYTES]);
bool option_take_stream_loss(struct arguments *arguments, const char *value,
                             char out_why[VERB_OPTION_WHY_BYTES]);
bool option_take_status_events(struct arguments *arguments, const char *value,
                               char out_why[VERB_OPTION_WHY_BYTES]);
bool option_take_dial(struct arguments *arguments, const char *value, char out_why[VERB_OPTION_WHY_BYTES]);

#endif
