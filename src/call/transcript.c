#include "call/transcript.h"

#include <stdlib.h>
#include <string.h>

#include "base/span.h"
#include "base/utf8.h"
#include "call/ident.h"

void transcript_init(struct transcript *transcript, int64_t now_ms,
                     void (*write)(void *owner, enum ai_speaker speaker, int64_t offset_ms, const char *text),
                     void *owner)
{
    *transcript = (struct transcript){.began_ms = now_ms, .write = write, .owner = owner};
}

size_t transcript_heard_len(const char *text, int32_t permille)
{
    size_t len = strlen(text);
    if (permille >= 1000)
        return len;
    size_t cut = permille <= 0 ? 0 : len * (size_t)permille / 1000;
    /* A word counts when it was heard to its end. */
    while (cut > 0 && text[cut] != ' ')
        cut--;
    return cut;
}

static const char not_understood[] = "(not understood)";

static void write_line(struct transcript *transcript, struct transcript_line *line)
{
    if (line->text == NULL)
        return;
    if (line->speaker == AI_CALLER)
        ident_ring_put(&transcript->written, line->item);
    size_t len = line->speaker == AI_AGENT ? transcript_heard_len(line->text, line->heard_permille)
                                           : strlen(line->text);
    line->text[len] = '\0';
    if (len == 0)
        return;
    struct transcript_said *said = &transcript->recent[transcript->recent_count++ % TRANSCRIPT_RECENT_MAX];
    said->speaker = line->speaker;
    said->is_broken = line->speaker == AI_AGENT && line->heard_permille < 1000;
    size_t kept_len = utf8_cut(span_of(line->text), TRANSCRIPT_RECENT_BYTES - 1);
    span_copy((struct span){line->text, kept_len}, said->text, sizeof said->text);
    if (transcript->write != NULL)
        transcript->write(transcript->owner, line->speaker, line->begins_ms - transcript->began_ms,
                          line->text);
}

static void drop_first(struct transcript *transcript)
{
    write_line(transcript, &transcript->lines[0]);
    free(transcript->lines[0].text);
    transcript->line_count--;
    memmove(&transcript->lines[0], &transcript->lines[1],
            transcript->line_count * sizeof transcript->lines[0]);
}

/* Writes the lines from the front that are done, and those that have waited too long. */
static void flush(struct transcript *transcript, int64_t now_ms)
{
    while (transcript->line_count > 0) {
        const struct transcript_line *line = &transcript->lines[0];
        bool is_done = line->is_settled && line->is_final;
        bool is_late = line->is_settled ? now_ms - line->settled_ms >= TRANSCRIPT_WAIT_MS
                                        : now_ms - line->begins_ms >= TRANSCRIPT_OPEN_MS;
        if (!is_done && !is_late)
            return;
        drop_first(transcript);
    }
}

void transcript_deinit(struct transcript *transcript)
{
    while (transcript->line_count > 0)
        drop_first(transcript);
}

static struct transcript_line *open_line(struct transcript *transcript, enum ai_speaker speaker,
                                         uint64_t item, int64_t now_ms)
{
    if (transcript->line_count == TRANSCRIPT_OPEN_MAX)
        drop_first(transcript);
    struct transcript_line *line = &transcript->lines[transcript->line_count++];
    *line = (struct transcript_line){.speaker = speaker, .item = item, .begins_ms = now_ms};
    return line;
}

static struct transcript_line *find_line(const struct transcript *transcript, enum ai_speaker speaker,
                                         uint64_t item)
{
    for (size_t i = 0; i < transcript->line_count; i++)
        if (transcript->lines[i].speaker == speaker && transcript->lines[i].item == item)
            return (struct transcript_line *)&transcript->lines[i];
    return NULL;
}

static void settle(struct transcript_line *line, int64_t now_ms)
{
    line->is_settled = true;
    line->settled_ms = now_ms;
}

static void add_text(struct transcript_line *line, const char *text, bool replaces)
{
    size_t old = line->text != NULL && !replaces ? strlen(line->text) : 0;
    size_t len = utf8_cut(span_of(text), TRANSCRIPT_TEXT_MAX - old);
    char *grown = realloc(line->text, old + len + 1);
    if (grown == NULL)
        return; /* words are lost, the call goes on */
    memcpy(grown + old, text, len);
    grown[old + len] = '\0';
    line->text = grown;
}

void transcript_caller_begins(struct transcript *transcript, int64_t now_ms)
{
    transcript_caller_stops(transcript, now_ms);
    open_line(transcript, AI_CALLER, 0, now_ms);
}

void transcript_caller_stops(struct transcript *transcript, int64_t now_ms)
{
    for (size_t i = 0; i < transcript->line_count; i++)
        if (transcript->lines[i].speaker == AI_CALLER && !transcript->lines[i].is_settled)
            settle(&transcript->lines[i], now_ms);
    flush(transcript, now_ms);
}

/* The newest turn whose item is not known yet, and that has no words; NULL: none. */
static struct transcript_line *find_unnamed(struct transcript *transcript)
{
    for (size_t i = transcript->line_count; i-- > 0;) {
        struct transcript_line *line = &transcript->lines[i];
        if (line->speaker == AI_CALLER && line->item == 0 && line->text == NULL)
            return line;
    }
    return NULL;
}

/* A server that heard a pause as an end, and lets the same item go on: one turn has one line. */
static void go_on_with(struct transcript *transcript, struct transcript_line *line,
                       struct transcript_line *known)
{
    size_t index = (size_t)(line - transcript->lines);
    if (known != NULL && !known->is_final)
        known->is_settled = false;
    transcript->line_count--;
    memmove(line, line + 1, (transcript->line_count - index) * sizeof *line);
}

