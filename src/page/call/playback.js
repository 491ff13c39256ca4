// What the caller is to hear, in order: sound of 8 kHz and marks between. A mark is reached when all sound before it was
// taken; clear drops the sound, and the marks in it are reached at once, as Twilio does it (docs: Media Streams, "clear").
// No clock, no I/O: worklet-out.js takes from it.
export class Playback {
  constructor() {
    this.items = [] // Float32Array, or the name of a mark
    this.offset = 0 // in the first piece of sound
  }

  get waitingSamples() {
    return this.items.reduce((sum, item) => sum + (typeof item === 'string' ? 0 : item.length), 0) - this.offset
  }

  addSound(samples) {
    if (samples.length > 0) this.items.push(samples)
  }

  // Returns the marks that are reached by this: one behind nothing is.
  addMark(name) {
    this.items.push(name)
    return this.reached()
  }

  clear() {
    const marks = this.items.filter((item) => typeof item === 'string')
    this.items = []
    this.offset = 0
    return marks
  }

  reached() {
    const marks = []
    while (typeof this.items[0] === 'string') marks.push(this.items.shift())
    return marks
  }

  // Fills out, with silence where nothing waits; returns how many samples were sound, and the marks behind them.
  take(out) {
    let count = 0
    const marks = []
    while (count < out.length && this.items.length > 0) {
      marks.push(...this.reached())
      const piece = this.items[0]
      if (piece === undefined) break
      const length = Math.min(piece.length - this.offset, out.length - count)
      out.set(piece.subarray(this.offset, this.offset + length), count)
      count += length
      this.offset += length
      if (this.offset === piece.length) {
        this.items.shift()
        this.offset = 0
      }
    }
    out.fill(0, count)
    marks.push(...this.reached())
    return {count, marks}
  }
}
