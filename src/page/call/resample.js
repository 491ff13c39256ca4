// From one rate to another, piece by piece, with a low-pass below half of the lower one: a windowed sinc whose taps are
// looked up between the entries of a table. The telephone's band ends at 3.6 kHz.
const ZEROS = 16 // crossings of the sinc to either side
const STEPS = 256 // entries of the table from one crossing to the next
const PASS = 0.9 // of half the lower rate

const table = Float32Array.from({length: ZEROS * STEPS + 2}, (_, index) => {
  const x = index / STEPS
  if (x >= ZEROS) return 0
  const window = 0.42 + 0.5 * Math.cos((Math.PI * x) / ZEROS) + 0.08 * Math.cos((2 * Math.PI * x) / ZEROS) // Blackman
  return (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)) * window
})

function tap(x) {
  const at = Math.abs(x) * STEPS
  const index = Math.floor(at)
  if (index >= ZEROS * STEPS) return 0
  return table[index] + (table[index + 1] - table[index]) * (at - index)
}

export class Resampler {
  constructor(fromHz, toHz) {
    this.step = fromHz / toHz
    this.cutoff = (PASS * Math.min(fromHz, toHz)) / fromHz // against half of fromHz
    this.reach = Math.ceil(ZEROS / this.cutoff)
    this.kept = new Float32Array(2 * this.reach) // what the next output still looks at; silence was before
    this.at = this.reach // of the next output, in kept
  }

  // As many samples as can be made now; the answer is late by `reach` samples of the input.
  push(samples) {
    const all = new Float32Array(this.kept.length + samples.length)
    all.set(this.kept)
    all.set(samples, this.kept.length)
    const out = []
    for (; this.at + this.reach < all.length; this.at += this.step) {
      const first = Math.ceil(this.at - this.reach)
      let sum = 0
      for (let i = Math.max(0, first); i <= this.at + this.reach; i++) sum += all[i] * tap((i - this.at) * this.cutoff)
      out.push(sum * this.cutoff)
    }
    const drop = Math.max(0, Math.min(all.length, Math.floor(this.at) - this.reach))
    this.kept = all.slice(drop)
    this.at -= drop
    return Float32Array.from(out)
  }
}