void transcript_caller_item(struct transcript *transcript, const char *item_id)
{
    uint64_t item = ident_of(item_id);
    struct transcript_line *line = find_unnamed(transcript);
    if (item == 0 || line == NULL)
        return;
    struct transcript_line *known = find_line(transcript, AI_CALLER, item);
    if (known == NULL && !ident_ring_has(&transcript->written, item))
        line->item = item;
    else if (!line->is_settled)
        go_on_with(transcript, line, known);
}

int64_t transcript_caller_words(struct transcript *transcript, const char *item_id, const char *text,
                                int64_t now_ms)
{
    uint64_t item = ident_of(item_id);
    if (ident_ring_has(&transcript->written, item))
        return 0;
    struct transcript_line *line = item != 0 ? find_line(transcript, AI_CALLER, item) : NULL;
    if (line == NULL)
        line = find_line(transcript, AI_CALLER, 0);
    if (line == NULL && (text == NULL || text[0] == '\0'))
        return 0; /* nothing is known of it, and nothing is to be written */
    int64_t began_ms = line != NULL ? line->begins_ms : 0;
    if (line == NULL) {
        line = open_line(transcript, AI_CALLER, item, now_ms);
        settle(line, now_ms);
    }
    line->item = item != 0 ? item : 1;
    add_text(line, text != NULL ? text : not_understood, true);
    line->is_final = true;
    flush(transcript, now_ms);
    return began_ms;
}

const char *transcript_asked_before(const struct transcript *transcript, int64_t before_ms)
{
    for (size_t i = transcript->line_count; i-- > 0;) {
        const struct transcript_line *line = &transcript->lines[i];
        if (line->speaker == AI_AGENT && line->text != NULL && line->begins_ms <= before_ms)
            return line->text;
    }
    size_t count = transcript->recent_count;
    for (size_t back = 1; back <= count && back <= TRANSCRIPT_RECENT_MAX; back++) {
        const struct transcript_said *said = &transcript->recent[(count - back) % TRANSCRIPT_RECENT_MAX];
        if (said->speaker == AI_AGENT)
            return said->text;
    }
    return "";
}

void transcript_caller_typed(struct transcript *transcript, const char *text, int64_t now_ms)
{
    struct transcript_line *line = open_line(transcript, AI_CALLER, 1, now_ms); /* no session's item */
    settle(line, now_ms);
    add_text(line, text, true);
    line->is_final = true;
    flush(transcript, now_ms);
}

void transcript_agent_words(struct transcript *transcript, const char *item_id, const char *text,
                            bool is_final, int64_t now_ms)
{
    uint64_t item = ident_of(item_id);
    struct transcript_line *line = find_line(transcript, AI_AGENT, item);
    if (line == NULL)
        line = open_line(transcript, AI_AGENT, item, now_ms);
    if (line->is_final && !is_final)
        return;
    add_text(line, text, is_final);
    line->is_final |= is_final;
    flush(transcript, now_ms);
}

void transcript_agent_heard(struct transcript *transcript, const char *item_id, int64_t heard_ms,
                            int64_t sent_ms, int64_t now_ms)
{
    uint64_t item = ident_of(item_id);
    struct transcript_line *line = find_line(transcript, AI_AGENT, item);
    if (line == NULL)
        line = open_line(transcript, AI_AGENT, item, now_ms);
    line->heard_permille = sent_ms > 0 ? (int32_t)(heard_ms * 1000 / sent_ms) : 1000;
    /* An interrupted item's final text may never come: what is there is all. */
    if (heard_ms < sent_ms && line->text != NULL)
        line->is_final = true;
    settle(line, now_ms);
    flush(transcript, now_ms);
}

void transcript_agent_was_mute(struct transcript *transcript, int64_t now_ms)
{
    for (size_t i = transcript->line_count; i-- > 0;) {
        struct transcript_line *line = &transcript->lines[i];
        if (line->speaker != AI_AGENT || line->is_settled)
            continue;
        line->is_final = true;
        line->heard_permille = 0;
        settle(line, now_ms);
        break;
    }
    flush(transcript, now_ms);
}

const char *transcript_find_words(const struct transcript *transcript, const char *item_id,
                                  bool *out_is_final)
{
    const struct transcript_line *line = find_line(transcript, AI_AGENT, ident_of(item_id));
    if (line == NULL || line->text == NULL)
        return NULL;
    *out_is_final = line->is_final;
    return line->text;
}

bool transcript_awaits_caller(const struct transcript *transcript)
{
    for (size_t i = 0; i < transcript->line_count; i++)
        if (transcript->lines[i].speaker == AI_CALLER && transcript->lines[i].text == NULL)
            return true;
    return false;
}

void transcript_forget_session(struct transcript *transcript)
{
    transcript_deinit(transcript);
}

void transcript_forget_names(struct transcript *transcript)
{
    transcript->written = (struct ident_ring){0};
}

const struct transcript_said *transcript_recent(const struct transcript *transcript, size_t index)
{
    size_t kept =
        transcript->recent_count < TRANSCRIPT_RECENT_MAX ? transcript->recent_count : TRANSCRIPT_RECENT_MAX;
    if (index >= kept)
        return NULL;
    return &transcript->recent[(transcript->recent_count - kept + index) % TRANSCRIPT_RECENT_MAX];
}
