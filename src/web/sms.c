/* Text messages of a restaurant's staff: "86 salmon" takes it off the menu, "salmon back" puts it back, "pause",
 * "resume" and "busy 20" say how the house is. Only the staff_number of a menu file may; others are told kindly
 * that nobody reads here. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/log_limit.h"
#include "english/staff_text.h"
#include "order/menu_places.h"
#include "store/store_house.h"
#include "web/web_internal.h"

enum { SMS_REPLY_BYTES = 600, SMS_CANDIDATES_MAX = 4 };
static const double sure_score = 0.80, near_score = 0.45, clear_lead = 0.12; /* chosen: of menu_search */

struct sms { /* a message on its way through the store */
    struct web *web;
    struct http_request *request;
    struct menu *menu; /* retained */
    struct staff_text text;
    struct store_sold_out thing;
    struct house_wish wish;
    char name[2 * MENU_NAME_BYTES]; /* of the thing */
    char reply[SMS_REPLY_BYTES];
};

static void reply_text(const struct web *web, struct http_request *request, const char *text)
{
    struct phone_answer answer;
    phone_answer_init(&answer);
    if (text[0] != '\0')
        phone_answer_add(&answer, PHONE_TEXT)->text = text;
    telephony_reply(web->settings.telephony, request, &answer);
}

static void end(struct sms *sms)
{
    reply_text(sms->web, sms->request, sms->reply);
    menu_release(sms->menu);
    free(sms);
}

/* ---- what is meant ---- */

static void choose(struct sms *sms, enum sold_out_kind kind, const char *id, const char *name)
{
    struct sold_out *thing = &sms->thing.thing;
    snprintf(sms->name, sizeof sms->name, "%s", name);
    if (!sold_out_choose(sms->menu, kind, id, sms->text.is_for_good, clock_unix_ms(), thing))
        thing->id[0] = '\0';
}

static bool is_called(const char *wanted, const char *id, const char *name, const struct menu_words *synonyms)
{
    bool is_it = strcasecmp(wanted, id) == 0 || strcasecmp(wanted, name) == 0;
    for (size_t i = 0; i < synonyms->count && !is_it; i++)
        is_it = strcasecmp(wanted, synonyms->words[i]) == 0;
    return is_it;
}

/* A dish or an option that is called just so. */
static bool choose_by_name(struct sms *sms)
{
    const struct menu *menu = sms->menu;
    for (size_t c = 0; c < menu->category_count; c++)
        for (size_t i = 0; i < menu->categories[c].item_count; i++) {
            const struct menu_item *item = &menu->categories[c].items[i];
            if (is_called(sms->text.thing, item->id, item->name, &item->synonyms)) {
                choose(sms, SOLD_OUT_ITEM, item->id, item->name);
                return true;
            }
        }
    for (size_t g = 0; g < menu->group_count; g++)
        for (size_t o = 0; o < menu->groups[g].option_count; o++) {
            const struct menu_option *option = &menu->groups[g].options[o];
            if (is_called(sms->text.thing, option->id, option->name, &option->synonyms)) {
                choose(sms, SOLD_OUT_OPTION, option->id, option->name);
                return true;
            }
        }
    return false;
}

/* Several are near: which one is asked, with the words that are sure. */
static void ask_which(struct sms *sms, const struct menu_match *matches, size_t count)
{
    size_t len = (size_t)snprintf(sms->reply, sizeof sms->reply, "Which one? Answer with ");
    for (size_t i = 0; i < count && len < sizeof sms->reply; i++)
        len += (size_t)snprintf(sms->reply + len, sizeof sms->reply - len,
                                sms->text.kind == STAFF_TEXT_BACK ? "%s\"%s back\"" : "%s\"86 %s\"",
                                i == 0           ? ""
                                : i + 1 == count ? " or "
                                                 : ", ",
                                matches[i].item->name);
    if (len < sizeof sms->reply)
        snprintf(sms->reply + len, sizeof sms->reply - len, ".");
}

/* False: the reply says what is not clear. */
static bool find_thing(struct sms *sms)
{
    struct menu_match matches[SMS_CANDIDATES_MAX];
    if (choose_by_name(sms))
        return true;
    size_t count = menu_search(sms->menu, sms->text.thing, matches, SMS_CANDIDATES_MAX);
    while (count > 0 && matches[count - 1].score < near_score)
        count--;
    if (count == 0) {
        snprintf(sms->reply, sizeof sms->reply,
                 "There is nothing like \"%.100s\" on the menu. Nothing was changed.", sms->text.thing);
        return false;
    }
    bool is_clear =
        matches[0].score >= sure_score && (count == 1 || matches[0].score - matches[1].score >= clear_lead);
    if (!is_clear) {
        ask_which(sms, matches, count);
        return false;
    }
    choose(sms, SOLD_OUT_ITEM, matches[0].item->id, matches[0].item->name);
    return true;
}

/* ---- what is done, on the store's thread ---- */

