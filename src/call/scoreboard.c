#include "call/scoreboard.h"

#include <signal.h>
#include <stdatomic.h>
#include <string.h>

#include "base/clock.h"

struct slot {
    _Atomic int owner_row;      /* row + 1 of the owning process; 0: free */
    _Atomic uint32_t version;   /* odd while the view is being written; never goes back */
    _Atomic bool is_filled;     /* there is a view of the present owner */
    _Atomic int64_t lost_epoch; /* the greatest epoch that lost its call in this slot: a mark that comes too
                                   late does not touch the slot's next owner, whose epoch is another */
    _Atomic int64_t command;    /* an order and the epoch that it is for (command_of); 0: none */
    struct call_view view;
};
_Static_assert(SCOREBOARD_WAKE == SIGURG, "its default is to be ignored");

struct shared_row {
    _Atomic int role, pid, load;
    _Atomic int64_t started_mono_ms, last_beat_mono_ms;
    _Atomic uint32_t start_count;
    _Atomic bool is_draining;
};

struct scoreboard {
    struct shared_row rows[SCOREBOARD_ROWS_MAX];
    _Atomic int slot_top; /* slots from here on were never used */
    _Atomic int64_t last_epoch;
    int64_t born_unix_ms;
    struct slot slots[SCOREBOARD_CALLS_MAX];
};

static const char *const role_names[] = {"none", "master", "web", "worker", "engine"};

size_t scoreboard_size_bytes(void)
{
    return sizeof(struct scoreboard);
}

void scoreboard_init(struct scoreboard *board)
{
    memset(board, 0, sizeof *board);
    board->born_unix_ms = clock_unix_ms();
}

void scoreboard_start_row(struct scoreboard *board, int row, enum scoreboard_role role, pid_t pid)
{
    struct shared_row *entry = &board->rows[row];
    atomic_store(&entry->role, (int)role);
    atomic_store(&entry->started_mono_ms, clock_mono_ms());
    atomic_fetch_add(&entry->start_count, 1);
    atomic_store(&entry->load, 0);
    atomic_store(&entry->is_draining, false);
    atomic_store(&entry->pid, (int)pid);
}

/* Its writer may have died in mid-write: the version becomes even again, and differs from all before. */
static void free_slot(struct slot *slot)
{
    atomic_store(&slot->is_filled, false);
    atomic_store(&slot->version, (atomic_load(&slot->version) | 1) + 1);
    atomic_store(&slot->owner_row, 0);
}

void scoreboard_end_row(struct scoreboard *board, int row)
{
    atomic_store(&board->rows[row].pid, 0);
    for (int i = 0; i < atomic_load(&board->slot_top); i++) {
        if (atomic_load(&board->slots[i].owner_row) != row + 1)
            continue;
        free_slot(&board->slots[i]);
    }
}

void scoreboard_set_draining(struct scoreboard *board, int row)
{
    atomic_store(&board->rows[row].is_draining, true);
}

void scoreboard_clear_row(struct scoreboard *board, int row)
{
    struct shared_row *entry = &board->rows[row];
    scoreboard_end_row(board, row);
    atomic_store(&entry->role, SCOREBOARD_NONE);
    atomic_store(&entry->start_count, 0);
    atomic_store(&entry->last_beat_mono_ms, 0);
}

void scoreboard_set_load(struct scoreboard *board, int row, int load)
{
    atomic_store(&board->rows[row].load, load);
}

void scoreboard_beat(struct scoreboard *board, int row)
{
    atomic_store(&board->rows[row].last_beat_mono_ms, clock_mono_ms());
}

int64_t scoreboard_last_beat_ms(const struct scoreboard *board, int row)
{
    return atomic_load(&board->rows[row].last_beat_mono_ms);
}

bool scoreboard_look_row(const struct scoreboard *board, int row, struct scoreboard_row *out_row)
{
    const struct shared_row *entry = &board->rows[row];
    *out_row = (struct scoreboard_row){
        .role = (enum scoreboard_role)atomic_load(&entry->role),
        .pid = atomic_load(&entry->pid),
        .started_mono_ms = atomic_load(&entry->started_mono_ms),
        .last_beat_mono_ms = atomic_load(&entry->last_beat_mono_ms),
        .start_count = atomic_load(&entry->start_count),
        .load = atomic_load(&entry->load),
        .is_draining = atomic_load(&entry->is_draining),
    };
    return out_row->role != SCOREBOARD_NONE;
}

