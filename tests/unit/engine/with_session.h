/* A session without sockets: a loop, a pool, and the events it sent. */
#ifndef TEST_ENGINE_WITH_SESSION_H
#define TEST_ENGINE_WITH_SESSION_H

#include <jansson.h>

#include "engine/session.h"
#include "with_cases.h"
#include "with_json.h"

struct rig {
    struct engine_core core;
    struct session *session;
    json_t *events; /* array, in order of arrival */
    size_t seen;    /* rig_next's place */
    int over_code;
};

void rig_open(struct rig *rig);
void rig_close(struct rig *rig);
/* One whose session is set to mu-law both ways is a test's state. */
int rig_set_up(void **state);
int rig_tear_down(void **state);
void rig_send(struct rig *rig, const char *text);
/* mu-law of a square wave (loud) or silence; the session must have been set to audio/pcmu. */
void rig_audio(struct rig *rig, int ms, bool is_loud);
/* A voice, and then nothing. */
void rig_speech(struct rig *rig, int voice_ms, int silence_ms);
/* Turns the loop until an event of this type comes behind those seen (a minute); fails the test otherwise. */
const json_t *rig_wait(struct rig *rig, const char *type);
/* The next event, whatever it is, must be of this type. */
const json_t *rig_next(struct rig *rig, const char *type);
/* The next events must be of these types, in this order. */
#define rig_next_all(rig, ...)                                                                               \
    FOR_EACH_TEXT(next_type, __VA_ARGS__)                                                                    \
    rig_next(rig, *next_type)
/* session.update of how turns are detected, and its echo. */
void rig_detect(struct rig *rig, const char *turn_detection);
/* Turns the loop until the pool has done all that it was given, and all that came of it. */
void rig_settle(struct rig *rig);
/* Whether an event of this type came at all. */
bool rig_has(const struct rig *rig, const char *type);

extern const char rig_pcmu[]; /* session.update to mu-law both ways */

#endif
