/* A line of the log as one JSON object (RFC 8259), for collectors that would otherwise take lines apart: the head
 * under names of its own, "msg", and each key=value of the message as a member. Pure. */
#ifndef VP_BASE_LOG_JSON_H
#define VP_BASE_LOG_JSON_H

#include "base/span.h"

enum { LOG_JSON_BYTES = 4096 }; /* as a pipe takes whole (PIPE_BUF) */

struct log_head { /* of a line; all borrowed */
    const char *time, *level, *process, *room;
    int pid;
};

/* Writes the object, ended by '\n', and returns its length. message is printable text (log_text_escape) as log_line
 * has it: "event key=value key=\"quoted value\" ...". A value without quotes that is a number becomes one; in quotes,
 * what log_quote escaped is put back, bytes that are no text, and NUL, as "\xHH". Words that belong to no key are
 * msg, in their order. A key that is there already gets "_" behind it. What does not fit is left out, and "cut" is
 * true. */
size_t log_json_line(char out[LOG_JSON_BYTES], const struct log_head *head, struct span message);

#endif