int scoreboard_claim(struct scoreboard *board, int row)
{
    for (int i = 0; i < SCOREBOARD_CALLS_MAX; i++) {
        int is_free = 0;
        if (!atomic_compare_exchange_strong(&board->slots[i].owner_row, &is_free, row + 1))
            continue;
        int top = atomic_load(&board->slot_top);
        while (top <= i && !atomic_compare_exchange_weak(&board->slot_top, &top, i + 1))
            continue;
        return i;
    }
    return -1;
}

void scoreboard_update(struct scoreboard *board, int slot, const struct call_view *view)
{
    if (slot < 0)
        return;
    struct slot *entry = &board->slots[slot];
    uint32_t version = atomic_load_explicit(&entry->version, memory_order_relaxed);
    atomic_store_explicit(&entry->version, version + 1, memory_order_relaxed);
    atomic_thread_fence(memory_order_release);
    entry->view = *view;
    atomic_store_explicit(&entry->version, version + 2, memory_order_release);
    atomic_store_explicit(&entry->is_filled, true, memory_order_release);
}

void scoreboard_release(struct scoreboard *board, int slot)
{
    if (slot < 0)
        return;
    free_slot(&board->slots[slot]);
}

/* Copies a view that no writer touched meanwhile. False: free, empty, or written without pause. */
static bool copy_view(const struct slot *slot, int *out_row, struct call_view *out_view)
{
    for (int attempt = 0; attempt < 100; attempt++) {
        int owner_row = atomic_load_explicit(&slot->owner_row, memory_order_acquire);
        uint32_t before = atomic_load_explicit(&slot->version, memory_order_acquire);
        if (owner_row == 0 || !atomic_load_explicit(&slot->is_filled, memory_order_acquire))
            return false;
        if (before % 2 != 0)
            continue;
        *out_view = slot->view;
        atomic_thread_fence(memory_order_acquire);
        if (atomic_load_explicit(&slot->version, memory_order_relaxed) == before) {
            *out_row = owner_row - 1;
            out_view->has_let_go = out_view->epoch != 0 && atomic_load(&slot->lost_epoch) == out_view->epoch;
            return true;
        }
    }
    return false;
}

void scoreboard_each_call(const struct scoreboard *board,
                          bool (*fn)(void *owner, int row, const struct call_view *view), void *owner)
{
    int top = atomic_load(&board->slot_top);
    for (int i = 0; i < top; i++) {
        struct call_view view;
        int row;
        if (copy_view(&board->slots[i], &row, &view) && !fn(owner, row, &view))
            return;
    }
}

/* ---- who has a call ---- */

int64_t scoreboard_next_epoch(struct scoreboard *board)
{
    int64_t last = atomic_load(&board->last_epoch), next;
    do {
        next = clock_unix_ms() * 1000;
        if (next <= last)
            next = last + 1;
    } while (!atomic_compare_exchange_weak(&board->last_epoch, &last, next));
    return next;
}

void scoreboard_see_epoch(struct scoreboard *board, int64_t epoch)
{
    int64_t last = atomic_load(&board->last_epoch);
    while (last < epoch && !atomic_compare_exchange_weak(&board->last_epoch, &last, epoch))
        continue;
}

/* Never goes back: of two marks the one for the later owner stays. */
static void mark_lost(struct slot *slot, int64_t epoch)
{
    int64_t lost = atomic_load(&slot->lost_epoch);
    while (lost < epoch && !atomic_compare_exchange_weak(&slot->lost_epoch, &lost, epoch))
        continue;
}

static void wake(const struct scoreboard *board, int row)
{
    pid_t pid = atomic_load(&board->rows[row].pid);
    if (pid > 0)
        kill(pid, SCOREBOARD_WAKE);
}

void scoreboard_wake_workers(const struct scoreboard *board)
{
    for (int row = 0; row < SCOREBOARD_ROWS_MAX; row++)
        if (atomic_load(&board->rows[row].role) == SCOREBOARD_WORKER &&
            !atomic_load(&board->rows[row].is_draining))
            wake(board, row);
}

