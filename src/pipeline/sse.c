#include "pipeline/sse.h"

void sse_init(struct sse *sse, size_t event_max_bytes, sse_event_fn on_event, void *owner)
{
    *sse = (struct sse){.on_event = on_event, .owner = owner};
    buf_init(&sse->line, event_max_bytes);
    buf_init(&sse->text, event_max_bytes);
}

void sse_deinit(struct sse *sse)
{
    buf_deinit(&sse->line);
    buf_deinit(&sse->text);
}

static enum vp_err end_event(struct sse *sse)
{
    if (sse->has_text) {
        const char *text = buf_text(&sse->text);
        if (text == NULL)
            return VP_ERR_NO_MEMORY;
        if (!sse->on_event(sse->owner, sse->name, (struct span){text, sse->text.len}))
            sse->is_over = true;
    }
    sse->text.len = 0;
    sse->has_text = false;
    sse->name[0] = '\0';
    return VP_OK;
}

static enum vp_err add_text(struct sse *sse, struct span value)
{
    enum vp_err err = sse->has_text ? buf_append(&sse->text, "\n", 1) : VP_OK;
    sse->has_text = true;
    return err == VP_OK ? buf_append_span(&sse->text, value) : err;
}

static struct span skip_byte_order_mark(struct span line)
{
    if (line.len >= 3 && memcmp(line.at, "\xef\xbb\xbf", 3) == 0)
        return (struct span){line.at + 3, line.len - 3};
    return line;
}

static enum vp_err end_line(struct sse *sse)
{
    struct span line = {sse->line.at != NULL ? sse->line.at : "", sse->line.len};
    sse->line.len = 0;
    if (!sse->has_begun)
        line = skip_byte_order_mark(line);
    sse->has_begun = true;
    if (line.len == 0)
        return end_event(sse);
    const char *colon = memchr(line.at, ':', line.len);
    struct span field = {line.at, colon != NULL ? (size_t)(colon - line.at) : line.len};
    struct span value = SPAN_LIT("");
    if (colon != NULL)
        value = (struct span){colon + 1, line.len - field.len - 1};
    if (value.len > 0 && value.at[0] == ' ')
        value = (struct span){value.at + 1, value.len - 1};
    if (span_is(field, "data"))
        return add_text(sse, value);
    if (span_is(field, "event"))
        (void)span_copy(value, sse->name, sizeof sse->name);
    return VP_OK; /* comments (an empty field) keep the line alive; id and retry are of no use here */
}

enum vp_err sse_feed(struct sse *sse, struct span bytes)
{
    enum vp_err err = VP_OK;
    size_t at = 0;
    while (at < bytes.len && err == VP_OK && !sse->is_over) {
        if (sse->was_return && bytes.at[at] == '\n') {
            sse->was_return = false;
            at++;
            continue;
        }
        sse->was_return = false;
        size_t len = 0;
        while (at + len < bytes.len && bytes.at[at + len] != '\n' && bytes.at[at + len] != '\r')
            len++;
        err = buf_append(&sse->line, bytes.at + at, len);
        at += len;
        if (err != VP_OK || at == bytes.len)
            break;
        sse->was_return = bytes.at[at++] == '\r';
        err = end_line(sse);
    }
    return err;
}

enum vp_err sse_end(struct sse *sse)
{
    enum vp_err err = VP_OK;
    if (!sse->is_over && sse->line.len > 0)
        err = end_line(sse);
    if (err == VP_OK && !sse->is_over)
        err = end_event(sse);
    return err;
}
