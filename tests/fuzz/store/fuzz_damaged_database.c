/* A small valid database in which bytes were changed or cut off: to open, check, read, write and repair it
 * gives a result or an error, never a crash or a hang; and what a repair leaves is whole. The input says what
 * is changed: four bytes each, a kind, a place, a value. */
#include "fuzz/fuzz_input.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/log.h"
#include "store/store_safe.h"
#include "with_folder.h"

enum { CHANGES_MAX = 64, MODEL_MAX_BYTES = 1 << 20 };

static char folder[FOLDER_PATH_BYTES], path[96], url[128];
static uint8_t model[MODEL_MAX_BYTES],
    changed[MODEL_MAX_BYTES]; /* the valid database, and what becomes of it */
static size_t model_len;

static void drop_folder(void)
{
    folder_remove(folder);
}

/* ---- what is done with a store; every outcome is right that is one ---- */

static struct ticket ticket_of(int i)
{
    struct ticket ticket = {.restaurant_id = "harbor-pizza",
                            .basket_version = 1,
                            .customer = {"Zoe", "+15550002222", "7 Pier Road", BASKET_DELIVERY},
                            .line_count = 2,
                            .created_unix_ms = 1000 + i};
    snprintf(ticket.call_sid, sizeof ticket.call_sid, "CA%d", i);
    for (size_t line = 0; line < ticket.line_count; line++)
        ticket.lines[line] = (struct ticket_line){.item_id = "margherita",
                                                  .size_id = "large",
                                                  .name = "Large Margherita",
                                                  .details = "no basil",
                                                  .quantity = 1 + i,
                                                  .unit_cents = 1,
                                                  .total_cents = 2};
    return ticket;
}

static int write_call(struct store *store, int i)
{
    struct ticket ticket = ticket_of(i);
    struct store_call call = {.restaurant_id = "harbor-pizza", .started_unix_ms = 1000};
    const struct store_line line = {
        .speaker = STORE_AGENT, .offset_ms = 100, .text = "Hi, what may I get you?"};
    const struct store_turn turn = {.call_sid = ticket.call_sid,
                                    .talk_json = "{}",
                                    .answer = "<Say/>",
                                    .audio_id = ticket.call_sid,
                                    .audio = SPAN_LIT("RIFF"),
                                    .audio_until_unix_ms = 5000};
    bool is_new;
    int number, failed_count = 0;
    snprintf(call.call_sid, sizeof call.call_sid, "%s", ticket.call_sid);
    failed_count += store_begin_call(store, &call, &is_new) != VP_OK;
    failed_count += store_save_basket(store, call.call_sid, 0, 1, "{\"version\":1}") != VP_OK;
    failed_count += store_add_line(store, call.call_sid, &line) != VP_OK;
    failed_count += store_put_turn(store, &turn, &is_new) != VP_OK;
    failed_count += store_put_order(store, &ticket, &number, &is_new) != VP_OK;
    return failed_count + (store_end_call(store, call.call_sid, 0, "goodbye", 2000) != VP_OK);
}

static bool see_call(void *owner, const struct store_call *call)
{
    *(size_t *)owner += strlen(call->end_reason);
    return true;
}

static bool see_ticket(void *owner, const struct ticket *ticket)
{
    *(size_t *)owner += ticket->line_count + strlen(ticket->customer.address);
    return true;
}

static bool see_line(void *owner, const struct store_line *line)
{
    *(size_t *)owner += strlen(line->text);
    return true;
}

static bool see_flaw(void *owner, const struct store_flaw *flaw)
{
    return (*(size_t *)owner += strlen(flaw->detail) + 1) < 10000;
}

static void read_all(struct store *store)
{
    static const struct store_call_filter calls;
    static const struct store_order_filter orders;
    size_t sum = 0, len;
    uint32_t version;
    char *text = NULL;
    if (store_load_basket(store, "CA1", &version, &text) == VP_OK)
        free(text);
    if (store_load_talk(store, "CA1", &version, &text) == VP_OK)
        free(text);
    if (store_load_audio(store, "CA1", 1, &text, &len) == VP_OK)
        free(text);
    if (store_each_call(store, &calls, see_call, &sum) == VP_OK &&
        store_each_order(store, &orders, see_ticket, &sum) == VP_OK)
        (void)!store_each_line(store, "CA1", see_line, &sum);
    (void)!store_each_flaw(store, see_flaw, &sum);
}

/* ---- the database ---- */

static void make_model(void)
{
    char why[256];
    struct store *store = NULL;
    log_set_level(LOG_LEVEL_ERROR + 1);
    folder_make(folder, "/dev/shm/voiceplate-fuzz");
    atexit(drop_folder);
    snprintf(path, sizeof path, "%s/store.db", folder);
    snprintf(url, sizeof url, "sqlite:%s", path);
    if (store_open(url, &store, why, sizeof why) != VP_OK)
        abort();
    for (int i = 0; i < 40; i++)
        if (write_call(store, i) != 0)
            abort();
    store_close(store);
    FILE *file = fopen(path, "rb");
    if (file == NULL || (model_len = fread(model, 1, sizeof model, file)) == 0 || model_len == sizeof model)
        abort();
    fclose(file);
}

static size_t change(const uint8_t *at, size_t len)
{
    size_t end = model_len;
    memcpy(changed, model, model_len);
    for (size_t i = 0; i + 4 <= len && i < 4 * CHANGES_MAX && end > 0; i += 4) {
        size_t place = ((size_t)at[i + 1] << 8 | at[i + 2]) * 8 % end;
        switch (at[i] % 4) {
        case 0:
            changed[place + at[i] / 4 % 8 < end ? place + at[i] / 4 % 8 : place] = at[i + 3];
            break;
        case 1: /* the start of a page, where its structure is */
            place = place / 4096 * 4096;
            changed[place + at[i] / 4 < end ? place + at[i] / 4 : place] = at[i + 3];
            break;
        case 2:
            memset(changed + place, at[i + 3], end - place < 512 ? end - place : 512);
            break;
        default:
            end = at[i] > 240 ? place : end;
        }
    }
    return end;
}

static void put_file(size_t len)
{
    folder_empty(folder);
    int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0600);
    if (fd < 0 || write(fd, changed, len) != (ssize_t)len)
        abort();
    close(fd);
}

static void use(void)
{
    struct store *store = NULL;
    char why[512];
    if (store_open(url, &store, why, sizeof why) != VP_OK)
        return;
    read_all(store);
    (void)write_call(store, 1);
    (void)write_call(store, 77);
    read_all(store);
    store_close(store);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    char what[1024] = "";
    bool is_mended = false;
    if (model_len == 0)
        make_model();
    size_t end = change(at, len);
    put_file(end);
    use();
    put_file(end);
    enum vp_err err = store_safe_mend(url, &is_mended, what, sizeof what);
    if (is_mended && (err != VP_OK || store_inspect(url, what, sizeof what) != VP_OK))
        abort();
    use();
    return 0;
}
