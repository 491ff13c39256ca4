#include "callers/score.h"

#include <string.h>

struct score score_count(const struct phone_report *report, const char *voice)
{
    struct score score = {0};
    for (size_t i = 0; i < report->count; i++) {
        const struct phone_result *result = &report->results[i];
        if (result->name[0] == '\0' || (voice != NULL && strcmp(result->voice, voice) != 0))
            continue;
        bool is_right = result->ticket == ORDER_MATCH_TICKET_RIGHT;
        score.calls++;
        score.right += is_right;
        score.wrong += result->ticket == ORDER_MATCH_TICKET_WRONG;
        score.missing += result->ticket == ORDER_MATCH_TICKET_MISSING;
        score.with_person += result->has_person;
        score.completable += !result->wants_person;
        score.completed += is_right && !result->has_person && !result->wants_person;
    }
    return score;
}

double score_pct(size_t part, size_t of)
{
    return of > 0 ? 100.0 * (double)part / (double)of : 0;
}

/* The voice of result i, where no result before it has the same; else NULL. */
static const char *new_voice(const struct phone_report *report, size_t index)
{
    const char *voice = report->results[index].voice;
    for (size_t i = 0; i < index; i++)
        if (strcmp(report->results[i].voice, voice) == 0)
            return NULL;
    return voice[0] != '\0' ? voice : NULL;
}

void score_print(FILE *out, const struct phone_report *report)
{
    struct score all = score_count(report, NULL);
    fprintf(out, "  right tickets              %zu of %zu (%.1f %%)\n", all.right, all.calls,
            score_pct(all.right, all.calls));
    fprintf(out, "  wrong tickets stored       %zu\n", all.wrong);
    fprintf(out, "  no order though expected   %zu\n", all.missing);
    fprintf(out, "  ended with a person        %zu\n", all.with_person);
    fprintf(out, "  completed without one      %zu of %zu (%.1f %%)\n", all.completed, all.completable,
            score_pct(all.completed, all.completable));
    fprintf(out, "  %-18s %5s  %5s  %5s  %8s  %6s  %9s\n", "voice", "calls", "right", "wrong", "no order",
            "person", "completed");
    for (size_t i = 0; i < report->count; i++) {
        const char *voice = new_voice(report, i);
        if (voice == NULL)
            continue;
        struct score score = score_count(report, voice);
        fprintf(out, "  %-18s %5zu  %5zu  %5zu  %8zu  %6zu  %9zu\n", voice, score.calls, score.right,
                score.wrong, score.missing, score.with_person, score.completed);
    }
}

static json_t *counts_json(const struct score *score)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "calls", (json_int_t)score->calls,
                     "right_tickets", (json_int_t)score->right, "wrong_tickets", (json_int_t)score->wrong,
                     "no_order", (json_int_t)score->missing, "with_person", (json_int_t)score->with_person,
                     "completed", (json_int_t)score->completed, "completable",
                     (json_int_t)score->completable);
}

json_t *score_json(const struct phone_report *report)
{
    struct score all = score_count(report, NULL);
    json_t *json = counts_json(&all), *voices = json_array();
    for (size_t i = 0; i < report->count; i++) {
        const char *voice = new_voice(report, i);
        if (voice == NULL)
            continue;
        struct score score = score_count(report, voice);
        json_t *counts = counts_json(&score);
        json_object_set_new(counts, "voice", json_string(voice));
        json_array_append_new(voices, counts);
    }
    json_object_set_new(json, "voices", voices);
    return json;
}
