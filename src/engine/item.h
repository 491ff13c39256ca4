/* One item of a conversation: a message, a function call, or a function's output (openai-realtime.md section 4). */
#ifndef VP_ENGINE_ITEM_H
#define VP_ENGINE_ITEM_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "engine/ids.h"
#include "speech/speech.h"
#include "engine/realtime_refusal.h"

enum item_kind { ITEM_USER, ITEM_SYSTEM, ITEM_ASSISTANT, ITEM_FUNCTION_CALL, ITEM_FUNCTION_OUTPUT };
enum item_status { ITEM_IN_PROGRESS, ITEM_COMPLETED, ITEM_INCOMPLETE };

/* Up to where text had been spoken when so much audio had been: one mark a sentence. */
enum { ITEM_MARKS_MAX = 64 };
struct spoken_mark {
    uint32_t text_bytes, audio_ms;
};

struct item {
    char id[ID_SIZE_BYTES];
    enum item_kind kind;
    enum item_status status;
    bool is_audio; /* messages: input_audio or output_audio, else text */
    char *text;    /* owned; message text or transcript, call's arguments, output. NULL: not known (yet) */
    char *name;    /* owned; function call */
    char call_id[ID_SIZE_BYTES];
    char tool_call_ref[ID_SIZE_BYTES]; /* the dialogue's own id of a call it made; "": the client put it in */
    bool is_untold;                    /* a caller's words that the brain does not know of yet */
    struct heard_words *heard; /* of them: owned until they are told; NULL: only their text is known */
    int64_t audio_ms;          /* assistant audio made so far */
    struct spoken_mark marks[ITEM_MARKS_MAX];
    size_t mark_count;
    struct item *next, *previous; /* conversation's */
};

/* Empty item with a fresh id; NULL without memory. */
struct item *item_create(enum item_kind kind);
void item_destroy(struct item *item); /* accepts NULL */
/* Replaces the text with a copy. */
VP_MUST_CHECK enum vp_err item_set_text(struct item *item, struct span text);
/* Bytes held. */
size_t item_bytes(const struct item *item);

/* The same item again, alone; marks of time are left out. VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err item_copy(const struct item *item, struct item **out_copy);

/* conversation.item.create's item. VP_ERR_BAD_MESSAGE with error. */
VP_MUST_CHECK enum vp_err item_parse(const json_t *json, struct item **out_item,
                                     struct realtime_refusal *error);
/* As events show it; NULL without memory. */
json_t *item_to_json(const struct item *item);

/* A sentence was spoken: text_bytes and audio_ms count from the item's start. */
void item_add_mark(struct item *item, size_t text_bytes, int64_t audio_ms);
/* Bytes of the text that were heard in the first audio_ms, cut to whole words. */
size_t item_heard_bytes(const struct item *item, int64_t audio_ms);

#endif
