/* A spool to which anything happens: records are appended and replayed, the file is opened anew, bytes change, its
 * end is cut off, its head goes. What comes out was put in, and in order; nothing crashes or hangs. */
#include "fuzz/fuzz_input.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "base/log.h"
#include "store/spool.h"

enum { FIRST_RECORD = 32768, FILE_BYTES = 1 << 20 };

struct deeds { /* what was read of the input */
    const uint8_t *at;
    size_t len;
    struct spool *spool;
    char path[64];
    int appended_count, last_seen;
};

static unsigned take(struct deeds *deeds)
{
    if (deeds->len == 0)
        return 0;
    deeds->len--;
    return *deeds->at++;
}

static void open_spool(struct deeds *deeds)
{
    char why[256];
    spool_close(deeds->spool);
    deeds->spool = NULL;
    if (spool_open(deeds->path, &deeds->spool, why, sizeof why) != VP_OK)
        abort();
}

/* "12 xxxx": its number, then as much as the input wants. */
static void append(struct deeds *deeds)
{
    static char text[4096];
    int len = snprintf(text, sizeof text, "%d ", ++deeds->appended_count);
    size_t more = take(deeds) * 8;
    memset(text + len, 'x', more);
    if (spool_append(deeds->spool, (struct span){text, (size_t)len + more}, more < 1000) != VP_OK)
        deeds->appended_count--; /* damaged beyond writing: a lock or a size; never more than that */
}

static bool see(void *owner, struct span record)
{
    struct deeds *deeds = owner;
    char text[16] = "";
    (void)span_copy(record, text, sizeof text);
    int number = (int)strtol(text, NULL, 10);
    if (number <= deeds->last_seen || number > deeds->appended_count)
        abort();
    deeds->last_seen = number;
    return true;
}

static enum vp_err apply(void *owner, struct span record)
{
    static unsigned turn;
    if (++turn % 7 == 0)
        return turn % 2 == 0 ? VP_ERR_STORE : VP_ERR_BAD_VALUE;
    (void)see(owner, record);
    return VP_OK;
}

static void damage(struct deeds *deeds)
{
    int fd = open(deeds->path, O_WRONLY);
    unsigned where = take(deeds), low = take(deeds);
    off_t offset = where & 1 ? (off_t)(low & 127) : (off_t)(FIRST_RECORD + (where >> 1) * 256 + low);
    uint8_t byte = (uint8_t)take(deeds);
    if (fd < 0 || pwrite(fd, &byte, 1, offset) != 1)
        abort();
    close(fd);
}

static void cut_off(struct deeds *deeds)
{
    if (truncate(deeds->path, (off_t)take(deeds) * 512) != 0)
        abort();
    open_spool(deeds);
}

static void do_next(struct deeds *deeds)
{
    struct spool_view view;
    deeds->last_seen = 0;
    switch (take(deeds) % 8) {
    case 0:
    case 1:
    case 2:
        append(deeds);
        break;
    case 3:
        (void)!spool_replay(deeds->spool, apply, deeds);
        break;
    case 4:
        (void)!spool_each(deeds->spool, see, deeds);
        break;
    case 5:
        open_spool(deeds);
        break;
    case 6:
        damage(deeds);
        break;
    default:
        if (take(deeds) % 4 == 0)
            cut_off(deeds);
        else
            (void)!spool_look(deeds->spool, &view);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    struct deeds deeds = {.at = at, .len = len < 200 ? len : 200};
    char aside[80];
    log_set_level(LOG_LEVEL_ERROR + 1);
    snprintf(deeds.path, sizeof deeds.path, "/dev/shm/voiceplate-fuzz-spool-%d", (int)getpid());
    snprintf(aside, sizeof aside, "%s.aside", deeds.path);
    unlink(deeds.path);
    open_spool(&deeds);
    while (deeds.len > 0)
        do_next(&deeds);
    spool_close(deeds.spool);
    unlink(deeds.path);
    unlink(aside);
    return 0;
}
