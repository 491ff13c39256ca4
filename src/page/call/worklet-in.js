// The microphone's end, on the audio thread: the context's rate → 8 kHz → the line → mu-law in packets of 20 ms. Without a
// microphone it is silence, at the same pace.
import {Line} from './line.js'
import {Resampler} from './resample.js'
import {encode} from './ulaw.js'

const PACKET = 160

class TelephoneIn extends AudioWorkletProcessor {
  constructor() {
    super()
    this.resampler = new Resampler(sampleRate, 8000)
    this.line = new Line(Math.floor(currentTime * 1000) + 7)
    this.packet = new Float32Array(PACKET)
    this.filled = 0
    this.port.onmessage = (event) => Object.assign(this.line, event.data)
  }

  process(inputs) {
    const channels = inputs[0]
    const heard = new Float32Array(128)
    for (const channel of channels) for (let i = 0; i < heard.length; i++) heard[i] += channel[i] / channels.length
    for (const sample of this.resampler.push(heard)) {
      this.packet[this.filled++] = sample
      if (this.filled === PACKET) this.send()
    }
    return true
  }

  send() {
    this.filled = 0
    const power = this.packet.reduce((sum, sample) => sum + sample * sample, 0) / PACKET
    const carried = this.line.carry(this.packet)
    this.port.postMessage({loudness: Math.sqrt(power), ulaw: carried === null ? null : encode(carried)})
  }
}

registerProcessor('telephone-in', TelephoneIn)
