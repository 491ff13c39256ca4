#include "app/number_report.h"

#include <stdarg.h>
#include <stdio.h>

void number_report_add(struct number_report *report, enum number_state state, const char *format, ...)
{
    if (report->count == NUMBER_FINDINGS_MAX)
        return;
    struct number_finding *finding = &report->findings[report->count++];
    va_list args;
    finding->state = state;
    va_start(args, format);
    vsnprintf(finding->text, sizeof finding->text, format, args);
    va_end(args);
}

void number_report_judge(struct number_report *report, const struct twilio_number *number,
                         const struct menu *menu, const char *asked_fallback_url)
{
    static const char remedy[] =
        "has its calls, whatever its URLs are: take it off with --take-over, or in the console";
    if (!number->can_speak)
        number_report_add(report, NUMBER_PROBLEM, "it takes no voice calls: buy one that does");
    if (number->application_sid[0] != '\0')
        number_report_add(report, NUMBER_PROBLEM, "the TwiML App %s %s", number->application_sid, remedy);
    if (number->trunk_sid[0] != '\0')
        number_report_add(report, NUMBER_PROBLEM, "the SIP trunk %s %s", number->trunk_sid, remedy);
    if (menu == NULL)
        number_report_add(
            report, NUMBER_PROBLEM,
            "no menu file lists it in called_numbers: callers would be told that it is not in service");
    if (number->fallback_url[0] != '\0' || asked_fallback_url[0] != '\0')
        return;
    number_report_add(
        report, NUMBER_NOTE,
        "nothing is asked where this server fails (Primary handler fails), and callers hear that an "
        "application error has occurred: make a TwiML Bin that dials %s, and give its URL with --fallback",
        menu != NULL && menu->staff_number[0] != '\0' ? menu->staff_number
                                                      : "the restaurant's own telephone");
}

static const char *or_none(const char *text)
{
    return text[0] != '\0' ? text : "empty";
}

void number_report_differences(struct number_report *report, const struct twilio_difference *differences,
                               size_t count, bool are_mended)
{
    for (size_t i = 0; i < count; i++)
        if (differences[i].title != NULL)
            number_report_add(report, are_mended ? NUMBER_OK : NUMBER_PROBLEM,
                              are_mended ? "%s (%s): was %s, is %s" : "%s (%s): is %s, should be %s",
                              differences[i].title, differences[i].parameter, or_none(differences[i].is),
                              or_none(differences[i].wanted));
}

bool number_report_is_good(const struct number_report *report)
{
    for (size_t i = 0; i < report->count; i++)
        if (report->findings[i].state == NUMBER_PROBLEM)
            return false;
    return true;
}

void number_report_print(const struct number_report *report)
{
    static const char *const words[] = {
        [NUMBER_OK] = "ok", [NUMBER_NOTE] = "note", [NUMBER_PROBLEM] = "problem"};
    printf("%s%s%s%s\n", report->number, report->restaurant_id != NULL ? " (" : "",
           report->restaurant_id != NULL ? report->restaurant_id : "",
           report->restaurant_id != NULL ? ")" : "");
    for (size_t i = 0; i < report->count; i++)
        printf("  %-7s  %s\n", words[report->findings[i].state], report->findings[i].text);
    if (number_report_is_good(report))
        printf("  ok       its calls come here\n");
}

json_t *number_report_json(const struct number_report *report)
{
    static const char *const words[] = {
        [NUMBER_OK] = "ok", [NUMBER_NOTE] = "note", [NUMBER_PROBLEM] = "problem"};
    json_t *findings = json_array();
    for (size_t i = 0; i < report->count; i++)
        json_array_append_new(findings, json_pack("{s:s, s:s}", "state", words[report->findings[i].state],
                                                  "text", report->findings[i].text));
    return json_pack("{s:s, s:s?, s:b, s:o}", "number", report->number, "restaurant_id",
                     report->restaurant_id, "is_connected", number_report_is_good(report), "findings",
                     findings);
}
