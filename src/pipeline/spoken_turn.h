/* One turn of a traditional call: what the caller said (a recording, or words somebody else recognised)
 * becomes text, the chat model answers and uses the order tools, its words become sound. Nothing of it
 * blocks; a turn ends once, within its time, whatever fails on the way.
 *
 * The order tools, their gate and the journal are those of the realtime arm (call/tools.h). There, marks tell
 * that a read-back was heard; here it was heard when the answer that held it was played and the caller's next
 * recording came. */
#ifndef VP_PIPELINE_SPOKEN_TURN_H
#define VP_PIPELINE_SPOKEN_TURN_H

#include "call/ports.h"
#include "order/menu.h"
#include "pipeline/complete.h"
#include "pipeline/synthesise.h"
#include "pipeline/transcribe.h"

enum {
    TURN_ROUNDS_MAX = 4, /* answers with function calls in one turn; then one more, without functions */
    TURN_NOT_HEARD_MAX = 2,
    TURN_SAY_BYTES = 4096,
    TURN_WORDS_BYTES = 4096 /* of the caller, when somebody else recognised them; the rest is not heard */
};

struct spoken_turn_budgets { /* milliseconds; each is cut by what is left of total_ms */
    int64_t total_ms;
    int64_t hear_ms;                    /* transcription */
    int64_t answer_ms, answer_first_ms; /* one answer of the chat model; its first byte */
    int64_t journal_ms;                 /* one request to the journal */
    int64_t speak_ms, speak_first_ms;   /* synthesis; its first byte */
};
extern const struct spoken_turn_budgets
    spoken_turn_budgets_default; /* within Twilio's 15 s (twilio.md section 6) */

struct spoken_turn_settings { /* borrowed for the turn's life; one for all turns of a process */
    struct transcribe_settings transcribe;
    struct complete_settings complete;
    struct synthesise_settings synthesise;
    struct spoken_turn_budgets budgets;
    bool keeps_transcript;
};

/* Where the turn failed on its way; what comes back is as good as can be had without that step. */
enum turn_step { TURN_NOTHING_FAILED, TURN_HEARING, TURN_THINKING, TURN_SPEAKING };

enum turn_wish {
    TURN_LISTEN,  /* speak, then record the next turn */
    TURN_GATHER,  /* the same, but somebody else must recognise: transcription is broken */
    TURN_KEYS,    /* nothing was understood too often, or the model is gone: go on with keys */
    TURN_HANG_UP, /* speak, then hang up */
    TURN_TRANSFER /* speak, then connect with a person */
};

struct spoken_turn_result {
    enum turn_wish wish;
    enum turn_step failed;
    struct rest_failure failure; /* of that step */
    const char *topic;           /* of TURN_TRANSFER, a rule of the menu; "": none */
    const char *heard;           /* "" when nothing was */
    const char *say;             /* to be spoken where there is no audio; "" with TURN_KEYS */
    struct buf *wav; /* say as 8 kHz mono mu-law WAV, NULL: none. Its bytes may be taken (copy the struct,
                        then buf_init this one); what is left is freed with the turn. */
    const char *talk_json;   /* for the next turn; NULL: no memory */
    const char *basket_json; /* as the journal has it; "" when nothing was ordered yet */
    uint32_t basket_version;
    int order_number; /* 0: none stored so far */
    int round_count, tool_count;
    int64_t hear_ms, think_ms, speak_ms, total_ms; /* spent */
};

struct spoken_turn;

struct spoken_turn_options { /* all borrowed for the turn's life, unless it says otherwise */
    struct loop *loop;
    struct http_client *http;
    const struct spoken_turn_settings *settings;
    struct menu *menu;        /* retained */
    const char *instructions; /* for the chat model */
    const char *call_sid, *caller_number;
    bool is_unreached;       /* see tools_settings */
    const char *talk_json;   /* copied; of talk_encode: a fresh one or the last turn's */
    const char *basket_json; /* copied; of the store: what a turn that died left. NULL: none */
    struct span recording;   /* copied; a WAV file; SPAN_NONE: words are given */
    const char *words;       /* copied; recognised by somebody else; NULL: use the recording */
    bool was_played;         /* the last answer was played to its end, as far as anybody knows */
    const struct journal_port *journal;
    void *journal_leg;
    const struct own_tool_port *own_tools; /* NULL: the restaurant's own tools are not asked */
    void *own_tools_leg;
    /* Once, from the loop; all in result is borrowed until spoken_turn_destroy. */
    void (*on_done)(void *owner, struct spoken_turn *turn, struct spoken_turn_result *result);
    /* As in call/tools.h, of the owner. May be NULL. */
    struct menu *(*find_menu)(void *owner, const char *restaurant_id);
    void (*on_chosen)(void *owner, struct menu *menu);
    void *owner;
};

/* VP_ERR_BAD_JSON, VP_ERR_BAD_VALUE (talk or basket), VP_ERR_NO_MEMORY; no callback follows then. */
VP_MUST_CHECK enum vp_err spoken_turn_create(const struct spoken_turn_options *options,
                                             struct spoken_turn **out_turn);
/* At any time, in on_done too; cuts what runs. Accepts NULL. */
void spoken_turn_destroy(struct spoken_turn *turn);

/* The menu has changed (retained): functions answer by the new one, and the order is moved to it. */
void spoken_turn_on_menu(struct spoken_turn *turn, struct menu *menu);

/* From the journal; never before the port's function returned. */
void spoken_turn_on_journal(struct spoken_turn *turn, uint32_t request_id, enum vp_err err, int order_number,
                            bool is_new);
void spoken_turn_on_orders(struct spoken_turn *turn, uint32_t request_id,
                           const struct earlier_orders *orders);
/* From the restaurant's own tools; borrowed. Likewise. */
void spoken_turn_on_own_tool(struct spoken_turn *turn, uint32_t request_id,
                             const struct own_tool_reply *reply);

#endif
