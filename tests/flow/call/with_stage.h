/* A stage for plays of one call: a telephone that plays at its own pace and sends marks back, a model and a
 * journal that write down what they are asked, and a clock turned by hand. */
#ifndef VP_TESTS_FLOW_CALL_WITH_STAGE_H
#define VP_TESTS_FLOW_CALL_WITH_STAGE_H

#include "call/call.h"

enum { STAGE_LINES_MAX = 4000, STAGE_QUEUE_MAX = 4096, STAGE_JOURNAL_MAX = 64, STAGE_ORDERS_MAX = 16 };

struct stage {
    struct call *call;
    struct menu *menu;
    int64_t now_ms, began_ms;
    char *lines[STAGE_LINES_MAX]; /* what the legs were asked, "phone clear", "ai truncate item1 450" */
    size_t line_count, checked_count;
    struct stage_queued {
        int64_t bytes; /* audio left; 0: a mark */
        uint8_t *ulaw; /* of a piece, owned, for on_heard; NULL: nobody asked */
        char mark[64];
    } queue[STAGE_QUEUE_MAX]; /* of the telephone */
    size_t queue_first, queue_count;
    void (*on_heard)(void *owner, const uint8_t *ulaw, size_t len);
    void *owner;
    int64_t played_bytes, plays_until_ms;
    bool loses_marks;
    struct stage_request {
        uint32_t id;
        bool is_order;
        uint32_t version;
        uint32_t message_key; /* of a message; else 0 */
        bool is_search;       /* for earlier orders */
    } requests[STAGE_JOURNAL_MAX];
    size_t request_count;
    bool journal_holds; /* answers only by stage_journal_answers */
    bool journal_fails;
    struct {
        uint32_t version;
        int number;
    } orders[STAGE_ORDERS_MAX];
    size_t order_count;
    char *saved_basket;
    char *last_output; /* of a function call */
    char *last_instructions, *last_system, *known_order;
    struct ticket last_ticket;
    struct caller_message last_message;
    struct earlier_wanted last_wanted;
    const struct earlier_orders *earlier;    /* borrowed: what is found; NULL: nothing */
    uint32_t message_keys[STAGE_ORDERS_MAX]; /* stored */
    size_t message_count;
    int dial_count, swap_count;
    bool is_ai_silent;              /* what the model sends as its voice is silence */
    enum ai_turns turns;            /* of the session */
    bool knows_words;               /* there is somebody who is asked what was said */
    bool answers_probes, is_probed; /* at once; and is asked */
    bool is_ai_dialled, is_ai_closed, is_ai_ready, is_phone_closed;
    int ended_count;
    char ended_why[64];
    int64_t stream_ms; /* timestamp of the caller's next packet */
    int appended_frames;
    int64_t appended_bytes;
    uint8_t first_live_serial; /* of responses: audio of older ones must not be played */
    unsigned next_tool_call;
    char breach[160]; /* an invariant that was broken; "" while all is well */
};

struct stage_start {
    int greeting_ms; /* length of the cached greeting; 0: none */
    int filler_ms;   /* likewise of the filler */
    enum ai_place first_place;
    const char *basket_json;
    bool is_unreached;
    int64_t earlier_ms; /* the call began so long before this stream */
    bool was_greeted;   /* on that earlier stream */
    struct call_settings settings;
    const char *menu_path;                 /* NULL: the pizzeria */
    struct menu *menu;                     /* one that is loaded already, retained; NULL: by path */
    const char *call_sid;                  /* NULL: the stage's own */
    const struct journal_port *journal;    /* NULL: the stage's own */
    void *journal_leg;                     /* NULL: the stage */
    const struct own_tool_port *own_tools; /* NULL: none; its leg is NULL */
    /* Told of the audio that the caller heard, as it is heard. NULL: nobody. */
    void (*on_heard)(void *owner, const uint8_t *ulaw, size_t len);
    void *owner;
};
extern const struct journal_port stage_journal_port; /* of a stage, whose menu never changes by itself */
extern const struct stage_start stage_start_default; /* greeting of 2000 ms */

bool stage_open(struct stage *stage, const struct stage_start *start);
void stage_close(struct stage *stage);

/* Turns the clock; marks and deadlines happen at their time. */
void stage_wait(struct stage *stage, int64_t duration_ms);
void stage_ai_ready(struct stage *stage);
/* One piece of an answer's audio. serial marks the response's age. */
void stage_ai_audio(struct stage *stage, const char *response_id, const char *item_id, int duration_ms,
                    uint8_t serial);
/* A whole answer: begins, words, audio in pieces of 100 ms, done. */
void stage_ai_says(struct stage *stage, const char *response_id, const char *item_id, int duration_ms,
                   const char *text);
/* A function call in the response that runs. */
void stage_ai_asks(struct stage *stage, const char *tool_call_id, const char *name, const char *arguments);
/* A function call in a response of its own; answered at once unless the journal holds. Returns the output. */
const char *stage_ai_calls(struct stage *stage, const char *name, const char *arguments);
void stage_caller_speaks(struct stage *stage, int duration_ms);
void stage_caller_packet(struct stage *stage, int duration_ms);
/* Packets of 20 ms at their time: a voice, or a silent line. What the model says of it comes from elsewhere. */
void stage_caller_voice(struct stage *stage, int duration_ms);
void stage_caller_silence(struct stage *stage, int duration_ms);
void stage_journal_answers(struct stage *stage, enum vp_err err);
enum call_state stage_state(const struct stage *stage);

/* Whether this line was written since the last stage_forget; the same for a beginning of one. */
bool stage_saw(const struct stage *stage, const char *line);
bool stage_saw_beginning(const struct stage *stage, const char *beginning);
int stage_count(const struct stage *stage, const char *beginning);
void stage_forget(struct stage *stage);
/* All lines since the last stage_forget, for a failing test's output. */
void stage_print(const struct stage *stage);

/* What the journal does with a message of that key: false where it has it already. */
bool stage_put_message(struct stage *stage, uint32_t key);
/* The same with an order: its number. */
int stage_put_order(struct stage *stage, uint32_t version, bool *out_is_new);

#endif
