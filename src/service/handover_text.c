/* The words of a hand-over: what stands in them, and nothing else, is looked at here. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/sane.h"
#include "service/handover.h"

enum { TEXT_MAX_BYTES = 65536 };

static bool handover_is_sane(const struct handover *handover)
{
    bool is_sane = handover->child_count >= 0 && handover->child_count <= HANDOVER_CHILDREN_MAX;
    for (int i = 0; is_sane && i < handover->child_count; i++) {
        const struct crew_child *child = &handover->children[i].child;
        is_sane = child->pid > 0 && child->role > SCOREBOARD_MASTER && child->role <= SCOREBOARD_ENGINE &&
                  child->row >= -1 && child->row != 0 && child->row < SCOREBOARD_ROWS_MAX;
    }
    return is_sane;
}

enum vp_err handover_format(struct buf *out, const struct handover *handover)
{
    const struct shared_inheritance *inherited = &handover->inherited;
    ASSERT_SANE(handover_is_sane(handover));
    if (handover->master_pid > 0)
        return buf_appendf(out, "master=%d", (int)handover->master_pid);
    enum vp_err err =
        buf_appendf(out, "web=%d media=%d engine=%d memory=%d desk=%d", inherited->web_fd,
                    inherited->media_fd, inherited->engine_fd, inherited->memory_fd, inherited->desk_fd);
    for (int i = 0; i < handover->child_count && err == VP_OK; i++) {
        const struct handover_child *entry = &handover->children[i];
        err = buf_appendf(out, " %s=%d:%d:%d", entry->is_leaving ? "leaving" : "child",
                          (int)entry->child.role, (int)entry->child.pid, entry->child.row);
    }
    return err;
}

/* A number of at most nine digits, perhaps negative, that ends with end; moves on behind that. */
static bool take_number(const char **at, char end, int *out_number)
{
    bool is_negative = **at == '-';
    const char *digits = *at + is_negative;
    size_t len = strspn(digits, "0123456789");
    if (len == 0 || len > 9 || digits[len] != end)
        return false;
    int number = (int)strtol(digits, NULL, 10);
    *out_number = is_negative ? -number : number;
    *at = digits + len + (end != '\0');
    return true;
}

static void take_child(struct handover *handover, const char *word, bool is_leaving)
{
    int role, pid, row;
    if (!take_number(&word, ':', &role) || !take_number(&word, ':', &pid) ||
        !take_number(&word, '\0', &row) || pid <= 0 || role <= SCOREBOARD_MASTER ||
        role > SCOREBOARD_ENGINE || row < -1 || row == 0 || row >= SCOREBOARD_ROWS_MAX ||
        handover->child_count == HANDOVER_CHILDREN_MAX)
        return;
    handover->children[handover->child_count++] =
        (struct handover_child){{.pid = pid, .row = row, .role = (enum scoreboard_role)role}, is_leaving};
}

static void take_word(struct handover *handover, const char *word)
{
    struct shared_inheritance *inherited = &handover->inherited;
    const struct {
        const char *name;
        int *place;
    } numbers[] = {{"web=", &inherited->web_fd},       {"media=", &inherited->media_fd},
                   {"engine=", &inherited->engine_fd}, {"memory=", &inherited->memory_fd},
                   {"desk=", &inherited->desk_fd},     {"master=", &handover->master_pid}};
    if (strncmp(word, "child=", 6) == 0) {
        take_child(handover, word + 6, false);
        return;
    }
    if (strncmp(word, "leaving=", 8) == 0) {
        take_child(handover, word + 8, true);
        return;
    }
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        size_t len = strlen(numbers[i].name);
        const char *value = word + len;
        int number;
        if (strncmp(word, numbers[i].name, len) == 0 && take_number(&value, '\0', &number) && number >= 0)
            *numbers[i].place = number;
    }
}

void handover_parse(const char *text, struct handover *out_handover)
{
    *out_handover = (struct handover){.inherited = {-1, -1, -1, -1, -1, NULL}};
    char *copy = strlen(text) <= TEXT_MAX_BYTES ? strdup(text) : NULL, *rest = NULL;
    for (char *word = copy != NULL ? strtok_r(copy, " ", &rest) : NULL; word != NULL;
         word = strtok_r(NULL, " ", &rest))
        take_word(out_handover, word);
    free(copy);
    ASSERT_SANE(handover_is_sane(out_handover));
}
