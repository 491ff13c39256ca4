/* What a call costs that goes on and on, its clock turned by hand: four times a minute the caller speaks, the agent
 * answers and a function is called.   long_call MINUTES...
 * A line each: "MINUTES US KIB", processor time for each second of the last tenth of the call, and the memory that the
 * process has more than at the call's beginning. */
#include <err.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "bench/relay/usage.h"
#include "flow/call/with_stage.h"

#include <unistd.h>

static struct stage stage;

static double cpu_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

enum { TURN_S = 15, TURNS_A_MINUTE = 60 / TURN_S };

/* Fifteen seconds of a conversation. */
static void talk(unsigned turn)
{
    char response_id[24], item_id[24];
    snprintf(response_id, sizeof response_id, "r%u", turn);
    snprintf(item_id, sizeof item_id, "item%u", turn);
    stage_caller_silence(&stage, 2000);
    stage_caller_speaks(&stage, 3000);
    (void)stage_ai_calls(&stage, "get_order", "{\"for_read_back\":false}");
    stage_ai_says(&stage, response_id, item_id, 6000, "Of course. What else can I do for you?");
    stage_wait(&stage, 10000);
    for (size_t i = 0; i < stage.line_count; i++)
        free(stage.lines[i]);
    stage.line_count = stage.checked_count = 0;
}

static void measure(int minutes)
{
    struct stage_start start = stage_start_default;
    start.settings.length_max_ms = INT64_C(1000) * 60 * (minutes + 10);
    if (!stage_open(&stage, &start))
        errx(EXIT_FAILURE, "no call");
    stage_wait(&stage, 120);
    stage_ai_ready(&stage);
    stage_wait(&stage, 2000);
    talk(0);
    malloc_trim(0);
    int64_t before_bytes = usage_private_bytes(getpid());
    unsigned turns = (unsigned)minutes * TURNS_A_MINUTE, last = turns / 10 > 0 ? turns / 10 : 1;
    double began_us = 0;
    for (unsigned i = 1; i <= turns; i++) {
        if (i == turns - last + 1)
            began_us = cpu_us();
        talk(i);
    }
    double took_us = cpu_us() - began_us;
    if (stage.breach[0] != '\0')
        errx(EXIT_FAILURE, "%s", stage.breach);
    malloc_trim(0);
    printf("%d %.0f %lld %s\n", minutes, took_us / last / TURN_S,
           (long long)(usage_private_bytes(getpid()) - before_bytes) / 1024,
           stage.ended_count == 0 ? "goes-on" : stage.ended_why);
    fflush(stdout);
    stage_close(&stage);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fputs("Usage: long_call MINUTES...\n", stderr);
        return 2;
    }
    for (int i = 1; i < argc; i++)
        measure((int)strtol(argv[i], NULL, 10));
    return EXIT_SUCCESS;
}
