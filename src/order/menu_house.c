/* What a menu file says of the house besides its dishes: holidays, and the questions that callers ask. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "order/menu_internal.h"

enum { QUESTION_BYTES_MAX = 160, ANSWER_BYTES_MAX = 400, QUESTIONS_MAX = 16, AHEAD_DAYS_MAX = 30 };

/* "2026-12-25", or "12-25" of every year. */
static bool parse_date(const char *text, struct menu_holiday *out)
{
    enum { LEAP_YEAR = 2024 };
    int year = 0, month = 0, day = 0, end = 0;
    size_t len = strlen(text);
    bool has_year = len == 10;
    bool is_read = has_year ? sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &end) == 3
                            : sscanf(text, "%2d-%2d%n", &month, &day, &end) == 2;
    if (!is_read || (size_t)end != len || (!has_year && len != 5) || strspn(text, "0123456789-") != len)
        return false;
    struct tm date = {
        .tm_year = (has_year ? year : LEAP_YEAR) - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_hour = 12};
    if ((has_year && year < 1970) || timegm(&date) == -1 || date.tm_mon != month - 1 || date.tm_mday != day)
        return false;
    out->year = has_year ? year : 0;
    out->month = month;
    out->day = day;
    return true;
}

/* Absent: -1. */
static bool parse_days(const char *text, int *out_days)
{
    size_t len = text != NULL ? strlen(text) : 0;
    *out_days = -1;
    if (text == NULL)
        return true;
    if (len == 0 || len > 2 || strspn(text, "0123456789") != len)
        return false;
    *out_days = atoi(text);
    return *out_days <= AHEAD_DAYS_MAX;
}

static void check_holiday(struct menu_check *check, const char *where, const struct menu_raw_holiday *raw)
{
    struct menu_holiday date;
    if (menu_check_text(check, where, "date", raw->date, MENU_NAME_BYTES - 1, true) &&
        !parse_date(raw->date, &date))
        menu_problem(check, where, "date",
                     "\"%.32s\" is not a date; \"2026-12-25\", or \"12-25\" for every year, is allowed",
                     raw->date);
    menu_check_text(check, where, "name", raw->name, MENU_NAME_BYTES - 1, false);
    if (raw->hours.count == 0)
        menu_problem(check, where, "hours", "is missing; [closed], or openings such as [\"11:00-15:00\"]");
    menu_check_openings(check, where, "hours", &raw->hours);
}

static void check_faq(struct menu_check *check, const char *where, const struct menu_raw_faq *raw)
{
    menu_check_text(check, where, "answer", raw->answer, ANSWER_BYTES_MAX, true);
    menu_check_text(check, where, "question", raw->question, QUESTION_BYTES_MAX, false);
    if (raw->question == NULL && raw->questions.count == 0)
        menu_problem(check, where, "question", "is missing, and so are questions; one of them is needed");
    menu_check_sentences(check, where, "questions", &raw->questions, QUESTIONS_MAX, QUESTION_BYTES_MAX);
}

void menu_check_house(struct menu_check *check, const struct menu_raw *raw)
{
    char where[32];
    int days;
    if (!parse_days(raw->orders_ahead_days, &days))
        menu_problem(check, "", "orders_ahead_days",
                     "\"%.32s\" is no number of days; 0 (for today) to %d is allowed", raw->orders_ahead_days,
                     AHEAD_DAYS_MAX);
    for (size_t i = 0; i < raw->holiday_count; i++) {
        snprintf(where, sizeof where, "holidays[%zu]", i);
        check_holiday(check, where, &raw->holidays[i]);
    }
    for (size_t i = 0; i < raw->faq_count; i++) {
        snprintf(where, sizeof where, "faq[%zu]", i);
        check_faq(check, where, &raw->faqs[i]);
    }
}

static enum vp_err build_holidays(struct menu_body *body)
{
    const struct menu_raw *raw = body->raw;
    struct menu_holiday *holidays = arena_take(&body->arena, (raw->holiday_count + 1) * sizeof *holidays);
    if (holidays == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t i = 0; i < raw->holiday_count; i++) {
        if (!parse_date(raw->holidays[i].date, &holidays[i])) /* menu_check has refused it */
            return VP_ERR_BUG;
        holidays[i].name = raw->holidays[i].name != NULL ? raw->holidays[i].name : "";
        menu_hours_build(&raw->holidays[i].hours, holidays[i].hours);
    }
    body->menu.holidays = holidays;
    body->menu.holiday_count = raw->holiday_count;
    return VP_OK;
}

static enum vp_err build_faqs(struct menu_body *body)
{
    const struct menu_raw *raw = body->raw;
    struct menu_faq *faqs = arena_take(&body->arena, (raw->faq_count + 1) * sizeof *faqs);
    if (faqs == NULL)
        return VP_ERR_NO_MEMORY;
    for (size_t i = 0; i < raw->faq_count; i++) {
        const struct menu_raw_faq *from = &raw->faqs[i];
        const char **questions = arena_take(&body->arena, (from->questions.count + 1) * sizeof *questions);
        size_t count = 0;
        if (questions == NULL)
            return VP_ERR_NO_MEMORY;
        if (from->question != NULL)
            questions[count++] = from->question;
        for (size_t q = 0; q < from->questions.count; q++)
            questions[count++] = from->questions.texts[q];
        faqs[i] = (struct menu_faq){{questions, count}, from->answer};
    }
    body->menu.faqs = faqs;
    body->menu.faq_count = raw->faq_count;
    return VP_OK;
}

enum vp_err menu_house_build(struct menu_body *body)
{
    body->menu.takes_messages = body->raw->messages != MENU_RAW_FALSE;
    body->menu.takes_notes = body->raw->notes != MENU_RAW_FALSE;
    if (!parse_days(body->raw->orders_ahead_days, &body->menu.orders_ahead_days))
        return VP_ERR_BUG; /* menu_check has refused it */
    enum vp_err err = build_holidays(body);
    return err == VP_OK ? build_faqs(body) : err;
}
