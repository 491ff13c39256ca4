/* The settings of the traditional pipeline, made from the configuration: where each of its three servers is,
 * and with which model and key. */
#ifndef VP_SERVICE_TURN_SETUP_H
#define VP_SERVICE_TURN_SETUP_H

#include "service/shared.h"
#include "traditional/turn_desk.h"

enum turn_server { TURN_SERVER_TRANSCRIPTION, TURN_SERVER_CHAT, TURN_SERVER_SPEECH, TURN_SERVER_COUNT };

struct turn_setup { /* stays where it is made: desk points into it */
    char urls[TURN_SERVER_COUNT][CONFIG_TEXT_BYTES];
    struct rest_quirks quirks[2]; /* of transcription and chat */
    struct turn_desk_settings desk;
};

/* shared is borrowed for the life of what is made. */
void turn_setup_make(struct turn_setup *setup, const struct shared *shared);

#endif
