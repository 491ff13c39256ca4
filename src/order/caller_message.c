#include "order/caller_message.h"

#include <ctype.h>
#include <string.h>

#include "base/fnv.h"
#include "order/customer_text.h"

static bool copy(const char *text, char *out, size_t size_bytes)
{
    memset(out, 0, size_bytes);
    return text == NULL || text[0] == '\0' || customer_text_copy(text, out, size_bytes);
}

/* As it was said, but for capitals and marks. */
static uint64_t hash_words(uint64_t hash, const char *text)
{
    for (; *text != '\0'; text++) {
        char letter = (char)tolower((unsigned char)*text);
        if (isalnum((unsigned char)letter) || (unsigned char)letter >= 0x80)
            hash = fnv_hash(hash, (struct span){&letter, 1});
    }
    return fnv_hash(hash, (struct span){"|", 1});
}

static uint32_t key_of(const struct caller_message *message)
{
    uint64_t hash = hash_words(FNV_START + (uint64_t)message->kind, message->text);
    hash = hash_words(hash_words(hash_words(hash, message->name), message->phone), message->wanted_for);
    uint32_t key = (uint32_t)(hash ^ hash >> 32);
    return key != 0 ? key : 1;
}

bool caller_message_fill(struct caller_message *message, const struct menu *menu, const char *text,
                         const char *name, const char *phone, const char *wanted_for, const char **out_wrong)
{
    *out_wrong = "text";
    if (!copy(text, message->text, sizeof message->text) || message->text[0] == '\0')
        return false;
    *out_wrong = "name";
    if (!copy(name, message->name, sizeof message->name))
        return false;
    *out_wrong = "wanted_for";
    if (!copy(wanted_for, message->wanted_for, sizeof message->wanted_for))
        return false;
    *out_wrong = "phone";
    if (phone == NULL || !customer_phone_copy(menu, phone, message->phone))
        return false;
    *out_wrong = NULL;
    message->key = key_of(message);
    return true;
}
