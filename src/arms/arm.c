#include "arms/arm.h"

#include <ctype.h>
#include <openssl/sha.h>

void arm_flags_init(struct arm_flags *flags)
{
    *flags = (struct arm_flags){.is_realtime_enabled = true, .realtime_pct = 100};
}

static const struct arm_restaurant *find_restaurant(const struct arm_flags *flags, const char *restaurant_id)
{
    for (size_t i = 0; i < flags->restaurant_count; i++)
        if (strcmp(flags->restaurants[i].restaurant_id, restaurant_id) == 0)
            return &flags->restaurants[i];
    return NULL;
}

struct arm_restaurant *arm_flags_restaurant(struct arm_flags *flags, const char *restaurant_id)
{
    const struct arm_restaurant *found = find_restaurant(flags, restaurant_id);
    if (found != NULL)
        return &flags->restaurants[found - flags->restaurants];
    if (flags->restaurant_count == ARM_RESTAURANTS_MAX)
        return NULL;
    struct arm_restaurant *added = &flags->restaurants[flags->restaurant_count++];
    *added = (struct arm_restaurant){.realtime_pct = -1};
    span_copy(span_of(restaurant_id), added->restaurant_id, sizeof added->restaurant_id);
    return added;
}

const char *arm_reason_name(enum arm_reason reason)
{
    static const char *const names[] = {"test_number", "switch", "percentage"};
    return names[reason];
}

/* On a telephone's keys: ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE. */
static bool spells_a_word(const char *number)
{
    static const char *const words[] = {"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(number, words[i]) == 0)
            return true;
    return false;
}

bool arm_is_number(const char *text)
{
    size_t len = strlen(text);
    if (len < 8 || len > 16 || text[0] != '+' || text[1] == '0')
        return false;
    for (size_t i = 1; i < len; i++)
        if (!isdigit((unsigned char)text[i]))
            return false;
    return !spells_a_word(text);
}

int arm_bucket(const char *key)
{
    unsigned char digest[SHA256_DIGEST_LENGTH];
    uint64_t number = 0;
    SHA256((const unsigned char *)key, strlen(key), digest);
    for (int i = 0; i < 8; i++)
        number = number << 8 | digest[i];
    return (int)(number % ARM_BUCKET_COUNT);
}

enum store_arm arm_draw(const struct arm_flags *flags, const char *restaurant_id, const char *caller_number,
                        const char *call_sid, enum arm_reason *out_reason)
{
    for (size_t i = 0; i < flags->test_number_count; i++) {
        if (strcmp(flags->test_numbers[i].number, caller_number) == 0) {
            *out_reason = ARM_BY_TEST_NUMBER;
            return flags->test_numbers[i].arm;
        }
    }
    const struct arm_restaurant *own = find_restaurant(flags, restaurant_id);
    if (!flags->is_realtime_enabled || (own != NULL && own->is_realtime_off)) {
        *out_reason = ARM_BY_SWITCH;
        return STORE_ARM_TRADITIONAL;
    }
    int realtime_pct = own != NULL && own->realtime_pct >= 0 ? own->realtime_pct : flags->realtime_pct;
    *out_reason = ARM_BY_PERCENTAGE;
    return arm_bucket(arm_is_number(caller_number) ? caller_number : call_sid) < realtime_pct
               ? STORE_ARM_REALTIME
               : STORE_ARM_TRADITIONAL;
}
