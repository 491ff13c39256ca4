#include "call/breaker.h"

#include <stddef.h>

#include "base/sane.h"

/* The word: state 2 bits, successes 6, step 4, time 46 and more. */
enum { SUCCESSES_SHIFT = 2, STEP_SHIFT = 8, TIME_SHIFT = 18, STEP_MAX = 15 };
/* A loss: time 42 bits, over a hundred years; the call 22: two of three that look alike make it open a call
 * later, once in a million. */
enum { LOSS_TIME_BITS = 42 };

static uint64_t pack(const struct breaker_view *view)
{
    return (uint64_t)view->state | (uint64_t)view->success_count << SUCCESSES_SHIFT |
           (uint64_t)view->step << STEP_SHIFT | (uint64_t)view->changed_ms << TIME_SHIFT;
}

static struct breaker_view unpack(uint64_t word)
{
    return (struct breaker_view){
        .state = (enum breaker_state)(word & 3),
        .success_count = (int)(word >> SUCCESSES_SHIFT & 63),
        .step = (int)(word >> STEP_SHIFT & 15),
        .changed_ms = (int64_t)(word >> TIME_SHIFT),
    };
}

static bool breaker_is_sane(const struct breaker_view *view)
{
    if (view->step < 0 || view->step > STEP_MAX || view->changed_ms < 0)
        return false;
    if (view->state == BREAKER_HALF_OPEN)
        return view->success_count >= 0 && view->success_count < BREAKER_SUCCESSES;
    return view->success_count == 0 &&
           (view->state == BREAKER_CLOSED || (view->state == BREAKER_OPEN && view->step > 0));
}

struct breaker_view breaker_look(const struct breaker *breaker)
{
    return unpack(atomic_load(&breaker->word));
}

const char *breaker_state_name(enum breaker_state state)
{
    static const char *const names[] = {"closed", "open", "half_open"};
    return (unsigned)state < sizeof names / sizeof names[0] ? names[state] : "?";
}

/* --- the losses --- */

static uint64_t pack_loss(uint64_t call_ident, int64_t at_ms)
{
    return call_ident << LOSS_TIME_BITS | ((uint64_t)at_ms & (((uint64_t)1 << LOSS_TIME_BITS) - 1));
}

static int64_t loss_ms(uint64_t loss)
{
    return (int64_t)(loss & (((uint64_t)1 << LOSS_TIME_BITS) - 1));
}

static bool is_of(uint64_t loss, uint64_t call_ident)
{
    return loss >> LOSS_TIME_BITS == (call_ident << LOSS_TIME_BITS) >> LOSS_TIME_BITS;
}

static bool is_fresh(uint64_t loss, int64_t now_ms)
{
    return loss != 0 && loss_ms(loss) + BREAKER_WINDOW_MS > now_ms;
}

/* Where this call's loss stands, else where the next goes: the place of the oldest, and those that are
 * forgotten are older than all others. */
static size_t find_place(const struct breaker *breaker, uint64_t call_ident, uint64_t *out_loss)
{
    size_t place = 0;
    for (size_t i = 0; i < BREAKER_LOSSES_KEPT; i++) {
        uint64_t loss = atomic_load(&breaker->losses[i]);
        if (i == 0 || loss_ms(loss) < loss_ms(*out_loss)) {
            place = i;
            *out_loss = loss;
        }
        if (loss != 0 && is_of(loss, call_ident)) {
            *out_loss = loss;
            return i;
        }
    }
    return place;
}

static void remember_loss(struct breaker *breaker, uint64_t call_ident, int64_t now_ms)
{
    uint64_t before = 0;
    size_t place;
    do
        place = find_place(breaker, call_ident, &before);
    while (!atomic_compare_exchange_weak(&breaker->losses[place], &before, pack_loss(call_ident, now_ms)));
}

/* A good session takes its own call's loss away, or the oldest: by that a call that fails and answers in turn
 * outweighs nobody else's. Another process that is quicker took one as well: enough. */
static void forgive_loss(struct breaker *breaker, uint64_t call_ident, int64_t now_ms)
{
    size_t oldest = BREAKER_LOSSES_KEPT;
    uint64_t forgiven = 0;
    for (size_t i = 0; i < BREAKER_LOSSES_KEPT; i++) {
        uint64_t loss = atomic_load(&breaker->losses[i]);
        if (!is_fresh(loss, now_ms))
            continue;
        bool is_own = is_of(loss, call_ident);
        if (is_own || oldest == BREAKER_LOSSES_KEPT || loss_ms(loss) < loss_ms(forgiven)) {
            oldest = i;
            forgiven = loss;
        }
        if (is_own)
            break;
    }
    if (oldest < BREAKER_LOSSES_KEPT)
        (void)atomic_compare_exchange_strong(&breaker->losses[oldest], &forgiven, 0);
}

static void forget_losses(struct breaker *breaker)
{
    for (size_t i = 0; i < BREAKER_LOSSES_KEPT; i++)
        atomic_store(&breaker->losses[i], 0);
}

int breaker_count_losses(const struct breaker *breaker, int64_t now_ms)
{
    uint64_t seen[BREAKER_LOSSES_KEPT];
    int count = 0;
    for (size_t i = 0; i < BREAKER_LOSSES_KEPT; i++) {
        uint64_t loss = atomic_load(&breaker->losses[i]);
        bool is_new = is_fresh(loss, now_ms);
        for (int j = 0; is_new && j < count; j++) /* two processes may have noted one call */
            is_new = seen[j] >> LOSS_TIME_BITS != loss >> LOSS_TIME_BITS;
        if (is_new)
            seen[count++] = loss;
    }
    return count;
}

