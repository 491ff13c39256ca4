#include "net/http_form.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "net/http_server.h"

static int hex_digit(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return -1;
}

/* Decodes into out, which takes text.len bytes; returns how many came of it. An escape that is none stays as it
 * is and sets *out_is_broken. */
static size_t decode_bytes(struct span text, bool plus_is_space, char *out, bool *out_is_broken)
{
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.at[i];
        if (byte == '%') {
            int high = text.len - i >= 3 ? hex_digit(text.at[i + 1]) : -1;
            int low = text.len - i >= 3 ? hex_digit(text.at[i + 2]) : -1;
            if (high >= 0 && low >= 0) {
                byte = (char)(high << 4 | low);
                i += 2;
            } else {
                *out_is_broken = true;
            }
        } else if (byte == '+' && plus_is_space) {
            byte = ' ';
        }
        out[len++] = byte;
    }
    return len;
}

enum vp_err http_percent_decode(struct span text, char *out)
{
    bool is_broken = false;
    size_t len = decode_bytes(text, false, out, &is_broken);
    out[len] = '\0';
    if (is_broken || memchr(out, '\0', len) != NULL || !utf8_is_valid((struct span){out, len}))
        return VP_ERR_BAD_REQUEST;
    return VP_OK;
}

/* Takes the piece before the next '&' off text. */
static struct span next_piece(struct span *text)
{
    const char *amp = memchr(text->at, '&', text->len);
    size_t len = amp != NULL ? (size_t)(amp - text->at) : text->len;
    struct span piece = {text->at, len};
    size_t skip = amp != NULL ? len + 1 : len;
    *text = (struct span){text->at + skip, text->len - skip};
    return piece;
}

/* The bytes of a name or value, and the text that they make. */
static const char *decode_part(struct span part, char **out_at, struct span *out_raw)
{
    bool is_broken = false; /* which is no fault here */
    *out_raw = (struct span){*out_at, decode_bytes(part, true, *out_at, &is_broken)};
    *out_at += out_raw->len;
    char *text = *out_at;
    *out_at += utf8_repair(*out_raw, text) + 1;
    return text;
}

static void decode_piece(struct span piece, char **out_at, struct http_param *param)
{
    const char *equals = memchr(piece.at, '=', piece.len);
    size_t name_len = equals != NULL ? (size_t)(equals - piece.at) : piece.len;
    struct span value = SPAN_LIT("");
    if (equals != NULL)
        value = (struct span){equals + 1, piece.len - name_len - 1};
    param->name = decode_part((struct span){piece.at, name_len}, out_at, &param->raw_name);
    param->value = decode_part(value, out_at, &param->raw_value);
}

enum vp_err http_form_parse(struct span text, struct http_form *out_form)
{
    size_t count = 0;
    for (struct span rest = text; rest.len > 0;)
        count += next_piece(&rest).len > 0;
    if (count > HTTP_PARAMS_MAX)
        return VP_ERR_BAD_REQUEST;
    /* One block: the table, then each part as bytes and as text. */
    size_t table_bytes = count * sizeof(struct http_param);
    struct http_param *params = malloc(table_bytes + text.len + UTF8_REPAIRED_BYTES(text.len) + 2 * count);
    if (params == NULL)
        return VP_ERR_NO_MEMORY;
    char *at = (char *)params + table_bytes;
    size_t done = 0;
    for (struct span rest = text; rest.len > 0;) {
        struct span piece = next_piece(&rest);
        if (piece.len > 0)
            decode_piece(piece, &at, &params[done++]);
    }
    *out_form = (struct http_form){params, count};
    return VP_OK;
}

void http_form_deinit(struct http_form *form)
{
    free(form->params);
    *form = (struct http_form){NULL, 0};
}

const char *http_form_find(const struct http_form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++)
        if (strcmp(form->params[i].name, name) == 0)
            return form->params[i].value;
    return NULL;
}
