/* A whole realtime worker whose system calls and allocations fail: it runs on a thread of its own, on real
 * loopback sockets, with a store, and a model that echoes. The input's bytes are acts of up to four peers
 * (connect, upgrade, start a call, send audio, marks, rubbish, leave) and of the machine (the next calls of a
 * kind fail). Whatever comes, the worker serves afterwards, and no call is left. */
#include "fuzz/fuzz_input.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "failing_calls.c"

#include "service/shared.h"
#include "service/shared_memory.h"
#include "service/worker.h"
#include "base/clock.h"
#include "base/log.h"
#include "net/net_listen.h"
#include "net/ws_frame.h"
#include "callers/echo_upstream.h"
#include "twilio/signature.h"

enum { PEERS = 4, ACTS_MAX = 120, ROW = 1, WAIT_MS = 20000, PAUSE_MS = 2 };

static const char auth_token[] = "0123456789abcdef0123456789abcdef";

struct peer {
    int fd; /* -1: not connected */
    char call_sid[40], stream_sid[40];
};

static struct house {
    struct shared shared;
    char dir[64], media_url[128], signature[SIGNATURE_TEXT_BYTES];
    struct peer peers[PEERS];
    unsigned call_count;
} house;

static void must(bool is_so, const char *what)
{
    if (is_so)
        return;
    fprintf(stderr, "the worker's house: %s\n", what);
    abort();
}

/* ---- what runs beside the fuzzer ---- */

static void *run_model(void *arg)
{
    int listen_fd = *(int *)arg;
    struct loop *loop;
    struct echo_upstream *upstream;
    must(loop_create(&loop) == VP_OK, "no loop for the model");
    must(echo_upstream_open(loop, listen_fd, &upstream) == VP_OK, "no model");
    loop_run(loop);
    return NULL;
}

static void *run_worker(void *arg)
{
    (void)arg;
    failing_calls_use();
    worker_run(&house.shared, ROW);
    must(false, "the worker has ended");
    return NULL;
}

static void remove_store(void)
{
    char path[128];
    static const char *const names[] = {"voiceplate.db", "voiceplate.db-wal", "voiceplate.db-shm"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", house.dir, names[i]);
        unlink(path);
    }
    rmdir(house.dir);
}

static void load_menus(struct shared *shared)
{
    static const char *const paths[] = {"menus", "../menus", "../../menus"};
    bool is_loaded = false;
    for (size_t i = 0; i < 3 && !is_loaded; i++)
        is_loaded = access(paths[i], R_OK) == 0 && menu_set_load(&shared->menus, paths[i], stderr);
    must(is_loaded, "no menus");
}

static void start_thread(void *(*body)(void *arg), void *arg)
{
    pthread_t thread;
    must(pthread_create(&thread, NULL, body, arg) == 0, "no thread");
    pthread_detach(thread);
}

static void open_house(void)
{
    static int model_fd;
    struct shared *shared = &house.shared;
    struct shared_memory memory;
    bool is_inherited;
    log_set_level((enum log_level)(LOG_LEVEL_ERROR + 1));
    signal(SIGPIPE, SIG_IGN);
    snprintf(house.dir, sizeof house.dir, "/tmp/voiceplate-fuzz-XXXXXX");
    must(mkdtemp(house.dir) != NULL, "no folder");
    atexit(remove_store);
    config_set_defaults(&shared->config);
    shared->config.engine_enabled = false;
    snprintf(shared->config.twilio_auth_token, sizeof shared->config.twilio_auth_token, "%s", auth_token);
    snprintf(shared->config.store_url, sizeof shared->config.store_url, "sqlite:%s/voiceplate.db", house.dir);
    load_menus(shared);
    must(net_listen("127.0.0.1", 0, &shared->media_fd) == VP_OK, "no listener");
    must(net_listen("127.0.0.1", 0, &model_fd) == VP_OK, "no listener");
    shared->web_fd = shared->engine_fd = -1;
    shared->worker_count = 1;
    snprintf(shared->media_url, sizeof shared->media_url, "wss://orders.example.com/ws/media");
    snprintf(shared->realtime_url, sizeof shared->realtime_url, "ws://127.0.0.1:%d/v1/realtime",
             net_port(model_fd));
    must(shared_memory_open(&memory, -1, &is_inherited), "no memory");
    shared->tokens = memory.tokens;
    shared->board = memory.board;
    shared->breaker = memory.breaker;
    shared->model_report = memory.model_report;
    shared->pages = memory.pages;
    scoreboard_start_row(shared->board, ROW, SCOREBOARD_WORKER, getpid());
    const struct signature_key key = signature_token_key(auth_token);
    must(signature_make(&key, shared->media_url, NULL, 0, house.signature) == VP_OK, "no signature");
    start_thread(run_model, &model_fd);
    start_thread(run_worker, NULL);
    for (int i = 0; i < PEERS; i++)
        house.peers[i].fd = -1;
}

