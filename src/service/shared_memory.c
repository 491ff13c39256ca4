#include "service/shared_memory.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fnv.h"

static const uint64_t magic = 0x31656d656d6c7076; /* never changes; what follows it may */

struct head {
    uint64_t magic, layout, tokens_bytes;
    struct stream_token_table tokens;
    struct breaker breaker;     /* zeroed is closed */
    struct store_health health; /* zeroed is healthy */
    struct model_report model_report;
    struct announcements announcements;
    struct alarm_board alarms; /* zeroed: all is well */
    _Atomic int64_t clock_ahead_ms;
};
_Static_assert(offsetof(struct head, tokens) == 3 * sizeof(uint64_t), "older programs find the tokens there");

/* Another version, another order of the metrics or another size of anything makes another layout. */
static uint64_t layout_of_this_program(void)
{
    const uint64_t sizes[] = {sizeof(struct head),       scoreboard_size_bytes(), sizeof(struct metric_page),
                              sizeof(struct trace_ring), SCOREBOARD_ROWS_MAX,     SCOREBOARD_CALLS_MAX,
                              sizeof(struct call_view)};
    uint64_t layout = fnv_hash(FNV_START, (struct span){(const char *)sizes, sizeof sizes});
    layout = fnv_hash(layout, SPAN_LIT(VOICEPLATE_VERSION));
    for (int metric = 0; metric < METRIC_COUNT; metric++)
        layout = fnv_hash(layout, (struct span){metric_name(metric), strlen(metric_name(metric)) + 1});
    for (int h = 0; h < HISTOGRAM_COUNT; h++) {
        const char *names[] = {histogram_name((enum histogram)h), histogram_labels((enum histogram)h)};
        for (size_t i = 0; i < 2; i++)
            layout = fnv_hash(layout, (struct span){names[i], strlen(names[i]) + 1});
    }
    return layout;
}

static size_t round_up(size_t bytes)
{
    return (bytes + 63) / 64 * 64;
}

static size_t size_of_all(void)
{
    return round_up(sizeof(struct head)) + round_up(scoreboard_size_bytes()) +
           SCOREBOARD_ROWS_MAX * (sizeof(struct metric_page) + sizeof(struct trace_ring));
}

static struct head *map(int fd, size_t size_bytes)
{
    void *at = mmap(NULL, size_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    return at != MAP_FAILED ? at : NULL;
}

static void point(struct shared_memory *memory, struct head *head, int fd)
{
    char *at = (char *)head + round_up(sizeof *head);
    memory->tokens = &head->tokens;
    memory->breaker = &head->breaker;
    memory->health = &head->health;
    memory->model_report = &head->model_report;
    memory->announcements = &head->announcements;
    memory->alarms = &head->alarms;
    memory->clock_ahead_ms = &head->clock_ahead_ms;
    memory->board = (struct scoreboard *)at;
    memory->pages = (struct metric_page *)(at + round_up(scoreboard_size_bytes()));
    memory->traces = (struct trace_ring *)&memory->pages[SCOREBOARD_ROWS_MAX];
    memory->fd = fd;
}

static bool create(struct shared_memory *memory)
{
    int fd = memfd_create("voiceplate", MFD_CLOEXEC);
    struct head *head = NULL;
    if (fd < 0)
        return false;
    if (ftruncate(fd, (off_t)size_of_all()) == 0)
        head = map(fd, size_of_all());
    if (head == NULL) {
        close(fd);
        return false;
    }
    *head = (struct head){
        .magic = magic, .layout = layout_of_this_program(), .tokens_bytes = sizeof head->tokens};
    point(memory, head, fd);
    stream_token_table_init(memory->tokens);
    scoreboard_init(memory->board);
    return true;
}

/* The head of somebody's memory, or NULL when the file is none. */
static struct head *map_head(int fd, size_t *out_size_bytes)
{
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0 || status.st_size < (off_t)sizeof(struct head))
        return NULL;
    *out_size_bytes = (size_t)status.st_size;
    struct head *head = map(fd, *out_size_bytes);
    if (head != NULL && head->magic != magic) {
        munmap(head, *out_size_bytes);
        return NULL;
    }
    return head;
}

bool shared_memory_open(struct shared_memory *memory, int inherited_fd, bool *out_is_inherited)
{
    size_t size_bytes = 0;
    struct head *head = map_head(inherited_fd, &size_bytes);
    *out_is_inherited =
        head != NULL && head->layout == layout_of_this_program() && size_bytes == size_of_all();
    if (*out_is_inherited) {
        point(memory, head, inherited_fd);
        return true;
    }
    bool is_created = create(memory);
    if (is_created && head != NULL && head->tokens_bytes == sizeof head->tokens) {
        memcpy((void *)memory->tokens, (const void *)&head->tokens, sizeof head->tokens);
        scoreboard_set_born(memory->board, 0);
    }
    if (head != NULL)
        munmap(head, size_bytes);
    /* Its lock tells the older processes that they have a master (takeover.h), and would end with it. */
    if (inherited_fd >= 0 && head == NULL)
        close(inherited_fd);
    return is_created;
}
