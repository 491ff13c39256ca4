#include "callers/score.h"

#include <string.h>

#include "callers/voice.h"

static void add(struct score *score, const struct phone_result *result)
{
    bool is_right = result->ticket == ORDER_MATCH_TICKET_RIGHT;
    score->calls++;
    score->right += is_right;
    score->wrong += result->ticket == ORDER_MATCH_TICKET_WRONG;
    score->missing += result->ticket == ORDER_MATCH_TICKET_MISSING;
    score->with_person += result->has_person;
    score->completable += !result->wants_person;
    score->completed += is_right && !result->has_person && !result->wants_person;
}

struct score score_count(const struct phone_report *report, enum score_voices voices)
{
    struct score score = {0};
    for (size_t i = 0; i < report->count; i++) {
        const struct phone_result *result = &report->results[i];
        bool is_robot = voices != SCORE_VOICES_ALL && !voice_is_learned(result->voice);
        if (result->name[0] != '\0' &&
            (voices == SCORE_VOICES_ALL || is_robot == (voices == SCORE_VOICES_ROBOTS)))
            add(&score, result);
    }
    return score;
}

struct score score_of_voice(const struct phone_report *report, const char *voice)
{
    struct score score = {0};
    for (size_t i = 0; i < report->count; i++)
        if (report->results[i].name[0] != '\0' && strcmp(report->results[i].voice, voice) == 0)
            add(&score, &report->results[i]);
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

static void print_row(FILE *out, const char *name, const struct score *score)
{
    fprintf(out, "  %-18s %5zu  %5zu  %5zu  %8zu  %6zu  %9zu\n", name, score->calls, score->right,
            score->wrong, score->missing, score->with_person, score->completed);
}

static void print_shares(FILE *out, const char *whose, const struct score *score)
{
    if (score->calls > 0)
        fprintf(out, "  %-18s right tickets %zu of %zu (%.1f %%), wrong stored %.1f %%, completed %.1f %%\n",
                whose, score->right, score->calls, score_pct(score->right, score->calls),
                score_pct(score->wrong, score->calls), score_pct(score->completed, score->completable));
}

void score_print(FILE *out, const struct phone_report *report)
{
    struct score all = score_count(report, SCORE_VOICES_ALL);
    struct score human_like = score_count(report, SCORE_VOICES_HUMAN_LIKE);
    struct score robots = score_count(report, SCORE_VOICES_ROBOTS);
    fprintf(out, "  right tickets              %zu of %zu (%.1f %%)\n", all.right, all.calls,
            score_pct(all.right, all.calls));
    fprintf(out, "  wrong tickets stored       %zu\n", all.wrong);
    fprintf(out, "  no order though expected   %zu\n", all.missing);
    fprintf(out, "  ended with a person        %zu\n", all.with_person);
    fprintf(out, "  completed without one      %zu of %zu (%.1f %%)\n", all.completed, all.completable,
            score_pct(all.completed, all.completable));
    print_shares(out, "human-like voices", &human_like);
    print_shares(out, "robots", &robots);
    fprintf(out, "  %-18s %5s  %5s  %5s  %8s  %6s  %9s\n", "voice", "calls", "right", "wrong", "no order",
            "person", "completed");
    for (size_t i = 0; i < report->count; i++) {
        const char *voice = new_voice(report, i);
        if (voice == NULL)
            continue;
        struct score score = score_of_voice(report, voice);
        print_row(out, voice, &score);
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
    struct score all = score_count(report, SCORE_VOICES_ALL);
    struct score human_like = score_count(report, SCORE_VOICES_HUMAN_LIKE);
    struct score robots = score_count(report, SCORE_VOICES_ROBOTS);
    json_t *json = counts_json(&all), *voices = json_array();
    json_object_set_new(json, "human_like", counts_json(&human_like));
    json_object_set_new(json, "robots", counts_json(&robots));
    for (size_t i = 0; i < report->count; i++) {
        const char *voice = new_voice(report, i);
        if (voice == NULL)
            continue;
        struct score score = score_of_voice(report, voice);
        json_t *counts = counts_json(&score);
        json_object_set_new(counts, "voice", json_string(voice));
        json_array_append_new(voices, counts);
    }
    json_object_set_new(json, "voices", voices);
    return json;
}
