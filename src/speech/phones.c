#include "speech/phones.h"

#include <ctype.h>
#include <string.h>

static bool is_among(const char *name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

bool phone_is_vowel(const struct phone *phone)
{
    return strchr("AEIOU", phone->name[0]) != NULL;
}

static bool read_phone(struct span text, struct phone *out)
{
    bool has_digit = text.len > 1 && isdigit((unsigned char)text.at[text.len - 1]);
    size_t len = text.len - has_digit;
    *out = (struct phone){0};
    if (len == 0 || len >= sizeof out->name || !isupper((unsigned char)text.at[0]))
        return false;
    memcpy(out->name, text.at, len);
    if (phone_is_vowel(out))
        out->stress = has_digit ? text.at[len] : '0';
    return true;
}

bool phones_read(const char *text, struct phones *out)
{
    out->count = 0;
    while (*(text += strspn(text, " \r")) != '\0') {
        size_t len = strcspn(text, " \r");
        if (out->count == PHONES_MAX || !read_phone((struct span){text, len}, &out->at[out->count]))
            return false;
        out->count++;
        text += len;
    }
    return out->count > 0;
}

bool phones_are_same(const struct phones *a, const struct phones *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (strcmp(a->at[i].name, b->at[i].name) != 0)
            return false;
    return true;
}

/* The vowels' places. */
static size_t find_vowels(const struct phones *phones, size_t out_places[PHONES_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < phones->count; i++)
        if (phone_is_vowel(&phones->at[i]))
            out_places[count++] = i;
    return count;
}

bool phones_take_stress(struct phones *phones, const struct phones *other)
{
    size_t own[PHONES_MAX], others[PHONES_MAX], count = find_vowels(phones, own);
    if (count != find_vowels(other, others))
        return false;
    for (size_t i = 0; i < count; i++)
        phones->at[own[i]].stress = other->at[others[i]].stress;
    return true;
}

/* A vowel that English shortens where it has no stress. */
static bool is_weak(const struct phone *vowel)
{
    static const char *const names[] = {"AH", "IH", "ER", NULL};
    return is_among(vowel->name, names);
}

void phones_guess_stress(struct phones *phones)
{
    size_t vowels[PHONES_MAX], count = find_vowels(phones, vowels);
    if (count == 0)
        return;
    for (size_t i = 0; i < count; i++)
        phones->at[vowels[i]].stress = '0';
    size_t stressed = 0;
    if (count == 2)
        stressed = is_weak(&phones->at[vowels[0]]) && !is_weak(&phones->at[vowels[1]]) ? 1 : 0;
    else if (count > 2)
        stressed = is_weak(&phones->at[vowels[count - 2]]) ? count - 3 : count - 2;
    phones->at[vowels[stressed]].stress = '1';
}

/* Endings that draw the stress: "lemonade", "thirteen", "engineer". */
static bool ends_stressed(const struct phones *phones)
{
    static const char *const endings[] = {"EY D", "IY N", "IY", "IH R", "IY Z", "EH T", "UW N", NULL};
    char ending[2 * PHONE_NAME_BYTES + 1] = "";
    size_t at = phones->count;
    while (at > 0 && !phone_is_vowel(&phones->at[at - 1]))
        at--;
    if (at == 0 || phones->count - at > 1)
        return false;
    for (size_t i = at - 1; i < phones->count; i++)
        (void)text_add_word(ending, sizeof ending, phones->at[i].name);
    return is_among(ending, endings);
}

void phones_choose_main_stress(struct phones *phones)
{
    size_t vowels[PHONES_MAX], count = find_vowels(phones, vowels), first = count, last = 0,
                               stressed_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (phones->at[vowels[i]].stress != '1')
            continue;
        first = first == count ? i : first;
        last = i;
        stressed_count++;
    }
    if (stressed_count < 2)
        return;
    bool is_compound = stressed_count == 2 && last == first + 1;
    bool is_last = last == count - 1 ? ends_stressed(phones) : !is_compound;
    for (size_t i = 0; i < count; i++)
        if (phones->at[vowels[i]].stress == '1' && i != (is_last ? last : first))
            phones->at[vowels[i]].stress = '2';
}

static void add(struct phones *phones, const char *name, char stress)
{
    if (phones->count == PHONES_MAX)
        return;
    struct phone *phone = &phones->at[phones->count++];
    *phone = (struct phone){.stress = stress};
    (void)span_copy(span_of(name), phone->name, sizeof phone->name);
}

void phones_add_s(struct phones *phones)
{
    static const char *const hissing[] = {"S", "Z", "SH", "CH", "ZH", "JH", NULL}, *const voiceless[] = {
                                                                                       "P", "T",  "K",
                                                                                       "F", "TH", NULL};
    const char *last = phones->count > 0 ? phones->at[phones->count - 1].name : "";
    if (is_among(last, hissing))
        add(phones, "IH", '0');
    add(phones, is_among(last, voiceless) ? "S" : "Z", '\0');
}
