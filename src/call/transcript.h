/* What was said, in the order in which it was said: a line is opened when its speaker begins and written when
 * its words are known (transcripts come late) and, for the agent, when it is known how much was heard. */
#ifndef VP_CALL_TRANSCRIPT_H
#define VP_CALL_TRANSCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "call/ident.h"
#include "call/ports.h"

enum {
    TRANSCRIPT_OPEN_MAX = 12,
    TRANSCRIPT_TEXT_MAX = 4096, /* bytes of a line */
    TRANSCRIPT_WAIT_MS = 6000,  /* a line without words stops the later ones for so long */
    TRANSCRIPT_LOST_MS = 20000, /* chosen: the words of a turn that come later are a line of their own */
    TRANSCRIPT_OPEN_MS = 60000, /* and one that never ends, for so long */
    TRANSCRIPT_RECENT_MAX = 12, /* lines remembered for a fresh session */
    TRANSCRIPT_RECENT_BYTES = 240
};

/* A line that was written. */
struct transcript_said {
    enum ai_speaker speaker;
    bool is_broken; /* the agent's: it was not heard to its end */
    char text[TRANSCRIPT_RECENT_BYTES];
};

struct transcript_line {
    enum ai_speaker speaker;
    uint64_t item;      /* ident; 0: a caller's turn whose item is not known yet */
    int64_t begins_ms;  /* monotonic */
    int64_t settled_ms; /* since when it only waits for words; 0: still spoken */
    char *text;         /* owned; NULL: no words yet */
    bool is_final;      /* the text is whole */
    bool is_settled;    /* nothing more is spoken */
    bool is_passed;     /* a caller's turn without words: later lines wait for it no more */
    bool is_overtaken;  /* and the words of a later turn came */
    bool is_replayed;   /* its session is lost: the next one hears it again */
    int32_t heard_permille;
};

struct transcript {
    /* What fills with the conversation stands first, beside the heard ledger's items, which do so too: of a call's
     * pages those are there that were written (call/call_internal.h). */
    struct transcript_said recent[TRANSCRIPT_RECENT_MAX];
    struct ident_ring written;                         /* items of the caller whose words are written */
    struct ident_ring seen;                            /* items of the caller that the session announced */
    struct transcript_line lines[TRANSCRIPT_OPEN_MAX]; /* oldest first */
    size_t line_count, recent_count;                   /* recent: ever */
    int64_t began_ms;
    void (*write)(void *owner, enum ai_speaker speaker, int64_t offset_ms, const char *text,
                  const char *unheard); /* may be NULL */
    void *owner;
};

void transcript_init(struct transcript *transcript, int64_t now_ms,
                     void (*write)(void *owner, enum ai_speaker speaker, int64_t offset_ms, const char *text,
                                   const char *unheard),
                     void *owner);
/* Writes what is left. A turn of the caller whose words never came is one that nobody understood; so it is before,
 * where those of a later one came and TRANSCRIPT_WAIT_MS passed, or TRANSCRIPT_LOST_MS did. One that the session never
 * announced as its own, though it announces others, is left out. */
void transcript_deinit(struct transcript *transcript);

void transcript_caller_begins(struct transcript *transcript, int64_t now_ms);
void transcript_caller_stops(struct transcript *transcript, int64_t now_ms);
/* The turn that is spoken, or was spoken last, is this item: its words are told by that name. One that is known
 * goes on: it has its line. Ignored where no turn is without a name. */
void transcript_caller_item(struct transcript *transcript, const char *item_id);
/* The session has announced that item, whether a turn comes of it or not: words of others are not the caller's, unless
 * it announces none. transcript_caller_item implies it. */
void transcript_caller_announced(struct transcript *transcript, const char *item_id);
/* Whether the words of that item are none of this call's. */
bool transcript_is_foreign(const struct transcript *transcript, const char *item_id);
/* The words of an item; where the server names none, of the oldest turn without. NULL or "": nobody understood them,
 * which the line then says. What was written is not written again. Returns when that turn began, monotonic; 0: no turn
 * is known to have them, or they were known. */
int64_t transcript_caller_words(struct transcript *transcript, const char *item_id, const char *text,
                                int64_t now_ms);
/* That turn was none: its line goes. */
void transcript_caller_was_none(struct transcript *transcript, const char *item_id, int64_t now_ms);
/* What the caller typed: a line of its own, whole. */
void transcript_caller_typed(struct transcript *transcript, const char *text, int64_t now_ms);
/* Words of the agent: pieces are joined, a final text replaces them. */
void transcript_agent_words(struct transcript *transcript, const char *item_id, const char *text,
                            bool is_final, int64_t now_ms);
/* The agent's item is over: so much of it was heard. Its other words are written apart from those. */
void transcript_agent_heard(struct transcript *transcript, const char *item_id, int64_t heard_ms,
                            int64_t sent_ms, int64_t now_ms);
/* The answer whose words came last came to its end without a sound: nothing of them was heard, and they do
 * not hold up later lines. */
void transcript_agent_was_mute(struct transcript *transcript, int64_t now_ms);
/* The words of an item that is still open; NULL: none. Borrowed until the next call. */
const char *transcript_find_words(const struct transcript *transcript, const char *item_id,
                                  bool *out_is_final);
/* What the agent said last before that time, as far as it is known; of a line that was written, its beginning. "":
 * nothing. Borrowed until the next call. */
const char *transcript_asked_before(const struct transcript *transcript, int64_t before_ms);
/* Whether a turn of the caller waits for its words. */
bool transcript_awaits_caller(const struct transcript *transcript);
/* The session is gone: no more words come for what was said, so all lines are written as they are. But the turns that
 * began since replayed_since_ms (monotonic; INT64_MAX: none) are heard again: they wait for the next turn, which is
 * theirs, or for the end of the call. */
void transcript_forget_session(struct transcript *transcript, int64_t replayed_since_ms);
/* Another session: it may give the names of what was written to something else. */
void transcript_forget_names(struct transcript *transcript);
/* The last lines, 0 being the oldest; NULL behind the newest. Borrowed until the next line is written. */
const struct transcript_said *transcript_recent(const struct transcript *transcript, size_t index);

/* The part of text that was spoken in permille of its time, cut at a word's end; returns its length. */
size_t transcript_heard_len(const char *text, int32_t permille);

#endif
