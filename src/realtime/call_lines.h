/* The media streams of a worker, each from its upgrade to the end of its socket, and the calls that begin on
 * them: a stream gets a bridge once its start was admitted and its call was looked up. */
#ifndef VP_REALTIME_CALL_LINES_H
#define VP_REALTIME_CALL_LINES_H

#include "call/announcements.h"
#include "net/http_server.h"
#include "order/menu_set.h"
#include "realtime/bridge.h"
#include "realtime/clip.h"
#include "telephony/telephony.h"

struct call_line;

struct call_lines_setting {       /* all borrowed for the lines' life */
    struct bridge_setting bridge; /* on_gone and owner are the lines' */
    const struct telephony *telephony;
    const struct menu_set *menus;
    const struct clips *clips; /* NULL: none */
    const struct store_health *health;
    struct stream_token_table *tokens;
    const struct announcements *announcements; /* NULL: nobody announces calls */
    int64_t calls_max;
    int64_t daily_limit_micros;   /* store/spending.h; 0: none */
    int streams_max;              /* calls, and streams whose start has not come yet */
    void (*on_idle)(void *owner); /* no stream is open and no call is live any more */
    void *owner;
};

struct call_lines {
    struct call_lines_setting setting;
    struct call_line *first; /* owned list */
    int call_count;          /* that are live; some have lost their stream */
    struct announcements_reader announced;
};

void call_lines_init(struct call_lines *lines, const struct call_lines_setting *setting);
/* Takes the upgrade request of a media stream over, which its provider has admitted. */
void call_lines_serve(struct call_lines *lines, struct http_request *request);
bool call_lines_are_idle(const struct call_lines *lines);
/* Opens sessions ahead for the calls that were announced since. */
void call_lines_expect(struct call_lines *lines);
/* A newer stream has taken one of the calls; those still looked up find out when they begin. */
void call_lines_yield(struct call_lines *lines);
/* Does what the restaurant ordered of calls of this process. */
void call_lines_obey(struct call_lines *lines);
/* A menu of the set was replaced by another one: the calls go on with that. A restaurant's menu never goes without
 * one. */
void call_lines_on_menus(struct call_lines *lines);
/* Shows the calls in the scoreboard. */
void call_lines_publish(struct call_lines *lines);

#endif
