// What may be wrong with a telephone line, for trying: noise, and a bad line (faint, rough, with gaps). Deterministic by its
// seed, so that a test hears the same each time.
const NOISE_LOUDNESS = 0.012 // about -38 dB of full scale, as a loud street behind a telephone has
const BAD_GAIN = 0.25
const BAD_LOSS = 0.05 // of the packets

export class Line {
  constructor(seed = 1) {
    this.state = seed >>> 0 || 1
    this.hasNoise = false
    this.isBad = false
    this.low = 0
  }

  random() { // xorshift32
    this.state ^= this.state << 13
    this.state >>>= 0
    this.state ^= this.state >>> 17
    this.state ^= this.state << 5
    this.state >>>= 0
    return this.state / 0x100000000
  }

  // A packet of samples, changed; null: it was lost on the way.
  carry(samples) {
    if (this.isBad && this.random() < BAD_LOSS) return null
    if (!this.hasNoise && !this.isBad) return samples
    return samples.map((sample) => {
      let sound = this.isBad ? Math.round(sample * BAD_GAIN * 128) / 128 : sample
      if (this.hasNoise) {
        this.low += 0.25 * (2 * this.random() - 1 - this.low) // more of the low sounds, as a room has
        sound += 4 * NOISE_LOUDNESS * this.low
      }
      return sound
    })
  }
}
