// The bell that rings until an order is accepted. Browsers keep a page silent until somebody has touched it: then
// isMuted says so, and the page says it in words.

const EVERY_MS = 2500
const NOTES = [[880, 0], [1175, 0.16], [880, 0.32]] // Hz, seconds

class Bell {
  constructor() {
    this.context = null
    this.timer = null
    this.rungCount = 0
    const unlock = () => this.unlock()
    for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, unlock, {capture: true})
  }

  unlock() {
    this.context ??= new AudioContext()
    if (this.context.state === 'suspended') this.context.resume().then(() => this.onChange?.())
    this.onChange?.()
  }

  get isMuted() {
    return this.context === null || this.context.state !== 'running'
  }

  ring(isRinging) {
    if (isRinging === (this.timer !== null)) return
    clearInterval(this.timer)
    this.timer = isRinging ? setInterval(() => this.strike(), EVERY_MS) : null
    if (isRinging) this.strike()
  }

  strike() {
    if (this.context === null && navigator.userActivation?.hasBeenActive) this.unlock()
    if (this.isMuted) return
    this.rungCount++
    const now = this.context.currentTime
    for (const [frequency, at] of NOTES) {
      const tone = new OscillatorNode(this.context, {frequency, type: 'triangle'})
      const loudness = new GainNode(this.context, {gain: 0})
      loudness.gain.setValueAtTime(0, now + at)
      loudness.gain.linearRampToValueAtTime(0.5, now + at + 0.01)
      loudness.gain.exponentialRampToValueAtTime(0.001, now + at + 0.5)
      tone.connect(loudness).connect(this.context.destination)
      tone.start(now + at)
      tone.stop(now + at + 0.6)
    }
  }
}

export const bell = new Bell()