static enum vp_err change_house(struct store *store, struct sms *sms, const char *done)
{
    char why[160] = "";
    enum vp_err err = house_change(store, sms->menu, &sms->wish, "sms", clock_unix_ms(), why, sizeof why);
    if (err == VP_ERR_BAD_VALUE) {
        snprintf(sms->reply, sizeof sms->reply, "That cannot be: %s.", why);
        return VP_OK;
    }
    snprintf(sms->reply, sizeof sms->reply, "%s", done);
    return err;
}

struct sold_out_list {
    struct sms *sms;
    int count;
};

static bool add_sold_out(void *owner, const struct store_sold_out *thing)
{
    struct sold_out_list *list = owner;
    struct sms *sms = list->sms;
    const char *name = sold_out_name(&thing->thing, sms->menu);
    size_t len = strlen(sms->reply);
    if (strcmp(thing->thing.restaurant_id, sms->menu->restaurant_id) == 0 && name != NULL &&
        sold_out_holds(&thing->thing, clock_unix_ms()))
        snprintf(sms->reply + len, sizeof sms->reply - len, "%s%s",
                 list->count++ > 0 ? ", " : " Sold out: ", name);
    return true;
}

static enum vp_err tell_status(struct store *store, struct sms *sms)
{
    struct store_house found = {.changed_unix_ms = 0};
    enum vp_err err = store_find_house(store, sms->menu->restaurant_id, &found);
    if (err != VP_OK && err != VP_ERR_NOT_FOUND)
        return err;
    const struct house_state *house = &found.house;
    bool is_paused = house->is_paused &&
                     (house->paused_until_unix_ms == 0 || house->paused_until_unix_ms > clock_unix_ms());
    snprintf(sms->reply, sizeof sms->reply, "%s Busy: %d minutes.%s%s",
             is_paused ? "Paused: no orders are taken." : "Orders are taken.", house->busy_minutes,
             house->special[0] != '\0' ? " Special: " : "", house->special);
    return store_each_sold_out(store, add_sold_out, &(struct sold_out_list){sms, 0});
}

static enum vp_err sell_out(struct store *store, struct sms *sms)
{
    snprintf(sms->reply, sizeof sms->reply, "%s is sold out %s. \"%s back\" puts it back.", sms->name,
             sms->text.is_for_good ? "until you say it is back" : "until you close", sms->name);
    return store_sell_out(store, &sms->thing);
}

static enum vp_err offer_again(struct store *store, struct sms *sms)
{
    enum vp_err err = store_offer_again(store, &sms->thing);
    snprintf(sms->reply, sizeof sms->reply, err == VP_ERR_NOT_FOUND ? "%s was not sold out." : "%s is back.",
             sms->name);
    return err == VP_ERR_NOT_FOUND ? VP_OK : err;
}

static enum vp_err work(struct store *store, void *job)
{
    struct sms *sms = job;
    char done[120];
    switch (sms->text.kind) {
    case STAFF_TEXT_SOLD_OUT:
        return sell_out(store, sms);
    case STAFF_TEXT_BACK:
        return offer_again(store, sms);
    case STAFF_TEXT_PAUSE:
        return change_house(store, sms,
                            sms->text.is_for_good
                                ? "Paused: no orders are taken until you write resume."
                                : "Paused: no orders are taken until you close, or you write resume.");
    case STAFF_TEXT_RESUME:
        return change_house(store, sms, "Orders are taken again.");
    case STAFF_TEXT_BUSY:
        snprintf(done, sizeof done, "Callers are told %d minutes more than usual.", sms->text.minutes);
        return change_house(store, sms, done);
    case STAFF_TEXT_SPECIAL:
        return change_house(store, sms,
                            sms->text.thing[0] != '\0' ? "The special is told to who asks." : "No special.");
    case STAFF_TEXT_STATUS:
    case STAFF_TEXT_UNKNOWN:
        break;
    }
    return tell_status(store, sms);
}

static void answer(void *job, enum vp_err err)
{
    struct sms *sms = job;
    if (err != VP_OK)
        snprintf(sms->reply, sizeof sms->reply, "Sorry, that could not be written down. Please try again.");
    log_info("web", "restaurant=%s staff message kind=%d store=%s", sms->menu->restaurant_id,
             (int)sms->text.kind, vp_err_name(err));
    end(sms);
}

/* ---- who writes ---- */

/* Of those that share staff and number: the one whose place the text begins with, which is cut off. NULL: none. */
static struct menu *choose_place(struct menu *const *menus, size_t count, const char **text)
{
    for (size_t i = 0; i < count; i++) {
        const struct menu_place *place = &menus[i]->location;
        for (size_t n = 0; n <= place->synonyms.count; n++) {
            const char *name = n == 0 ? place->name : place->synonyms.words[n - 1];
            size_t len = strlen(name);
            if (len == 0 || strncasecmp(*text, name, len) != 0 || strchr(" :,", (*text)[len]) == NULL)
                continue;
            *text += len + strspn(*text + len, " :,");
            return menus[i];
        }
    }
    return NULL;
}

