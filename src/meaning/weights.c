#include "meaning/weights.h"

#include <string.h>

static const struct weights of_table = {{
#define WEIGHT(name, value, decides) [WEIGHT_##name] = (value),
#include "meaning/weights.def"
#undef WEIGHT
}};

static struct weights trained;
static const struct weights *used = &of_table;

const struct weights *weights_used(void)
{
    return used;
}

void weights_use(const double *values)
{
    if (values != NULL)
        memcpy(trained.of, values, sizeof trained.of);
    used = values != NULL ? &trained : &of_table;
}

const char *weights_name(size_t at, double *out_value)
{
    static const char *const names[] = {
#define WEIGHT(name, value, decides) [WEIGHT_##name] = #name,
#include "meaning/weights.def"
#undef WEIGHT
    };
    if (at >= WEIGHTS_COUNT)
        return NULL;
    *out_value = of_table.of[at];
    return names[at];
}
