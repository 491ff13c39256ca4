/* Wording: short sentences, what was understood first, then one question. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "english/money.h"

static void note_text(struct buf *buf, const char *text)
{
    if (buf->len > 0 && buf_append_text(buf, " ") != VP_OK)
        return;
    if (buf_append_text(buf, text) != VP_OK)
        return; /* an overlong answer is cut between sentences */
}

void say_note(struct dialogue *dialogue, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const char *said = buf_text(&dialogue->note);
    if (said == NULL || strstr(said, text) == NULL) /* once is enough */
        note_text(&dialogue->note, text);
}

void say_drop_lead(struct dialogue *dialogue)
{
    const char *said = buf_text(&dialogue->note);
    size_t len = dialogue->note.len;
    if (said == NULL || len == 0 || said[len - 1] != ':')
        return;
    while (len > 0 && said[len - 1] != '.' && said[len - 1] != '?' && said[len - 1] != '!')
        len--;
    dialogue->note.len = len;
}

static void list_put(struct buf *list, size_t *count, const char *text)
{
    if ((*count > 0 && buf_append_text(list, "\n") != VP_OK) || buf_append_text(list, text) != VP_OK)
        return;
    (*count)++;
}

void say_added(struct dialogue *dialogue, const char *spoken)
{
    list_put(&dialogue->added, &dialogue->added_count, spoken);
}

void say_changed(struct dialogue *dialogue, const char *spoken)
{
    list_put(&dialogue->changed, &dialogue->changed_count, spoken);
}

void say_removed(struct dialogue *dialogue, const char *name)
{
    list_put(&dialogue->removed, &dialogue->removed_count, name);
}

void say_clear(struct dialogue *dialogue)
{
    dialogue->note.len = dialogue->added.len = dialogue->changed.len = dialogue->removed.len = 0;
    dialogue->added_count = dialogue->changed_count = dialogue->removed_count = 0;
    dialogue->question.is_set = dialogue->question.is_asked_about = dialogue->question.is_held = false;
}

bool say_has_note(const struct dialogue *dialogue)
{
    return dialogue->note.len > 0 || dialogue->added_count > 0 || dialogue->changed_count > 0 ||
           dialogue->removed_count > 0;
}

void say_ask(struct dialogue *dialogue, enum asked asked, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(dialogue->question.text, sizeof dialogue->question.text, format, arguments);
    va_end(arguments);
    dialogue->question.asked = asked;
    dialogue->question.is_set = true;
}

const char *say_vary(const struct dialogue *dialogue, const char *const *phrases, size_t count)
{
    return phrases[dialogue->turn_count % count];
}

/* Appends the lines of a list as "A, B, and C". */
static enum vp_err append_list(struct buf *out, struct buf *list, size_t count)
{
    const char *text = buf_text(list);
    for (size_t i = 0; text != NULL && i < count; i++) {
        size_t len = strcspn(text, "\n");
        enum vp_err err = buf_append_text(out, listing_joint(LISTING_AND_SERIAL, i, count));
        if (err == VP_OK)
            err = buf_append(out, text, len);
        if (err != VP_OK)
            return err;
        text += len + (text[len] == '\n');
    }
    return text != NULL ? VP_OK : VP_ERR_NO_MEMORY;
}

static enum vp_err append_changes(struct dialogue *dialogue, struct buf *out)
{
    static const char *const got[] = {"Got it, ", "Okay, ", "Sure, ", "All right, "};
    enum vp_err err = VP_OK;
    if (dialogue->removed_count > 0) {
        err = buf_append_text(out, "Okay, I took off ");
        if (err == VP_OK)
            err = append_list(out, &dialogue->removed, dialogue->removed_count);
        if (err == VP_OK)
            err = buf_append_text(out, ". ");
    }
    if (err == VP_OK && dialogue->changed_count > 0) {
        err = buf_append_text(out, dialogue->removed_count > 0 ? "And now it's " : "Okay, now it's ");
        if (err == VP_OK)
            err = append_list(out, &dialogue->changed, dialogue->changed_count);
        if (err == VP_OK)
            err = buf_append_text(out, ". ");
    }
    if (err == VP_OK && dialogue->added_count > 0) {
        bool is_first = dialogue->removed_count == 0 && dialogue->changed_count == 0;
        err = buf_append_text(out, is_first ? say_vary(dialogue, got, 4) : "I added ");
        if (err == VP_OK)
            err = append_list(out, &dialogue->added, dialogue->added_count);
        if (err == VP_OK)
            err = buf_append_text(out, ". ");
    }
    return err;
}

const char *say_compose(struct dialogue *dialogue, const char *question)
{
    struct buf text;
    buf_init(&text, DIALOGUE_TEXT_MAX_BYTES);
    enum vp_err err = append_changes(dialogue, &text);
    if (err == VP_OK && dialogue->note.len > 0)
        err = buf_append(&text, dialogue->note.at, dialogue->note.len);
    if (err == VP_OK && dialogue->note.len > 0)
        err = buf_append_text(&text, " ");
    if (err == VP_OK)
        err = buf_append_text(&text, question);
    while (err == VP_OK && text.len > 0 && text.at[text.len - 1] == ' ')
        text.len--;
    dialogue->note.len = 0;
    if (err == VP_OK)
        err = buf_append(&dialogue->note, text.at != NULL ? text.at : "", text.len);
    buf_deinit(&text);
    return err == VP_OK ? buf_text(&dialogue->note) : NULL;
}

const char *say_list(char *out, size_t size_bytes, const char *const *names, size_t count, size_t list_max,
                     enum listing listing)
{
    size_t shown = count > list_max ? list_max : count, len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < shown && len < size_bytes; i++) {
        len +=
            (size_t)snprintf(out + len, size_bytes - len, "%s%s", listing_joint(listing, i, count), names[i]);
    }
    if (count > shown && len < size_bytes)
        snprintf(out + len, size_bytes - len, ", and others");
    return out;
}

const char *say_price(const struct dialogue *dialogue, const char *price, char *out, size_t size_bytes)
{
    const struct currency *currency = dialogue->menu != NULL ? dialogue->menu->currency : NULL;
    return money_write(currency != NULL ? currency : currency_or_dollars(NULL), price, out, size_bytes);
}
