/* When the order is wanted: asked of the server, which refuses what cannot be. */
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "english/day_time.h"
#include "meaning/wanted_time.h"

static const char *now_of(const struct dialogue *dialogue)
{
    return told_menu_text(told_menu_restaurant(dialogue->menu), "now");
}

static bool takes_later(const struct dialogue *dialogue)
{
    return json_is_integer(json_object_get(told_menu_restaurant(dialogue->menu), "orders_ahead_days"));
}

/* Without a day the one that was spoken of is meant: that of a time that was refused, or the order's. */
static bool read_time(const struct dialogue *dialogue, const char *text, struct wanted_time *out)
{
    struct words words;
    const char *day = dialogue->wanted_day[0] != '\0' ? dialogue->wanted_day
                                                      : order_view_customer(&dialogue->view, "wanted_at");
    words_split(&words, text);
    if (!wanted_time_read(&words, now_of(dialogue), out))
        return false;
    if (!out->is_day_said && day[0] != '\0')
        wanted_time_move(out, now_of(dialogue), day);
    return true;
}

/* Asks the server for it; it says no where the restaurant is closed then. False: orders for later are not taken, or it
 * is about as soon as it can be. */
static bool set_wanted(struct dialogue *dialogue, const char *text)
{
    enum { SOON_MINUTES = 30 };
    struct wanted_time wanted;
    char clock[24];
    if (!takes_later(dialogue) || !read_time(dialogue, text, &wanted))
        return false;
    bool is_soon = wanted.minutes_ahead <= SOON_MINUTES &&
                   json_is_true(json_object_get(told_menu_restaurant(dialogue->menu), "is_open"));
    struct open_call *call =
        is_soon ? NULL : action_call(dialogue, TOOL_SET_CUSTOMER, json_pack("{s:s}", "wanted_at", wanted.at));
    if (call == NULL)
        return false;
    snprintf(dialogue->wanted_asked, sizeof dialogue->wanted_asked, "%s", wanted.at);
    snprintf(call->name, sizeof call->name, "For %s at %s, okay.", wanted.day,
             day_time_write(wanted.clock, clock, sizeof clock));
    return true;
}

/* "On friday": what time then? False: no day is named, or orders for later are not taken. */
static bool ask_time(struct dialogue *dialogue, const char *text)
{
    struct words words;
    struct wanted_time wanted;
    words_split(&words, text);
    if (!takes_later(dialogue) || !wanted_day_read(&words, now_of(dialogue), &wanted))
        return false;
    snprintf(dialogue->wanted_day, sizeof dialogue->wanted_day, "%s", wanted.at);
    say_note(dialogue, "I can take an order for %s; just tell me what time it should be ready.", wanted.day);
    return true;
}

void wanted_tell(struct dialogue *dialogue, const struct act *act)
{
    if (set_wanted(dialogue, act->text) || ask_time(dialogue, act->text))
        return;
    struct act time = {.kind = ACT_ASK, .topic = TOPIC_TIME, .group = -1};
    say_note(dialogue, "I can't set a time for it; the kitchen begins when you order.");
    answer_question(dialogue, &time);
}

bool wanted_answer(struct dialogue *dialogue, const char *text)
{
    static const char around[] =
        "ok okay then how what about at for around by make it so um uh well let's lets say o'clock oclock pm am "
        "p m a half past quarter to oh and maybe please yes is can we do no in the morning afternoon evening "
        "that day noon";
    struct words words;
    bool has_number = false, is_bare = dialogue->wanted_day[0] != '\0';
    words_split(&words, text);
    for (size_t w = 0; w < words.count && is_bare; w++) {
        bool is_number = words.at[w].number >= 0 || strchr(words.at[w].text, ':') != NULL;
        has_number = has_number || is_number || word_is(&words.at[w], "noon");
        is_bare = is_number || word_is_among(words.at[w].text, around);
    }
    return is_bare && has_number && set_wanted(dialogue, text);
}
