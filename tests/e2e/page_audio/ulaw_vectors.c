/* All that mu-law can say, as audio/ulaw.h has it: a line for each of the 65,536 samples, and one for each of the 256
 * bytes, for the page's own (audio.mjs). */
#include <stdio.h>

#include "audio/ulaw.h"

int main(void)
{
    for (int sample = INT16_MIN; sample <= INT16_MAX; sample++)
        printf("%d\n", ulaw_from_pcm16((int16_t)sample));
    for (int byte = 0; byte < 256; byte++)
        printf("%d\n", ulaw_to_pcm16((uint8_t)byte));
    return 0;
}
