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

enum vp_err http_percent_decode(struct span text, bool plus_is_space, char *out)
{
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.at[i];
        if (byte == '%') {
            if (text.len - i < 3)
                return VP_ERR_BAD_REQUEST;
            int high = hex_digit(text.at[i + 1]), low = hex_digit(text.at[i + 2]);
            if (high < 0 || low < 0)
                return VP_ERR_BAD_REQUEST;
            byte = (char)(high << 4 | low);
            i += 2;
        } else if (byte == '+' && plus_is_space) {
            byte = ' ';
        }
        if (byte == '\0')
            return VP_ERR_BAD_REQUEST;
        out[len++] = byte;
    }
    out[len] = '\0';
    return utf8_is_valid((struct span){out, len}) ? VP_OK : VP_ERR_BAD_REQUEST;
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

static enum vp_err decode_piece(struct span piece, char **out_at, struct http_param *param)
{
    const char *equals = memchr(piece.at, '=', piece.len);
    size_t name_len = equals != NULL ? (size_t)(equals - piece.at) : piece.len;
    struct span value = SPAN_LIT("");
    if (equals != NULL)
        value = (struct span){equals + 1, piece.len - name_len - 1};
    param->name = *out_at;
    enum vp_err err = http_percent_decode((struct span){piece.at, name_len}, true, *out_at);
    if (err != VP_OK)
        return err;
    *out_at += strlen(*out_at) + 1;
    param->value = *out_at;
    err = http_percent_decode(value, true, *out_at);
    if (err == VP_OK)
        *out_at += strlen(*out_at) + 1;
    return err;
}

enum vp_err http_form_parse(struct span text, struct http_form *out_form)
{
    size_t count = 0;
    for (struct span rest = text; rest.len > 0;)
        count += next_piece(&rest).len > 0;
    if (count > HTTP_PARAMS_MAX)
        return VP_ERR_BAD_REQUEST;
    /* One block: the table, then the texts; each parameter needs at most its length and two NULs. */
    size_t table_bytes = count * sizeof(struct http_param);
    struct http_param *params = malloc(table_bytes + text.len + 2 * count + 1);
    if (params == NULL)
        return VP_ERR_NO_MEMORY;
    char *at = (char *)params + table_bytes;
    size_t done = 0;
    for (struct span rest = text; rest.len > 0;) {
        struct span piece = next_piece(&rest);
        if (piece.len == 0)
            continue;
        enum vp_err err = decode_piece(piece, &at, &params[done++]);
        if (err != VP_OK) {
            free(params);
            return err;
        }
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
