/* Which of the two systems answers a call: realtime or traditional. Pure: flags and the call go in, an arm
 * comes out, the same in every process and after every restart. */
#ifndef VP_ARMS_ARM_H
#define VP_ARMS_ARM_H

#include <stdint.h>

#include "store/store.h"

enum { ARM_RESTAURANTS_MAX = 256, ARM_TEST_NUMBERS_MAX = 256, ARM_BUCKET_COUNT = 100 };

struct arm_restaurant { /* where it differs from all */
    char restaurant_id[MENU_NAME_BYTES];
    bool is_realtime_off;
    int realtime_pct; /* -1: as for all */
};

struct arm_test_number {
    char number[MENU_NUMBER_BYTES];
    enum store_arm arm;
};

struct arm_flags {
    int64_t version; /* of the store's flags */
    bool is_realtime_enabled;
    int realtime_pct; /* 0..100 */
    struct arm_restaurant restaurants[ARM_RESTAURANTS_MAX];
    size_t restaurant_count;
    struct arm_test_number test_numbers[ARM_TEST_NUMBERS_MAX];
    size_t test_number_count;
};

/* Nothing set: every call is realtime. */
void arm_flags_init(struct arm_flags *flags);
/* The restaurant's own entry, added when it has none; NULL: the table is full. */
struct arm_restaurant *arm_flags_restaurant(struct arm_flags *flags, const char *restaurant_id);

enum arm_reason { ARM_BY_TEST_NUMBER, ARM_BY_SWITCH, ARM_BY_PERCENTAGE };
const char *arm_reason_name(enum arm_reason reason); /* "test_number" */

/* A test number gets its arm, whatever else is set. Otherwise a switch that is off, for all or for the
 * restaurant, means traditional; else the percentage decides (the restaurant's own, where it has one): a call
 * is realtime when its bucket lies below. Raising the percentage therefore never takes realtime away from a
 * caller. caller_number may be anything that Twilio sends. */
enum store_arm arm_draw(const struct arm_flags *flags, const char *restaurant_id, const char *caller_number,
                        const char *call_sid, enum arm_reason *out_reason);

/* 0..99: the first eight bytes of the key's SHA-256, as a big-endian number, modulo 100. The key is the
 * caller's number, so that who calls again meets the same system, or the CallSid of a caller without one. */
int arm_bucket(const char *key);

/* Whether it is the E.164 number of one caller: not "anonymous", not "client:alice", and none of the numbers
 * that spell such words (Twilio sends +266696687 for ANONYMOUS). */
bool arm_is_number(const char *text);

#endif