/* The restaurant whose staff_number it is; of several the one that was written to; of several that share that number
 * the one that the text names, which is asked for: reply. */
static struct menu *find_staff(const struct menu_set *menus, const struct phone_webhook *webhook,
                               const char **text, char reply[SMS_REPLY_BYTES])
{
    struct menu *found = NULL, *sharing[MENU_PLACES_MAX];
    size_t count = 0, len;
    reply[0] = '\0';
    for (size_t i = 0; i < menus->count && webhook->from[0] != '\0'; i++) {
        const char *staff_number = menus->menus[i]->staff_number;
        if (staff_number == NULL || strcmp(staff_number, webhook->from) != 0)
            continue;
        if (webhook->to != NULL && menu_serves_number(menus->menus[i], webhook->to) &&
            count < MENU_PLACES_MAX)
            sharing[count++] = menus->menus[i];
        found = menus->menus[i];
    }
    if (count < 2)
        return count == 1 ? sharing[0] : found;
    found = choose_place(sharing, count, text);
    len = found == NULL
              ? (size_t)snprintf(reply, SMS_REPLY_BYTES, "For which restaurant? Begin with its name: ")
              : 0;
    for (size_t i = 0; i < count && found == NULL && len < SMS_REPLY_BYTES; i++)
        len += (size_t)snprintf(reply + len, SMS_REPLY_BYTES - len, "%s\"%s %.40s\"", i == 0 ? "" : " or ",
                                sharing[i]->location.name, *text);
    return found;
}

/* False: the reply says what is not understood. */
static bool prepare(struct sms *sms)
{
    static const char help[] =
        "Write \"86 salmon\" or \"salmon back\", \"pause\" or \"resume\", \"busy 20\", \"special\" "
        "with a sentence, or \"status\".";
    const struct staff_text *text = &sms->text;
    bool needs_thing = text->kind == STAFF_TEXT_SOLD_OUT || text->kind == STAFF_TEXT_BACK;
    if (text->kind == STAFF_TEXT_UNKNOWN || (needs_thing && text->thing[0] == '\0') ||
        (text->kind == STAFF_TEXT_BUSY && text->minutes < 0)) {
        snprintf(sms->reply, sizeof sms->reply, "%s", help);
        return false;
    }
    sms->wish.has_pause = text->kind == STAFF_TEXT_PAUSE || text->kind == STAFF_TEXT_RESUME;
    sms->wish.wanted.is_paused = text->kind == STAFF_TEXT_PAUSE;
    sms->wish.is_for_good = text->is_for_good;
    sms->wish.has_busy = text->kind == STAFF_TEXT_BUSY;
    sms->wish.wanted.busy_minutes = text->minutes;
    sms->wish.has_special = text->kind == STAFF_TEXT_SPECIAL;
    if (sms->wish.has_special)
        (void)span_copy(span_of(text->thing), sms->wish.wanted.special, sizeof sms->wish.wanted.special);
    sms->thing.changed_unix_ms = clock_unix_ms();
    (void)span_copy(SPAN_LIT("sms"), sms->thing.changed_by, sizeof sms->thing.changed_by);
    return !needs_thing || find_thing(sms);
}

static void answer_stranger(struct web *web, struct http_request *request,
                            const struct phone_webhook *webhook)
{
    char masked[64];
    const struct menu *called =
        webhook->to != NULL ? menu_set_find_called(web->settings.menus, webhook->to) : NULL;
    if (called != NULL && !guard_text_rate(web, called)) {
        log_sampled(LOG_LEVEL_WARN, "web",
                    "a text message is not answered: too many in a second restaurant=%s",
                    called->restaurant_id);
        reply_text(web, request, "");
        return;
    }
    log_sampled(LOG_LEVEL_WARN, "web", "a text message of nobody's staff from=%s",
                log_mask_number(masked, sizeof masked, webhook->from));
    reply_text(web, request, "Sorry, nobody reads messages to this number. Please call it.");
}

void sms_serve(void *owner, struct http_request *request)
{
    struct web *web = owner;
    struct phone_webhook webhook;
    if (!guard_webhook(web, request) || !guard_read_webhook(web, request, PHONE_WEBHOOK_TEXT, &webhook))
        return;
    char which[SMS_REPLY_BYTES];
    const char *text = webhook.text != NULL ? webhook.text : "";
    struct menu *menu = find_staff(web->settings.menus, &webhook, &text, which);
    if (menu == NULL && which[0] != '\0') {
        reply_text(web, request, which);
        return;
    }
    if (menu == NULL) {
        answer_stranger(web, request, &webhook);
        return;
    }
    struct sms *sms = web_job_create(request, sizeof *sms);
    if (sms == NULL)
        return;
    sms->web = web;
    sms->request = request;
    sms->menu = menu_retain(menu);
    staff_text_read(text, &sms->text);
    if (prepare(sms))
        store_thread_ask(web->settings.store, work, answer, sms);
    else
        end(sms);
}
