#include "dialogue/question.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "english/keys_told.h"

enum asked question_asked_by(const char *text)
{
    static const struct {
        const char *words;
        enum asked asked;
    } questions[] = {
        {"pickup or delivery", ASKED_SERVICE},
        {"pick it up, or", ASKED_SERVICE},
        {"which restaurant", ASKED_PLACE},
        {"add something, or pick it up instead", ASKED_MINIMUM},
        {"pick it up instead", ASKED_OUTSIDE},
        {"part of town", ASKED_AREA},
        {"name", ASKED_NAME},
        {"spell that", ASKED_NAME},
        {"address", ASKED_ADDRESS},
        {"deliver it to", ASKED_ADDRESS},
        {"phone number", ASKED_PHONE},
        {"is that right", ASKED_READ_BACK},
        {"is that correct", ASKED_READ_BACK},
        {"everything right", ASKED_READ_BACK},
        {"order right", ASKED_READ_BACK},
        {"order is right", ASKED_READ_BACK},
        {"should i change", ASKED_WHAT_CHANGE},
        {"like to change", ASKED_WHAT_CHANGE},
        {"be different", ASKED_WHAT_CHANGE},
        {"someone at the restaurant", ASKED_PERSON},
        {"be cancelled", ASKED_CANCEL},
        {"cancel the whole order", ASKED_CANCEL},
        {"everything off your order", ASKED_CANCEL},
        {"anything else", ASKED_MORE},
        {"what else", ASKED_MORE},
    };
    const char *last = text;
    for (const char *at = text; *at != '\0'; at++)
        if (strchr(".!?", *at) != NULL && at[1] == ' ')
            last = at + 1;
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
        if (strcasestr(last, questions[i].words) != NULL && strchr(last, '?') != NULL)
            return questions[i].asked;
    return ASKED_OPEN;
}

bool question_is_of_draft(enum asked asked)
{
    return asked == ASKED_SIZE || asked == ASKED_COUNT || asked == ASKED_GROUP || asked == ASKED_OPTION ||
           asked == ASKED_WHICH || asked == ASKED_OFFER || asked == ASKED_DRAFT;
}

/* "Anything else?" holds nobody up; all others do. */
static bool is_counted(enum asked asked)
{
    return asked != ASKED_NOTHING && asked != ASKED_OPEN && asked != ASKED_MORE;
}

/* What is known of the question; NULL: it was not asked, or answered since. */
static struct question_asked *find_asked(const struct question *question)
{
    if (!is_counted(question->asked) || question->is_answered)
        return NULL;
    for (size_t i = 0; i < question->asked_count; i++)
        if (strncmp(question->text, question->asked_before[i].text, QUESTION_KEY_BYTES - 1) == 0)
            return (struct question_asked *)&question->asked_before[i];
    return NULL;
}

static void keep_asked(struct question *question)
{
    if (question->asked_count == QUESTION_KEPT_MAX) {
        question->asked_count--;
        memmove(question->asked_before, question->asked_before + 1,
                question->asked_count * sizeof *question->asked_before);
    }
    struct question_asked *asked = &question->asked_before[question->asked_count++];
    snprintf(asked->text, sizeof asked->text, "%s", question->text);
    asked->times = 1;
}

unsigned question_times(const struct question *question)
{
    const struct question_asked *asked = find_asked(question);
    return asked != NULL ? asked->times : 0;
}

bool question_is_worn(const struct question *question)
{
    const struct question_asked *asked = find_asked(question);
    return asked != NULL && asked->times >= QUESTION_TIMES_MAX && !question->is_asked_about;
}

unsigned question_let_go(struct question *question)
{
    struct question_asked *asked = find_asked(question);
    return asked != NULL ? ++asked->times : 0;
}

static const char *other_words(const struct question *question, char again[QUESTION_BYTES])
{
    switch (question->asked) {
    case ASKED_SERVICE:
        return "You can press 1 for pickup, or 2 for delivery. Will you pick it up, or shall we deliver it?";
    case ASKED_NAME:
        return "Whose name shall I put on it?";
    case ASKED_ADDRESS:
        return "Where shall we deliver it to?";
    case ASKED_READ_BACK:
        return "You can press 1 for yes, or 2 for no. So is everything right?";
    case ASKED_PERSON:
        return "Would you like to talk to someone at the restaurant?";
    case ASKED_CANCEL:
        return "Should the order be cancelled, yes or no?";
    case ASKED_WHAT_CHANGE:
        return "What should be different?";
    default:
        snprintf(again, QUESTION_BYTES, "%s: %c%s",
                 question->asked == ASKED_DRAFT || question->asked == ASKED_MEANT ? "Let me check"
                                                                                  : "Sorry, once more",
                 tolower((unsigned char)question->text[0]), question->text + (question->text[0] != '\0'));
        return again;
    }
}

const char *question_words(struct question *question, char again[QUESTION_BYTES])
{
    if (question->is_held)
        return "";
    struct question_asked *asked = find_asked(question);
    if (question->is_answered)
        question->asked_count = 0;
    question->is_answered = false;
    question->has_keys =
        asked != NULL && (question->asked == ASKED_SERVICE || question->asked == ASKED_READ_BACK);
    if (asked != NULL)
        asked->times += !question->is_asked_about;
    else if (is_counted(question->asked))
        keep_asked(question);
    return asked != NULL ? other_words(question, again) : question->text;
}

const char *question_typed_answer(const struct question *question, const char *text)
{
    static const char *const services[] = {"pickup", "delivery"}, *const yes_or_no[] = {"yes", "no"};
    size_t len = strlen(KEYS_TOLD);
    if (!question->has_keys || strncmp(text, KEYS_TOLD, len) != 0)
        return NULL;
    int key = text[len] - '1';
    if (key < 0 || key > 1 || text[len + 1] != '\0')
        return NULL;
    return (question->asked == ASKED_SERVICE ? services : yes_or_no)[key];
}
