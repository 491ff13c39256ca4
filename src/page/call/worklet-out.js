// The earpiece, on the audio thread: 8 kHz → the context's rate, and word of each mark when it was played.
import {Playback} from './playback.js'
import {Resampler} from './resample.js'

const PIECE = 32 // 4 ms: a mark is told so late at most

class TelephoneOut extends AudioWorkletProcessor {
  constructor() {
    super()
    this.playback = new Playback()
    this.resampler = new Resampler(8000, sampleRate)
    this.ready = new Float32Array(0)
    this.port.onmessage = (event) => this.take(event.data)
  }

  take({sound, mark, clear}) {
    if (sound !== undefined) this.playback.addSound(sound)
    if (mark !== undefined) this.tell(this.playback.addMark(mark))
    if (clear) this.tell(this.playback.clear())
  }

  tell(marks) {
    if (marks.length > 0) this.port.postMessage({marks})
  }

  process(_, outputs) {
    const channels = outputs[0]
    const need = channels[0].length
    while (this.ready.length < need) {
      const piece = new Float32Array(PIECE)
      this.tell(this.playback.take(piece).marks)
      const more = this.resampler.push(piece)
      const all = new Float32Array(this.ready.length + more.length)
      all.set(this.ready)
      all.set(more, this.ready.length)
      this.ready = all
    }
    for (const channel of channels) channel.set(this.ready.subarray(0, need))
    this.ready = this.ready.slice(need)
    return true
  }
}

registerProcessor('telephone-out', TelephoneOut)
