#include "e2e/soak/mischief.h"

#include <arpa/inet.h>
#include <assert.h>
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "e2e/kill_matrix/trouble.h"

enum {
    EVERY_CALLS =
        8, /* on average: with more the breaker keeps calls from the model, and half of this tries nothing */
    STRANGERS_EVERY = 4, /* one of so many times it is a stranger */
    WORKERS_MAX = 8,
    LOCK_MS = 700, /* so long the database is another's */
};

/* -- what can be done ---------------------------------------------------------------------------------- */

static void arm(struct mischief *mischief, const char *json)
{
    struct fault faults[4];
    size_t count;
    char why[160];
    if (fault_decode(span_of(json), faults, 4, &count, why, sizeof why) != VP_OK)
        errx(EXIT_FAILURE, "%s: %s", json, why);
    for (size_t i = 0; i < count; i++)
        if (fault_relay_arm(mischief->relay, &faults[i]) == VP_ERR_TOO_MANY) {
            fault_relay_disarm(mischief->relay); /* most were spent long ago */
            if (fault_relay_arm(mischief->relay, &faults[i]) != VP_OK)
                errx(EXIT_FAILURE, "%s cannot be armed", json);
        }
}

static bool signal_worker(struct mischief *mischief, int signal_number)
{
    pid_t pids[WORKERS_MAX];
    int count = service_find(mischief->service, "worker.", pids, WORKERS_MAX);
    pid_t pid = count > 0 ? pids[mischief_roll(mischief, count)] : 0;
    return pid != 0 && pid != mischief->spared_worker && kill(pid, signal_number) == 0;
}

static bool kill_worker(struct mischief *mischief, const char *json)
{
    (void)json;
    return signal_worker(mischief, SIGKILL);
}

/* The master finds it, and ends it. */
static bool stop_worker(struct mischief *mischief, const char *json)
{
    (void)json;
    return signal_worker(mischief, SIGSTOP);
}

static bool lock_store(struct mischief *mischief, const char *json)
{
    (void)json;
    if (mischief->trouble_until_ms != 0)
        return false;
    trouble_begin("lock");
    mischief->trouble_until_ms = clock_mono_ms() + LOCK_MS;
    return true;
}

static bool reload(struct mischief *mischief, const char *json)
{
    (void)json;
    if (mischief->spares_settings)
        return false;
    mischief_write_settings(mischief->settings_path, ++mischief->reload_count);
    return kill(mischief->service->pid, SIGHUP) == 0;
}

static bool upset_model(struct mischief *mischief, const char *json)
{
    arm(mischief, json);
    return true;
}

static const struct prank {
    const char *name;
    int weight;
    bool (*play)(struct mischief *mischief, const char *json); /* false: not now */
    const char *json;                                          /* of a fault at the model, for one session */
} pranks[] = {
    {"cut", 60, upset_model, "{\"do\":\"close\",\"code\":1006}"},
    {"cut in mid-sentence", 60, upset_model, "{\"do\":\"close\",\"code\":1006,\"at\":\"audio\",\"nth\":2}"},
    {"closed", 60, upset_model, "{\"do\":\"close\",\"code\":1011}"},
    {"expired", 60, upset_model, "{\"do\":\"expire\"}"},
    {"stalled", 40, upset_model, "{\"do\":\"stall\",\"at\":\"response.create\"}"},
    {"sound stalled", 40, upset_model, "{\"do\":\"audio_stall\",\"at\":\"audio\"}"},
    {"failed answer", 60, upset_model, "{\"do\":\"failed\",\"at\":\"now\"}"},
    {"text only", 40, upset_model, "{\"do\":\"text_only\",\"at\":\"now\"}"},
    {"refused", 60, upset_model, "{\"do\":\"refuse\",\"status\":503}"},
    {"hung handshake", 30, upset_model, "{\"do\":\"stall\",\"at\":\"handshake\"}"},
    {"garbled", 40, upset_model, "{\"do\":\"garble\",\"form\":\"truncated\",\"at\":\"now\"}"},
    {"bad frame", 30, upset_model, "{\"do\":\"garble\",\"form\":\"frame\",\"at\":\"audio\"}"},
    {"event lost", 30, upset_model, "{\"do\":\"drop\",\"at\":\"response.created\"}"},
    {"event twice", 30, upset_model, "{\"do\":\"repeat\",\"at\":\"response.done\"}"},
    {"REST refused", 30, upset_model, "{\"do\":\"refuse\",\"on\":\"/v1/\",\"status\":500}"},
    {"worker killed", 24, kill_worker, NULL},
    {"worker stopped", 8, stop_worker, NULL},
    {"database locked", 16, lock_store, NULL},
    {"reload", 24, reload, NULL},
};
enum { PRANK_COUNT = sizeof pranks / sizeof pranks[0] };
static_assert(sizeof pranks / sizeof pranks[0] < (size_t)MISCHIEF_KINDS_MAX,
              "counts has one place more, for strangers");

