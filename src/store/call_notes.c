#include "store/call_notes.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/span.h"
#include "base/utf8.h"

enum { NOTE_BYTES = 256 };

static const char unreached_begin[] = "nobody answered: ", message_begin[] = "message: ",
                  transfer_begin[] = "to a person for ",
                  taken_begin[] = "taken by a person: ", talk_over[] = "the talk with a person is over";

struct reading {
    struct call_notes notes;
    const char *wanted; /* a text that is looked for; NULL: none */
    bool is_there;
};

static bool begins_with(const char *text, const char *begin)
{
    return strncmp(text, begin, strlen(begin)) == 0;
}

/* "catering: a party for forty", ": the caller asked". */
static void read_transfer(const char *text, struct call_notes *notes)
{
    struct span topic = {text, strcspn(text, ":")};
    const char *reason = text[topic.len] == ':' ? text + topic.len + 1 : "";
    (void)span_copy(topic, notes->topic, sizeof notes->topic);
    (void)span_copy(span_of(reason + (reason[0] == ' ')), notes->reason, sizeof notes->reason);
    notes->is_talk_over = false;
}

static bool on_line(void *owner, const struct store_line *line)
{
    struct reading *reading = owner;
    struct call_notes *notes = &reading->notes;
    struct call_message message = {.offset_ms = line->offset_ms};
    if (line->speaker != STORE_NOTE)
        return true;
    bool is_wanted = reading->wanted != NULL && strcmp(line->text, reading->wanted) == 0;
    reading->is_there |= is_wanted;
    if (begins_with(line->text, unreached_begin)) {
        notes->unreached_count += !is_wanted;
    } else if (begins_with(line->text, transfer_begin)) {
        read_transfer(line->text + strlen(transfer_begin), notes);
    } else if (begins_with(line->text, taken_begin)) {
        notes->taken_count++;
    } else if (strcmp(line->text, talk_over) == 0) {
        notes->is_talk_over = true;
    } else if (begins_with(line->text, message_begin) &&
               sscanf(line->text + strlen(message_begin), "%63s %63s %d", message.account_id,
                      message.recording_id, &message.seconds) == 3) {
        notes->has_message = true;
        notes->message = message;
    }
    return true;
}

enum vp_err call_notes_read(struct store *store, const char *call_sid, struct call_notes *out_notes)
{
    struct reading reading = {0};
    enum vp_err err = store_each_line(store, call_sid, on_line, &reading);
    if (err == VP_OK)
        *out_notes = reading.notes;
    return err;
}

/* Unless it is there already. */
static enum vp_err add(struct store *store, const struct store_call *call, const char *text,
                       struct reading *reading)
{
    int64_t offset_ms = clock_unix_ms() - call->started_unix_ms;
    const struct store_line line = {
        .speaker = STORE_NOTE, .offset_ms = offset_ms > 0 ? offset_ms : 0, .text = text};
    *reading = (struct reading){.wanted = text};
    enum vp_err err = store_each_line(store, call->call_sid, on_line, reading);
    return err != VP_OK || reading->is_there ? err : store_add_line(store, call->call_sid, &line);
}

enum vp_err call_notes_add_unreached(struct store *store, const struct store_call *call, const char *why,
                                     const char *dial_id, int *out_before)
{
    struct reading reading;
    char text[NOTE_BYTES];
    snprintf(text, sizeof text, "%s%.40s %.63s", unreached_begin, why, dial_id);
    enum vp_err err = add(store, call, text, &reading);
    if (err == VP_OK)
        *out_before = reading.notes.unreached_count;
    return err;
}

enum vp_err call_notes_add_message(struct store *store, const struct store_call *call,
                                   const struct call_message *message, bool *out_is_new)
{
    struct reading reading;
    char text[NOTE_BYTES];
    snprintf(text, sizeof text, "%s%s %s %d s", message_begin, message->account_id, message->recording_id,
             message->seconds);
    enum vp_err err = add(store, call, text, &reading);
    if (err == VP_OK)
        *out_is_new = !reading.is_there;
    return err;
}

enum vp_err call_notes_add_transfer(struct store *store, const struct store_call *call, const char *topic,
                                    const char *reason)
{
    struct reading reading;
    char text[NOTE_BYTES];
    snprintf(text, sizeof text, "%s%.63s: %s", transfer_begin, topic, reason);
    text[utf8_cut(span_of(text), strlen(transfer_begin) + strlen(topic) + CALL_NOTE_WHY_BYTES)] = '\0';
    return add(store, call, text, &reading);
}

enum vp_err call_notes_add_taken(struct store *store, const struct store_call *call, const char *leg_id)
{
    struct reading reading;
    char text[NOTE_BYTES];
    snprintf(text, sizeof text, "%s%.63s", taken_begin, leg_id);
    return add(store, call, text, &reading);
}

enum vp_err call_notes_add_talk_over(struct store *store, const struct store_call *call)
{
    struct reading reading;
    return add(store, call, talk_over, &reading);
}