bool scoreboard_take_call(struct scoreboard *board, int slot, const struct call_view *view)
{
    bool is_newest = true;
    if (slot < 0)
        return true;
    scoreboard_update(board, slot, view);
    atomic_thread_fence(
        memory_order_seq_cst); /* first shown, then looked: one of two at once sees the other */
    int top = atomic_load(&board->slot_top);
    for (int i = 0; i < top; i++) {
        struct call_view other;
        int row;
        if (i == slot || !copy_view(&board->slots[i], &row, &other) ||
            strcmp(other.call_sid, view->call_sid) != 0)
            continue;
        if (other.epoch > view->epoch) {
            is_newest = is_newest && other.has_let_go;
        } else if (!other.has_let_go) {
            mark_lost(&board->slots[i], other.epoch);
            wake(board, row);
        }
    }
    if (!is_newest)
        mark_lost(&board->slots[slot], view->epoch);
    return is_newest;
}

/* The order with its holder's epoch: one that comes too late is not the next owner's. */
enum { COMMAND_KINDS = 4 };

static int64_t command_of(int64_t epoch, enum call_command command)
{
    return epoch * COMMAND_KINDS + (int64_t)command;
}

struct holding { /* of a call, by a worker */
    int slot, row;
    int64_t epoch;
};

static bool find_worker(const struct scoreboard *board, const char *call_sid, struct holding *out_newest)
{
    struct holding newest = {.slot = -1};
    int top = atomic_load(&board->slot_top);
    for (int i = 0; i < top; i++) {
        struct call_view view;
        int row;
        if (copy_view(&board->slots[i], &row, &view) && strcmp(view.call_sid, call_sid) == 0 &&
            !view.has_let_go && view.epoch > newest.epoch &&
            atomic_load(&board->rows[row].role) == SCOREBOARD_WORKER)
            newest = (struct holding){i, row, view.epoch};
    }
    *out_newest = newest;
    return newest.slot >= 0;
}

bool scoreboard_takes_commands(const struct scoreboard *board, const char *call_sid)
{
    struct holding newest;
    return find_worker(board, call_sid, &newest);
}

bool scoreboard_command(struct scoreboard *board, const char *call_sid, enum call_command command)
{
    struct holding newest;
    if (!find_worker(board, call_sid, &newest))
        return false;
    atomic_store(&board->slots[newest.slot].command, command_of(newest.epoch, command));
    wake(board, newest.row);
    return true;
}

enum call_command scoreboard_take_command(struct scoreboard *board, int slot, int64_t epoch)
{
    if (slot < 0 || atomic_load(&board->slots[slot].command) / COMMAND_KINDS != epoch)
        return CALL_COMMAND_NONE;
    return (enum call_command)(atomic_exchange(&board->slots[slot].command, 0) % COMMAND_KINDS);
}

bool scoreboard_has_lost_call(const struct scoreboard *board, int slot, int64_t epoch)
{
    return slot >= 0 && atomic_load(&board->slots[slot].lost_epoch) == epoch;
}

void scoreboard_let_go(struct scoreboard *board, int slot, int64_t epoch)
{
    if (slot >= 0)
        mark_lost(&board->slots[slot], epoch);
}

bool scoreboard_has_other_stream(const struct scoreboard *board, const char *call_sid, uint64_t stream_id)
{
    int top = atomic_load(&board->slot_top);
    for (int i = 0; i < top; i++) {
        struct call_view view;
        int row;
        if (copy_view(&board->slots[i], &row, &view) && strcmp(view.call_sid, call_sid) == 0 &&
            view.stream_id != 0 && view.stream_id != stream_id && !view.has_let_go)
            return true;
    }
    return false;
}

static bool note_call(void *owner, int row, const struct call_view *view)
{
    (void)row, (void)view;
    *(bool *)owner = true;
    return false;
}

bool scoreboard_has_call(const struct scoreboard *board)
{
    bool has_call = false;
    scoreboard_each_call(board, note_call, &has_call);
    return has_call;
}

bool scoreboard_shows_call(const struct scoreboard *board, const char *call_sid)
{
    int top = atomic_load(&board->slot_top);
    for (int i = 0; i < top; i++) {
        struct call_view view;
        int row;
        if (copy_view(&board->slots[i], &row, &view) && strcmp(view.call_sid, call_sid) == 0)
            return true;
    }
    return false;
}

int64_t scoreboard_born_unix_ms(const struct scoreboard *board)
{
    return board->born_unix_ms;
}

void scoreboard_set_born(struct scoreboard *board, int64_t unix_ms)
{
    board->born_unix_ms = unix_ms;
}

const char *scoreboard_role_name(enum scoreboard_role role)
{
    return (unsigned)role < sizeof role_names / sizeof role_names[0] ? role_names[role] : "unknown";
}
