/* The inside of a car that drives, as a telephone carries it: tyres and wind, which swell and fall, and a motor. */
#ifndef VP_CALLERS_CAR_H
#define VP_CALLERS_CAR_H

#include <stdint.h>

struct car {
    double low[2], high[2]; /* states of the filters that colour the road's noise */
    double swell, motor;    /* phases, in turns */
    uint32_t seed;
};

/* The same seed drives the same road. */
void car_init(struct car *car, uint32_t seed);
/* The next sample at VOICE_RATE_HZ. RMS 1 over some ten seconds. */
double car_next(struct car *car);

#endif
