#include "callers/car.h"

#include <math.h>

#include "callers/voice.h"
#include "callers/white.h"

/* RMS of what is made below; held by a test. */
#define CAR_RMS 0.0714

#define ROAD_HZ      400.0 /* tyres and wind fall by 12 dB an octave above */
#define BAND_HZ      250.0 /* and a telephone carries nothing below */
#define SWELL_HZ     0.17  /* other cars, and the road's surface */
#define SWELL        0.35
#define MOTOR_HZ     48.0
#define MOTOR_LEVEL  0.012
#define MOTOR_DRIFTS 0.08 /* the foot on its pedal */

enum { MOTOR_FIRST = 6, MOTOR_LAST = 12 /* of its overtones, those that are carried */ };

void car_init(struct car *car, uint32_t seed)
{
    *car = (struct car){.seed = seed != 0 ? seed : 1};
    car->swell = (white_next(&car->seed) + 1) / 2;
    car->motor = (white_next(&car->seed) + 1) / 2;
}

/* A first-order low pass; what it takes away is the high pass. */
static double pass_low(double *state, double x, double cut_hz)
{
    double share = 1 - exp(-2 * M_PI * cut_hz / VOICE_RATE_HZ);
    return *state += share * (x - *state);
}

static double road(struct car *car)
{
    double x = white_next(&car->seed);
    for (int i = 0; i < 2; i++)
        x = pass_low(&car->low[i], x, ROAD_HZ);
    for (int i = 0; i < 2; i++)
        x -= pass_low(&car->high[i], x, BAND_HZ);
    return x;
}

static double turn(double *phase, double hz)
{
    *phase += hz / VOICE_RATE_HZ;
    return *phase -= floor(*phase);
}

double car_next(struct car *car)
{
    double swell = sin(2 * M_PI * turn(&car->swell, SWELL_HZ)), motor = 0;
    double phase = 2 * M_PI * turn(&car->motor, MOTOR_HZ * (1 + MOTOR_DRIFTS * swell));
    for (int k = MOTOR_FIRST; k <= MOTOR_LAST; k++)
        motor += sin(k * phase) / k * MOTOR_FIRST;
    return (road(car) * (1 + SWELL * swell) + MOTOR_LEVEL * motor) / CAR_RMS;
}
