#include "call/transcript.h"

#include <stdlib.h>
#include <string.h>

#include "base/pages.h"
#include "base/span.h"
#include "base/utf8.h"
#include "call/ident.h"

void transcript_init(struct transcript *transcript, int64_t now_ms,
                     void (*write)(void *owner, enum ai_speaker speaker, int64_t offset_ms, const char *text,
                                   const char *unheard),
                     void *owner)
{
    pages_clear(transcript, sizeof *transcript);
    transcript->began_ms = now_ms;
    transcript->write = write;
    transcript->owner = owner;
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

enum { ITEM_OF_NONE = 1 }; /* a name that no session gives */

static const char not_understood[] = "(not understood)";

static void remember(struct transcript *transcript, const struct transcript_line *line, const char *text)
{
    struct transcript_said *said = &transcript->recent[transcript->recent_count++ % TRANSCRIPT_RECENT_MAX];
    said->speaker = line->speaker;
    said->is_broken = line->speaker == AI_AGENT && line->heard_permille < 1000;
    size_t kept_len = utf8_cut(span_of(text), TRANSCRIPT_RECENT_BYTES - 1);
    span_copy((struct span){text, kept_len}, said->text, sizeof said->text);
}

static bool has_announced(const struct transcript *transcript)
{
    return transcript->seen.next > 0;
}

static size_t trimmed_len(const char *text, size_t len)
{
    while (len > 0 && text[len - 1] == ' ')
        len--;
    return len;
}

/* What stands behind the words that were heard, in the same memory: the text itself where none were. Both parts
 * end where their words do. */
static const char *cut_unheard(char *text, size_t heard_len)
{
    char *rest = text + heard_len + strspn(text + heard_len, " ");
    rest[trimmed_len(rest, strlen(rest))] = '\0';
    if (rest > text)
        text[trimmed_len(text, heard_len)] = '\0';
    return rest;
}

/* A later session is not told of a turn without words: it could do nothing with it; nor of what nobody heard. */
static void write_line(struct transcript *transcript, struct transcript_line *line)
{
    const char *text = line->text, *unheard = "";
    bool is_lost = text == NULL && line->speaker == AI_CALLER;
    if (is_lost && (line->item != 0 || !has_announced(transcript)))
        text = not_understood;
    if (text == NULL)
        return;
    if (!is_lost && line->speaker == AI_CALLER)
        ident_ring_put(&transcript->written, line->item);
    if (!is_lost) {
        bool is_agent = line->speaker == AI_AGENT;
        unheard = cut_unheard(line->text,
                              is_agent ? transcript_heard_len(text, line->heard_permille) : strlen(text));
        text = unheard == line->text ? "" : line->text;
    }
    if (text[0] == '\0' && unheard[0] == '\0')
        return;
    if (!is_lost && text[0] != '\0')
        remember(transcript, line, text);
    if (transcript->write != NULL)
        transcript->write(transcript->owner, line->speaker, line->begins_ms - transcript->began_ms, text,
                          unheard);
}

static void remove_line(struct transcript *transcript, size_t index)
{
    struct transcript_line *line = &transcript->lines[index];
    free(line->text);
    transcript->line_count--;
    memmove(line, line + 1, (transcript->line_count - index) * sizeof *line);
}

static void drop_first(struct transcript *transcript)
{
    write_line(transcript, &transcript->lines[0]);
    remove_line(transcript, 0);
}

static bool is_late(const struct transcript_line *line, int64_t now_ms)
{
    return line->is_settled ? now_ms - line->settled_ms >= TRANSCRIPT_WAIT_MS
                            : now_ms - line->begins_ms >= TRANSCRIPT_OPEN_MS;
}

static bool is_lost(const struct transcript_line *line, int64_t now_ms)
{
    bool is_old = line->is_settled && now_ms - line->settled_ms >= TRANSCRIPT_LOST_MS;
    return !line->is_replayed && (line->is_overtaken || is_old);
}

/* Writes the lines from the front that are done, and those that have waited too long; a turn of the caller without
 * words only lets the later lines pass, for they may come yet. */
static void flush(struct transcript *transcript, int64_t now_ms)
{
    for (size_t i = 0; i < transcript->line_count;) {
        struct transcript_line *line = &transcript->lines[i];
        bool is_done = line->is_settled && line->is_final;
        line->is_passed |= !is_done && is_late(line, now_ms);
        if (!is_done && !line->is_passed)
            return;
        bool is_wordless = line->speaker == AI_CALLER && line->text == NULL;
        if (is_wordless && !is_lost(line, now_ms)) {
            i++;
            continue;
        }
        write_line(transcript, line);
        remove_line(transcript, i);
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

/* What could begin a new line or move a cursor is a blank. */
static void blank_controls(char *text)
{
    char *out = text;
    for (size_t step; *text != '\0'; text += step) {
        size_t len = utf8_printable(span_of(text));
        step = len > 0 ? len : 1;
        while (len == 0 && utf8_is_continuation(text[step]))
            step++;
        if (len == 0)
            *out = ' ';
        else
            memmove(out, text, len);
        out += len > 0 ? len : 1;
    }
    *out = '\0';
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
    blank_controls(grown + old);
    line->text = grown;
}

void transcript_caller_begins(struct transcript *transcript, int64_t now_ms)
{
    for (size_t i = transcript->line_count; i-- > 0;)
        if (transcript->lines[i].is_replayed)
            remove_line(transcript, i); /* this is it */
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
        if (line->speaker == AI_CALLER && line->item == 0 && line->text == NULL && !line->is_passed)
            return line;
    }
    return NULL;
}

/* The oldest turn that waits for words, or NULL. */
static struct transcript_line *find_wordless(struct transcript *transcript, bool is_any)
{
    for (size_t i = 0; i < transcript->line_count; i++) {
        struct transcript_line *line = &transcript->lines[i];
        if (line->speaker == AI_CALLER && line->text == NULL && !line->is_passed &&
            (is_any || line->item == 0))
            return line;
    }
    return NULL;
}

/* A server that heard a pause as an end, and lets the same item go on: one turn has one line. */
static void go_on_with(struct transcript *transcript, struct transcript_line *line,
                       struct transcript_line *known)
{
    if (known != NULL && !known->is_final)
        known->is_settled = known->is_passed = false;
    remove_line(transcript, (size_t)(line - transcript->lines));
}

void transcript_caller_announced(struct transcript *transcript, const char *item_id)
{
    ident_ring_put(&transcript->seen, ident_of(item_id));
}

bool transcript_is_foreign(const struct transcript *transcript, const char *item_id)
{
    uint64_t item = ident_of(item_id);
    struct transcript *own = (struct transcript *)transcript;
    if (!has_announced(transcript) || ident_ring_has(&transcript->seen, item))
        return false;
    return find_wordless(own, item == 0) == NULL;
}

void transcript_caller_item(struct transcript *transcript, const char *item_id)
{
    uint64_t item = ident_of(item_id);
    struct transcript_line *line = find_unnamed(transcript);
    ident_ring_put(&transcript->seen, item);
    if (item == 0 || line == NULL)
        return;
    struct transcript_line *known = find_line(transcript, AI_CALLER, item);
    if (known == NULL && !ident_ring_has(&transcript->written, item))
        line->item = item;
    else if (!line->is_settled)
        go_on_with(transcript, line, known);
}

/* NULL: none is known. */
static struct transcript_line *line_of_words(struct transcript *transcript, uint64_t item)
{
    struct transcript_line *line = item != 0 ? find_line(transcript, AI_CALLER, item) : NULL;
    if (line == NULL)
        line = find_wordless(transcript, false);
    return line == NULL && item == 0 ? find_wordless(transcript, true) : line;
}

int64_t transcript_caller_words(struct transcript *transcript, const char *item_id, const char *text,
                                int64_t now_ms)
{
    uint64_t item = ident_of(item_id);
    bool has_words = text != NULL && text[0] != '\0';
    if (ident_ring_has(&transcript->written, item) || transcript_is_foreign(transcript, item_id))
        return 0;
    struct transcript_line *line = line_of_words(transcript, item);
    if (!has_words && (line == NULL || line->text != NULL))
        return 0; /* nothing is known of it, and nothing is to be written; or it was understood */
    int64_t began_ms = line != NULL ? line->begins_ms : 0;
    if (line == NULL) {
        line = open_line(transcript, AI_CALLER, item, now_ms);
        settle(line, now_ms);
    }
    if (item != 0 || line->item == 0)
        line->item = item != 0 ? item : ITEM_OF_NONE;
    add_text(line, has_words ? text : not_understood, true);
    line->is_final = true;
    for (struct transcript_line *earlier = transcript->lines; earlier < line; earlier++)
        earlier->is_overtaken = true;
    flush(transcript, now_ms);
    return began_ms;
}

void transcript_caller_was_none(struct transcript *transcript, const char *item_id, int64_t now_ms)
{
    struct transcript_line *line = line_of_words(transcript, ident_of(item_id));
    if (line != NULL && line->text == NULL)
        remove_line(transcript, (size_t)(line - transcript->lines));
    flush(transcript, now_ms);
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
    struct transcript_line *line = open_line(transcript, AI_CALLER, ITEM_OF_NONE, now_ms);
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
        if (transcript->lines[i].speaker == AI_CALLER && transcript->lines[i].text == NULL &&
            !transcript->lines[i].is_passed)
            return true;
    return false;
}

void transcript_forget_session(struct transcript *transcript, int64_t replayed_since_ms)
{
    for (size_t i = 0; i < transcript->line_count;) {
        struct transcript_line *line = &transcript->lines[i];
        bool is_wordless = line->speaker == AI_CALLER && line->text == NULL;
        if (is_wordless && !line->is_replayed && line->begins_ms >= replayed_since_ms) {
            line->is_replayed = line->is_passed = true;
            line->item = ITEM_OF_NONE;
        }
        if (line->is_replayed) {
            i++;
            continue;
        }
        write_line(transcript, line);
        remove_line(transcript, i);
    }
}

void transcript_forget_names(struct transcript *transcript)
{
    transcript->written = transcript->seen = (struct ident_ring){0};
    for (size_t i = 0; i < transcript->line_count; i++)
        if (transcript->lines[i].speaker == AI_CALLER && transcript->lines[i].item != 0)
            transcript->lines[i].item = ITEM_OF_NONE;
}

const struct transcript_said *transcript_recent(const struct transcript *transcript, size_t index)
{
    size_t kept =
        transcript->recent_count < TRANSCRIPT_RECENT_MAX ? transcript->recent_count : TRANSCRIPT_RECENT_MAX;
    if (index >= kept)
        return NULL;
    return &transcript->recent[(transcript->recent_count - kept + index) % TRANSCRIPT_RECENT_MAX];
}
