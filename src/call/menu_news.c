#include "call/menu_news.h"

#include <stdio.h>
#include <string.h>

#include "call/thresholds.h"

void menu_news_add(struct menu_news *news, const struct basket_move *move, const struct basket *basket)
{
    char say[MENU_NEWS_BYTES];
    news->is_new = true;
    if (basket_move_spoken(move, basket, say, sizeof say)[0] == '\0')
        return;
    size_t kept = news->is_owed ? strlen(news->say) : 0;
    if (kept + 1 >= sizeof news->say)
        kept = 0; /* the newest counts: the order as it is then is read back anyway */
    snprintf(news->say + kept, sizeof news->say - kept, "%s%s", kept > 0 ? " " : "", say);
    news->is_owed = true;
    news->is_in_answer = false;
}

const char *menu_news_take(struct menu_news *news)
{
    if (!news->is_owed || news->is_in_answer)
        return NULL;
    news->is_in_answer = true;
    return news->say;
}

void menu_news_tell(struct menu_news *news, int64_t now_ms)
{
    news->is_new = false;
    news->is_in_answer = true;
    news->due_ms = now_ms + MENU_NEWS_PAUSE_MS;
}

void menu_news_answer(struct menu_news *news)
{
    if (!news->is_new)
        news->is_owed = false;
}

void menu_news_put_off(struct menu_news *news, int64_t now_ms)
{
    news->due_ms = now_ms + MENU_NEWS_PAUSE_MS;
}

int64_t menu_news_due_ms(const struct menu_news *news)
{
    return news->is_owed && !news->is_new ? news->due_ms : INT64_MAX;
}
