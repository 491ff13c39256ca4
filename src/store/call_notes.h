/* What the service notes in a call's transcript beside what was said: that the restaurant's own telephone was not
 * answered, and the message that the caller left. Lines of the speaker STORE_NOTE; they are kept whatever the
 * settings say of transcripts. */
#ifndef VP_STORE_CALL_NOTES_H
#define VP_STORE_CALL_NOTES_H

#include "store/store.h"

enum { CALL_NOTE_ID_BYTES = 64 };

struct call_message { /* a recording at the telephony provider */
    char account_id[CALL_NOTE_ID_BYTES], recording_id[CALL_NOTE_ID_BYTES];
    int seconds;
    int64_t offset_ms; /* since the call began */
};

enum { CALL_NOTE_WHY_BYTES = 160 };
struct call_notes {
    int unreached_count;              /* times that the restaurant's telephone was dialled in vain */
    int taken_count;                  /* times that a key took the call there */
    bool is_talk_over;                /* with a person */
    char topic[MENU_NAME_BYTES];      /* of the last wish for a person: a rule of the menu; "": none */
    char reason[CALL_NOTE_WHY_BYTES]; /* in words; "": none was told */
    bool has_message;
    struct call_message message; /* the last one */
};

/* VP_OK also where there are none, or no such call. */
VP_MUST_CHECK enum vp_err call_notes_read(struct store *store, const char *call_sid,
                                          struct call_notes *out_notes);
/* What a caller is put through for; the last one counts. */
VP_MUST_CHECK enum vp_err call_notes_add_transfer(struct store *store, const struct store_call *call,
                                                  const char *topic, const char *reason);
/* A key took the call on that leg. */
VP_MUST_CHECK enum vp_err call_notes_add_taken(struct store *store, const struct store_call *call,
                                               const char *leg_id);
/* Caller and person have hung up. */
VP_MUST_CHECK enum vp_err call_notes_add_talk_over(struct store *store, const struct store_call *call);
/* dial_id tells one dialling from another: the same one noted again changes nothing. out_before: how often it
 * was in vain before this one. */
VP_MUST_CHECK enum vp_err call_notes_add_unreached(struct store *store, const struct store_call *call,
                                                   const char *why, const char *dial_id, int *out_before);
/* out_is_new: it had not been noted yet. offset_ms of message counts as now. */
VP_MUST_CHECK enum vp_err call_notes_add_message(struct store *store, const struct store_call *call,
                                                 const struct call_message *message, bool *out_is_new);

#endif
