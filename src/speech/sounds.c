#include "speech/sounds.h"

#include <ctype.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

#include "speech/thresholds.h"

/* Order matters: vowels first, then by kind. */
static const char *const phone_names[] = {"AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH",
                                          "IY", "OW", "OY", "UH", "UW", "B",  "P",  "D",  "T",  "G",
                                          "K",  "CH", "JH", "DH", "TH", "F",  "V",  "S",  "Z",  "SH",
                                          "ZH", "HH", "M",  "N",  "NG", "L",  "R",  "W",  "Y"};
enum { PHONE_COUNT = sizeof phone_names / sizeof phone_names[0], VOWEL_COUNT = 15 };

/* Groups of phones that are taken for one another. */
static const char *const near_groups[] = {
    "IH IY EH", "EH AE",     "AH AA AO", "UH UW OW",    "AH IH EH", "ER R",   "EY EH AY", "P B",  "T D",
    "K G",      "F V TH DH", "S Z ZH",   "SH ZH CH JH", "F TH S",   "M N NG", "L W",      "T CH", "D JH"};
static const char *const kin_groups[] = {"P T K B D G", "F TH S SH HH", "S SH CH T",
                                         "V DH Z",      "L R W Y",      "M N NG L"};

bool sound_append(struct sound *sound, struct span phones)
{
    struct sound longer = *sound;
    const char *at = phones.at, *end = phones.at + phones.len;
    while (at < end) {
        char name[4] = "";
        size_t len = 0;
        while (at < end && *at == ' ')
            at++;
        for (; at < end && *at != ' '; at++)
            if (!isdigit((unsigned char)*at) && len < sizeof name - 1)
                name[len++] = *at;
        if (len == 0)
            continue;
        uint8_t phone = 0;
        while (phone < PHONE_COUNT && strcmp(phone_names[phone], name) != 0)
            phone++;
        if (phone == PHONE_COUNT || longer.count == SOUND_PHONES_MAX)
            return false;
        longer.phones[longer.count++] = phone;
    }
    *sound = longer;
    return true;
}

static bool has_phone(const char *group, const char *name)
{
    size_t len = strlen(name);
    for (const char *at = group; (at = strstr(at, name)) != NULL; at += len)
        if ((at == group || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
            return true;
    return false;
}

static bool is_in_one_group(const char *const *groups, size_t count, const char *a, const char *b)
{
    for (size_t i = 0; i < count; i++)
        if (has_phone(groups[i], a) && has_phone(groups[i], b))
            return true;
    return false;
}

static float compute_swap(uint8_t a, uint8_t b)
{
    if (a == b)
        return 0;
    const char *x = phone_names[a], *y = phone_names[b];
    if (is_in_one_group(near_groups, sizeof near_groups / sizeof near_groups[0], x, y))
        return PRICE_NEAR;
    if (a < VOWEL_COUNT && b < VOWEL_COUNT)
        return PRICE_VOWEL;
    return is_in_one_group(kin_groups, sizeof kin_groups / sizeof kin_groups[0], x, y) ? PRICE_CONSONANT
                                                                                       : PRICE_UNLIKE;
}

static float compute_loss(uint8_t phone)
{
    const char *name = phone_names[phone];
    return strcmp(name, "AH") == 0 || strcmp(name, "IH") == 0 || strcmp(name, "HH") == 0 ? PRICE_WEAK_VOWEL
                                                                                         : PRICE_LOST;
}

/* The prices as tables; some thousand distances are taken for an utterance. */
static float swap_prices[PHONE_COUNT][PHONE_COUNT], loss_prices[PHONE_COUNT];
static pthread_once_t prices_once = PTHREAD_ONCE_INIT;

static void compute_prices(void)
{
    for (int a = 0; a < PHONE_COUNT; a++) {
        loss_prices[a] = compute_loss((uint8_t)a);
        for (int b = 0; b < PHONE_COUNT; b++)
            swap_prices[a][b] = compute_swap((uint8_t)a, (uint8_t)b);
    }
}

float sound_distance(const struct sound *a, const struct sound *b)
{
    float row[SOUND_PHONES_MAX + 1];
    if (a->count == 0 || b->count == 0)
        return 1;
    pthread_once(&prices_once, compute_prices);
    row[0] = 0;
    for (size_t j = 0; j < b->count; j++)
        row[j + 1] = row[j] + loss_prices[b->phones[j]];
    for (size_t i = 0; i < a->count; i++) {
        float diagonal = row[0];
        row[0] += loss_prices[a->phones[i]];
        for (size_t j = 0; j < b->count; j++) {
            float above = row[j + 1];
            float best = diagonal + swap_prices[a->phones[i]][b->phones[j]];
            best = fminf(best, above + loss_prices[a->phones[i]]);
            best = fminf(best, row[j] + loss_prices[b->phones[j]]);
            diagonal = above;
            row[j + 1] = best;
        }
    }
    return row[b->count] / (float)(a->count > b->count ? a->count : b->count);
}