/* -- strangers ----------------------------------------------------------------------------------------- */

static void leave(int *socket)
{
    if (*socket >= 0)
        close(*socket);
    *socket = -1;
}

/* Somebody at one of the ports who says something half, or what is no HTTP, and stays until sixty-four came later. */
static void send_stranger(struct mischief *mischief)
{
    static const char upgrade[] =
        "GET /ws/media HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: "
        "13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
    static const char *const words[] = {
        "",
        "GET /hea",
        "nonsense\r\n\r\n",
        "POST /voice HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\nx",
        upgrade,
        "POST /voice HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"};
    const char *url = mischief_roll(mischief, 2) == 0 ? mischief->service->url : mischief->service->media_url;
    const char *word = words[mischief_roll(mischief, sizeof words / sizeof words[0])],
               *colon = strrchr(url, ':');
    struct sockaddr_in where = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int *place = &mischief->strangers[mischief->next_stranger++ % MISCHIEF_STRANGERS_MAX];
    leave(place);
    where.sin_port = htons(colon != NULL ? (uint16_t)strtol(colon + 1, NULL, 10) : 0);
    *place = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (*place >= 0 && connect(*place, (const struct sockaddr *)&where, sizeof where) == 0)
        (void)send(*place, word, strlen(word), MSG_NOSIGNAL | MSG_DONTWAIT);
    mischief->counts[PRANK_COUNT]++;
}

/* -- time ---------------------------------------------------------------------------------------------- */

int mischief_roll(struct mischief *mischief, int below)
{
    return (int)(nrand48(mischief->dice) % below);
}

static void play_one(struct mischief *mischief)
{
    int sum = 0;
    for (int i = 0; i < PRANK_COUNT; i++)
        sum += pranks[i].weight;
    int left = mischief_roll(mischief, sum), chosen = 0;
    while (left >= pranks[chosen].weight)
        left -= pranks[chosen++].weight;
    mischief->counts[chosen] += pranks[chosen].play(mischief, pranks[chosen].json);
}

void mischief_turn(struct mischief *mischief, int call_count, int64_t now_ms)
{
    if (mischief->trouble_until_ms != 0 && now_ms >= mischief->trouble_until_ms) {
        trouble_end();
        mischief->trouble_until_ms = 0;
    }
    if (call_count < mischief->next_at)
        return;
    mischief->next_at = call_count + 1 + mischief_roll(mischief, 2 * EVERY_CALLS - 1);
    if (mischief_roll(mischief, STRANGERS_EVERY) == 0)
        send_stranger(mischief);
    else
        play_one(mischief);
}

void mischief_init(struct mischief *mischief, uint64_t seed)
{
    for (int i = 0; i < 3; i++)
        mischief->dice[i] = (unsigned short)(seed >> 16 * i);
    for (int i = 0; i < MISCHIEF_STRANGERS_MAX; i++)
        mischief->strangers[i] = -1;
}

void mischief_stop(struct mischief *mischief)
{
    fault_relay_disarm(mischief->relay);
    trouble_end();
    mischief->trouble_until_ms = 0;
    for (int i = 0; i < MISCHIEF_STRANGERS_MAX; i++)
        leave(&mischief->strangers[i]);
}

void mischief_tell(const struct mischief *mischief, char *out, size_t size_bytes)
{
    size_t len = 0;
    out[0] = '\0';
    for (int i = 0; i <= PRANK_COUNT && len < size_bytes; i++)
        len += (size_t)snprintf(out + len, size_bytes - len, "%s%d %s", i > 0 ? ", " : "",
                                mischief->counts[i], i < PRANK_COUNT ? pranks[i].name : "strangers");
}

/* A silence that is a millisecond longer is a change, and nobody hears it. */
void mischief_write_settings(const char *path, int reload_count)
{
    FILE *file = fopen(path, "w");
    if (file == NULL || fprintf(file, "call_silence_ms: %d\n", 8000 + reload_count) < 0 || fclose(file) != 0)
        err(EXIT_FAILURE, "%s", path);
}
