#include "english/listing.h"

const char *listing_joint(enum listing listing, size_t index, size_t count)
{
    if (index == 0)
        return "";
    if (index + 1 < count)
        return ", ";
    switch (listing) {
    case LISTING_OR:
        return " or ";
    case LISTING_AND_SERIAL:
        return count > 2 ? ", and " : " and ";
    case LISTING_AND_PAUSE:
        return ", and ";
    case LISTING_AND:
        break;
    }
    return " and ";
}
