#include "call/breaker.h"

/* The word: state 2 bits, failures 6, successes 6, step 4, time 46. */
enum { FAILURES_SHIFT = 2, SUCCESSES_SHIFT = 8, STEP_SHIFT = 14, TIME_SHIFT = 18 };

static uint64_t pack(const struct breaker_view *view)
{
    return (uint64_t)view->state | (uint64_t)view->failure_count << FAILURES_SHIFT |
           (uint64_t)view->success_count << SUCCESSES_SHIFT | (uint64_t)view->step << STEP_SHIFT |
           (uint64_t)view->changed_ms << TIME_SHIFT;
}

static struct breaker_view unpack(uint64_t word)
{
    return (struct breaker_view){
        .state = (enum breaker_state)(word & 3),
        .failure_count = (int)(word >> FAILURES_SHIFT & 63),
        .success_count = (int)(word >> SUCCESSES_SHIFT & 63),
        .step = (int)(word >> STEP_SHIFT & 15),
        .changed_ms = (int64_t)(word >> TIME_SHIFT),
    };
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

/* Time heals: each quiet window takes a failure and a doubling of the pause away. */
static void forget(struct breaker_view *view, int64_t now_ms)
{
    while (view->changed_ms + BREAKER_WINDOW_MS <= now_ms && (view->failure_count > 0 || view->step > 0)) {
        view->changed_ms += BREAKER_WINDOW_MS;
        view->failure_count -= view->failure_count > 0;
        view->step -= view->step > 0;
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
    *view = (struct breaker_view){
        .state = BREAKER_OPEN, .step = view->step < 15 ? view->step + 1 : 15, .changed_ms = again_ms};
}

/* --- what each event makes of a view --- */

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
    if (view->state == BREAKER_CLOSED) {
        view->failure_count -= view->failure_count > 0;
    } else if (view->state == BREAKER_HALF_OPEN) {
        view->changed_ms = now_ms; /* the next call may try */
        if (++view->success_count >= BREAKER_SUCCESSES)
            *view = (struct breaker_view){.step = view->step, .changed_ms = now_ms};
    } /* open: a session from before; new ones are what fails */
}

static void note_lost(struct breaker_view *view, int64_t now_ms, uint32_t random)
{
    if (view->state == BREAKER_HALF_OPEN) {
        open_up(view, now_ms, random);
    } else if (view->state == BREAKER_CLOSED) {
        forget(view, now_ms);
        view->changed_ms = now_ms;
        if (++view->failure_count >= BREAKER_FAILURES)
            open_up(view, now_ms, random);
    }
}

/* --- on the shared word --- */

static bool replace(struct breaker *breaker, uint64_t *word, const struct breaker_view *view)
{
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

enum breaker_change breaker_good(struct breaker *breaker, int64_t now_ms)
{
    uint64_t word = atomic_load(&breaker->word);
    for (;;) {
        struct breaker_view view = unpack(word);
        enum breaker_state before = view.state;
        note_good(&view, now_ms);
        if (replace(breaker, &word, &view))
            return change_of(before, view.state);
    }
}

enum breaker_change breaker_lost(struct breaker *breaker, int64_t now_ms, uint32_t random)
{
    uint64_t word = atomic_load(&breaker->word);
    for (;;) {
        struct breaker_view view = unpack(word);
        enum breaker_state before = view.state;
        note_lost(&view, now_ms, random);
        if (replace(breaker, &word, &view))
            return change_of(before, view.state);
    }
}

void breaker_reset(struct breaker *breaker)
{
    atomic_store(&breaker->word, 0);
}
