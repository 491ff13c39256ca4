/* A session without sockets: a loop, a pool, and the events it sent. */
#ifndef TEST_ENGINE_WITH_SESSION_H
#define TEST_ENGINE_WITH_SESSION_H

#include <jansson.h>

#include "engine/session.h"

struct rig {
    struct engine_core core;
    struct session *session;
    json_t *events; /* array, in order of arrival */
    size_t seen;    /* rig_next's place */
    int over_code;
};

void rig_open(struct rig *rig);
void rig_close(struct rig *rig);
void rig_send(struct rig *rig, const char *text);
/* mu-law of a square wave (loud) or silence; the session must have been set to audio/pcmu. */
void rig_audio(struct rig *rig, int ms, bool is_loud);
/* Turns the loop until an event of this type comes behind those seen (a minute); fails the test otherwise. */
const json_t *rig_wait(struct rig *rig, const char *type);
/* The next event, whatever it is, must be of this type. */
const json_t *rig_next(struct rig *rig, const char *type);
/* Turns the loop until the pool has done all that it was given, and all that came of it. */
void rig_settle(struct rig *rig);
/* Whether an event of this type came at all. */
bool rig_has(const struct rig *rig, const char *type);
/* "a.b.0.c" in an event; fails the test when there is no such string. */
const char *rig_text(const json_t *event, const char *path);
const json_t *rig_at(const json_t *event, const char *path);

extern const char rig_pcmu[]; /* session.update to mu-law both ways */

#endif
