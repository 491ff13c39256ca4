#include "unit/dialogue/with_script.h"

#define CRISPS                                                                                               \
    "a chicken burrito with crisps | < which crisps on the burrito | < rice crisps or corn crisps | "

/* An option by a part of its name. */
static const struct script scripts[] = {
    {"the only one that is called so", "a house salad with vinaigrette | = 1 house-salad +balsamic"},
    {"which of several", CRISPS "corn | = 1 burrito +pollo +corn-crisps"},
    {"named in full", CRISPS "rice crisps | = 1 burrito +pollo +rice-crisps"},
    {"the second of them", CRISPS "the second one | = 1 burrito +pollo +corn-crisps"},
    {"none of them", CRISPS "no | < no crisps | = 1 burrito +pollo"},
    {"not understood, only that is left out",
     CRISPS "zzyx | < once more | zzyx | < no crisps | = 1 burrito +pollo"},
    {"of what is ordered",
     "a chicken burrito | with crisps | < which crisps | corn | = 1 burrito +pollo +corn-crisps"},
};

SCRIPT_TESTS(scripts)