/* --- what each event makes of a view --- */

/* Time heals: each quiet window takes a doubling of the pause away. */
static void forget(struct breaker_view *view, int64_t now_ms)
{
    while (view->changed_ms + BREAKER_WINDOW_MS <= now_ms && view->step > 0) {
        view->changed_ms += BREAKER_WINDOW_MS;
        view->step--;
    }
}

static int64_t pause_ms(int step, uint32_t random)
{
    int64_t pause_ms = BREAKER_PAUSE_MS;
    for (; step > 0 && pause_ms < BREAKER_PAUSE_MAX_MS; step--)
        pause_ms *= 2;
    return pause_ms + (int64_t)(random % 1000) * pause_ms / 4000; /* up to a quarter more */
}

static void open_up(struct breaker_view *view, int64_t now_ms, uint32_t random)
{
    int64_t again_ms = now_ms + pause_ms(view->step, random);
    *view = (struct breaker_view){.state = BREAKER_OPEN,
                                  .step = view->step < STEP_MAX ? view->step + 1 : STEP_MAX,
                                  .changed_ms = again_ms};
}

static bool try_pass(struct breaker_view *view, int64_t now_ms)
{
    if (view->state == BREAKER_CLOSED)
        return true;
    if (now_ms < view->changed_ms)
        return false;
    view->state = BREAKER_HALF_OPEN;
    view->changed_ms = now_ms + BREAKER_TRIAL_MS;
    return true;
}

static void note_good(struct breaker_view *view, int64_t now_ms)
{
    if (view->state != BREAKER_HALF_OPEN)
        return;                /* open: a session from before; new ones are what fails */
    view->changed_ms = now_ms; /* the next call may try */
    if (++view->success_count >= BREAKER_SUCCESSES)
        *view = (struct breaker_view){.step = view->step, .changed_ms = now_ms};
}

static void note_lost(struct breaker_view *view, int loss_count, int64_t now_ms, uint32_t random)
{
    if (view->state == BREAKER_HALF_OPEN) {
        open_up(view, now_ms, random);
    } else if (view->state == BREAKER_CLOSED) {
        forget(view, now_ms);
        view->changed_ms = now_ms;
        if (loss_count >= BREAKER_FAILURES)
            open_up(view, now_ms, random);
    }
}

/* --- on the shared word --- */

static bool replace(struct breaker *breaker, uint64_t *word, const struct breaker_view *view)
{
    ASSERT_SANE(breaker_is_sane(view));
    uint64_t wanted = pack(view);
    return wanted == *word || atomic_compare_exchange_weak(&breaker->word, word, wanted);
}

static enum breaker_change change_of(enum breaker_state before, enum breaker_state after)
{
    if (before == after)
        return BREAKER_STAYS;
    if (after == BREAKER_OPEN)
        return before == BREAKER_CLOSED ? BREAKER_OPENS : BREAKER_OPENS_AGAIN;
    return after == BREAKER_CLOSED ? BREAKER_CLOSES : BREAKER_TRIES;
}

bool breaker_pass(struct breaker *breaker, int64_t now_ms, enum breaker_change *out_change)
{
    uint64_t word = atomic_load(&breaker->word);
    for (;;) {
        struct breaker_view view = unpack(word);
        enum breaker_state before = view.state;
        bool may_pass = try_pass(&view, now_ms);
        if (!replace(breaker, &word, &view))
            continue;
        *out_change = change_of(before, view.state);
        return may_pass;
    }
}

bool breaker_would_pass(const struct breaker *breaker, int64_t now_ms)
{
    struct breaker_view view = breaker_look(breaker);
    return try_pass(&view, now_ms);
}

enum breaker_change breaker_good(struct breaker *breaker, uint64_t call_ident, int64_t now_ms)
{
    uint64_t word = atomic_load(&breaker->word);
    for (;;) {
        struct breaker_view view = unpack(word);
        enum breaker_state before = view.state;
        note_good(&view, now_ms);
        if (!replace(breaker, &word, &view))
            continue;
        if (before == BREAKER_CLOSED)
            forgive_loss(breaker, call_ident, now_ms);
        return change_of(before, view.state);
    }
}

/* The loss is noted before all are counted: of several processes that lose a session at the same moment the
 * last one sees them all. */
enum breaker_change breaker_lost(struct breaker *breaker, uint64_t call_ident, int64_t now_ms,
                                 uint32_t random)
{
    uint64_t word = atomic_load(&breaker->word);
    if (unpack(word).state == BREAKER_CLOSED)
        remember_loss(breaker, call_ident, now_ms);
    for (;;) {
        struct breaker_view view = unpack(word);
        enum breaker_state before = view.state;
        note_lost(&view, breaker_count_losses(breaker, now_ms), now_ms, random);
        if (!replace(breaker, &word, &view))
            continue;
        if (before == BREAKER_CLOSED && view.state == BREAKER_OPEN)
            forget_losses(breaker); /* those that follow belong to the time after it closes again */
        return change_of(before, view.state);
    }
}

void breaker_reset(struct breaker *breaker)
{
    atomic_store(&breaker->word, 0);
    forget_losses(breaker);
}