/* ---- peers ---- */

static int dial(void)
{
    struct sockaddr_in where = {.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)net_port(house.shared.media_fd)),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    must(fd >= 0, "no socket");
    if (connect(fd, (struct sockaddr *)&where, sizeof where) == 0)
        return fd;
    close(fd);
    return -1;
}

static void leave(struct peer *peer)
{
    if (peer->fd >= 0)
        close(peer->fd);
    peer->fd = -1;
}

static void say(struct peer *peer, const void *bytes, size_t len)
{
    if (peer->fd >= 0 && len > 0 && send(peer->fd, bytes, len, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
        leave(peer);
}

static void say_text(struct peer *peer, const char *text)
{
    struct buf frame;
    struct span parts[1] = {{text, strlen(text)}};
    buf_init(&frame, 4096);
    must(ws_frame_encode(&frame, WS_ROLE_CLIENT, WS_OPCODE_TEXT, parts, 1) == VP_OK, "no frame");
    say(peer, frame.at, frame.len);
    buf_deinit(&frame);
}

static void upgrade(struct peer *peer, bool is_signed)
{
    char request[512];
    int len = snprintf(
        request, sizeof request,
        "GET /ws/media HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "X-Twilio-Signature: %s\r\n\r\n",
        net_port(house.shared.media_fd), is_signed ? house.signature : "none");
    say(peer, request, (size_t)len);
}

static void start_call(struct peer *peer)
{
    char token[STREAM_TOKEN_TEXT_BYTES], text[1024];
    const char *restaurant = house.shared.menus.menus[0]->restaurant_id;
    snprintf(peer->call_sid, sizeof peer->call_sid, "CA%032x", ++house.call_count);
    snprintf(peer->stream_sid, sizeof peer->stream_sid, "MZ%032x", house.call_count);
    stream_token_mint(house.shared.tokens, peer->call_sid, restaurant, clock_unix_ms(), token);
    snprintf(text, sizeof text,
             "{\"event\":\"start\",\"sequenceNumber\":\"1\",\"streamSid\":\"%s\","
             "\"start\":{\"accountSid\":\"AC%032x\",\"streamSid\":\"%s\",\"callSid\":\"%s\","
             "\"tracks\":[\"inbound\"],\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\","
             "\"sampleRate\":8000,\"channels\":1},\"customParameters\":{\"token\":\"%s\","
             "\"restaurant_id\":\"%s\",\"from\":\"+15550100\",\"to\":\"+15550101\"}}}",
             peer->stream_sid, 1u, peer->stream_sid, peer->call_sid, token, restaurant);
    say_text(peer, text);
}

static void say_audio(struct peer *peer, unsigned count)
{
    char text[512], payload[217];
    memset(payload, 'A', sizeof payload - 1);
    payload[sizeof payload - 1] = '\0';
    snprintf(text, sizeof text,
             "{\"event\":\"media\",\"streamSid\":\"%s\",\"media\":{\"track\":\"inbound\",\"chunk\":\"1\","
             "\"timestamp\":\"20\",\"payload\":\"%s\"}}",
             peer->stream_sid, payload);
    for (unsigned i = 0; i < count; i++)
        say_text(peer, text);
}

static void hear(struct peer *peer)
{
    char rubbish[4096];
    struct pollfd socket = {.fd = peer->fd, .events = POLLIN};
    if (peer->fd >= 0 && poll(&socket, 1, PAUSE_MS) > 0 &&
        recv(peer->fd, rubbish, sizeof rubbish, MSG_DONTWAIT) <= 0)
        leave(peer);
}

/* ---- the input ---- */

static void act(uint8_t what, uint8_t how)
{
    struct peer *peer = &house.peers[how % PEERS];
    unsigned rest = how / PEERS;
    switch (what % 14) {
    case 0:
        if (peer->fd < 0)
            peer->fd = dial();
        break;
    case 1:
        upgrade(peer, rest % 8 != 7);
        break;
    case 2:
        say_text(peer, "{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}");
        break;
    case 3:
        start_call(peer);
        break;
    case 4:
        say_audio(peer, rest % 16 + 1);
        break;
    case 5:
        say_text(peer, "{\"event\":\"mark\",\"mark\":{\"name\":\"1\"}}");
        break;
    case 6:
        say_text(peer, "{\"event\":\"dtmf\",\"dtmf\":{\"track\":\"inbound_track\",\"digit\":\"1\"}}");
        break;
    case 7:
        say_text(peer, "{\"event\":\"stop\"}");
        break;
    case 8:
        say(peer, "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", rest == 63 ? 11 : 41);
        break;
    case 9:
        leave(peer);
        break;
    case 10:
        hear(peer);
        break;
    default: /* the machine fails, which is what this is for */
        failing_calls_arm(how % FAILING_CALL_COUNT, what / 14, how / FAILING_CALL_COUNT % 4 + 1, what ^ how);
    }
}

/* A fresh connection gets an answer. */
static bool serves(void)
{
    static const char question[] = "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    struct peer peer = {.fd = dial()};
    char answer[16] = "";
    say(&peer, question, sizeof question - 1);
    struct pollfd socket = {.fd = peer.fd, .events = POLLIN};
    bool is_well = peer.fd >= 0 && poll(&socket, 1, 1000) > 0 &&
                   recv(peer.fd, answer, sizeof answer - 1, 0) > 12 &&
                   strncmp(answer, "HTTP/1.1 200", 12) == 0;
    leave(&peer);
    return is_well;
}

static bool count_call(void *owner, int row, const struct call_view *view)
{
    (void)row, (void)view;
    ++*(int *)owner;
    return true;
}

static int live_calls(void)
{
    int count = 0;
    scoreboard_each_call(house.shared.board, count_call, &count);
    return count;
}

/* All peers leave; the worker must serve, and have no call, soon afterwards. */
static bool comes_to_rest(void)
{
    int64_t give_up_ms = clock_mono_ms() + WAIT_MS;
    for (int i = 0; i < PEERS; i++)
        leave(&house.peers[i]);
    while (!serves() || live_calls() != 0) {
        if (clock_mono_ms() > give_up_ms)
            return false;
        usleep(PAUSE_MS * 1000);
    }
    return true;
}

/* What the inputs are made of does begin a call: otherwise nothing here would mean anything. */
static void hold_a_call(void)
{
    static const uint8_t acts[][2] = {{0, 0}, {1, 0}, {2, 0}, {3, 0}, {4, 0}};
    int64_t give_up_ms = clock_mono_ms() + WAIT_MS;
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
        act(acts[i][0], acts[i][1]);
    while (live_calls() == 0 && clock_mono_ms() < give_up_ms)
        hear(&house.peers[0]);
    must(live_calls() == 1, "a call does not begin");
    must(comes_to_rest(), "a call does not end");
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    if (house.shared.board == NULL) {
        open_house();
        hold_a_call();
    }
    for (size_t i = 0; i + 1 < len && i < 2 * ACTS_MAX; i += 2)
        act(at[i], at[i + 1]);
    failing_calls_disarm();
    must(comes_to_rest(), "all calls work again, but it does not serve, or a call is left");
    return 0;
}
