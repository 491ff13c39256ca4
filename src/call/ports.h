/* What a call asks of the world around it: three tables of functions. The call owns these ports; the legs of
 * twilio/ and openai/ and the journal of store/ implement them. No port function calls back into the call
 * before it returns. */
#ifndef VP_CALL_PORTS_H
#define VP_CALL_PORTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/span.h"
#include "order/caller_message.h"
#include "order/earlier_orders.h"
#include "order/menu_tool.h"
#include "order/ticket.h"
#include "tool/tool_call.h"

struct phone_port {
    /* Queues audio (base64 of mu-law) behind what is queued already. */
    void (*play)(void *leg, struct span ulaw_b64);
    /* Queues a mark; when all audio before it was played, call_on_phone_mark comes with the same name. */
    void (*mark)(void *leg, const char *name);
    /* Empties the telephone's queue; its outstanding marks come back although nothing was heard. */
    void (*clear)(void *leg);
    /* Ends the media stream; the telephone side goes on with what stands behind it. Repeatable. */
    void (*close)(void *leg, const char *why);
    /* The call is over: nothing more is told to it. The stream stays until it is closed. */
    void (*forget_call)(void *leg);
};

enum ai_speaker { AI_SYSTEM, AI_CALLER, AI_AGENT };

/* Where a session is opened: at the configured model, or at the embedded engine. Where the engine is the
 * configured model, every session is the engine's. */
enum ai_place { AI_PLACE_MODEL, AI_PLACE_ENGINE, AI_PLACE_COUNT };

/* How a response ended (call_on_ai_response_done). */
enum ai_outcome { AI_COMPLETED, AI_CANCELLED, AI_FAILED, AI_INCOMPLETE };

/* What a session does by itself when its voice activity detection hears the caller. */
enum ai_turns {
    AI_TURNS_ITS_OWN,  /* interrupts its response, and answers at the end of the turn */
    AI_TURNS_ANSWERED, /* answers */
    AI_TURNS_OURS      /* nothing: it is asked */
};

struct ai_port {
    /* Connects and sets the session up; the outcome is call_on_ai_ready or call_on_ai_gone. */
    void (*dial)(void *leg, enum ai_place place);
    /* Caller audio, base64 of mu-law. Only between call_on_ai_ready and the end. */
    void (*append)(void *leg, struct span ulaw_b64);
    /* Places a text into the conversation. */
    void (*add_message)(void *leg, enum ai_speaker speaker, const char *text);
    /* Places a function call and its answer into the conversation (the menu, before the first turn). */
    void (*add_tool_call)(void *leg, const struct tool_call *call, const char *output);
    /* The answer of a function call. Does not ask for a response. */
    void (*tool_output)(void *leg, const char *tool_call_id, const char *output);
    /* Asks for a response; queued behind a running one. instructions: for this response only, or NULL. */
    void (*respond)(void *leg, const char *instructions);
    /* What was appended since the last turn is one, although the session did not notice its end. Before respond. */
    void (*commit)(void *leg);
    /* Stops the running response, if any. */
    void (*cancel)(void *leg);
    /* Of this item heard_ms were heard. */
    void (*truncate)(void *leg, const char *item_id, int64_t heard_ms);
    /* Asks for a sign of life that changes nothing; the answer is call_on_ai_alive. */
    void (*probe)(void *leg);
    void (*close)(void *leg, const char *why); /* repeatable; call_on_ai_gone does not follow */
    /* Opens a second session beside the present one, at the same place; the outcome is call_on_ai_spare. */
    void (*prepare)(void *leg);
    /* The second session, ready, takes the place of the first, which closes. */
    void (*swap)(void *leg);
    enum ai_turns (*turns)(void *leg);
    /* What the caller said last was no turn: out of the conversation with it. */
    void (*forget_turn)(void *leg);
};

/* What must outlive the process. request_id comes back in call_on_journal. */
struct journal_port {
    void (*save_basket)(void *journal, uint32_t request_id, uint32_t version, const char *basket_json);
    void (*put_order)(void *journal, uint32_t request_id, const struct ticket *ticket);
    /* Fire and forget: a line of the transcript; offset_ms since the call began. unheard: what the agent said besides,
     * and the caller did not hear; "": nothing, text may be "" then only where there is something. */
    void (*add_line)(void *journal, enum ai_speaker speaker, int64_t offset_ms, const char *text,
                     const char *unheard);
    /* Before an order: what has changed of the menu so far comes by call_on_menu, and then the answer. NULL: the
     * menu that the call has is always the newest. */
    void (*refresh_menu)(void *journal, uint32_t request_id);
    /* Fire and forget: a function call of the model and what it was answered. NULL: they are not kept. */
    void (*add_tool_record)(void *journal, const struct tool_call *call, const struct tool_answer *answer);
    /* Fire and forget: what a caller is put through for, a rule's topic ("": none) and why, in words. NULL: it is not
     * kept. */
    void (*add_transfer)(void *journal, const char *topic, const char *reason);
    /* What a caller leaves for the team; one of the same key is stored once. NULL: none are taken here. */
    void (*put_message)(void *journal, uint32_t request_id, const struct caller_message *message);
    /* Orders of the caller's other calls: call_on_orders comes with them, then the answer. NULL: none are known. */
    void (*find_orders)(void *journal, uint32_t request_id, const struct earlier_wanted *wanted);
};

/* A question to one of the restaurant's own tools. Borrowed while it is asked. */
struct own_tool_question {
    struct menu *menu; /* of the tool; retain it */
    const struct menu_tool *tool;
    const char *id;     /* the same, however often it is sent */
    const char *body;   /* JSON */
    int64_t timeout_ms; /* for all of it, up to the tool's own */
};

struct own_tool_reply {
    struct span body; /* what it answered; SPAN_NONE: it did not */
    const char *why;  /* a sentence for the log; "": it answered */
};

/* How the restaurant's own tools are asked (menu file, tools). request_id comes back in call_on_own_tool, once and
 * within the question's time, unless the asker is gone before. */
struct own_tool_port {
    void (*ask)(void *leg, uint32_t request_id, const struct own_tool_question *question);
};

#endif
