// A call's recording as two waves, the caller above, the agent below, with the place that plays; a click or the arrow keys
// move it. It draws with the page's own colours, and anew when they or the width change.
import {h, setText, show as fill} from '../dom.js'
import {duration} from '../format.js'
import {fetchRecording, peaks, toPcmWav} from './recording.js'

const HEIGHT = 96
const BAR = 3 // px, with the gap

export class Waveform {
  constructor(call, fail) {
    this.call = call
    this.fail = fail
    this.part = 1
    this.onTime = () => {}
    this.canvas = h('canvas', {})
    this.audio = h('audio', {})
    this.clock = h('span.clock', {})
    this.button = h('button.primary', {type: 'button', onclick: () => this.toggle()}, 'Play')
    this.slider = h('div.wave', {role: 'slider', tabindex: 0, 'aria-label': 'Place in the recording', 'aria-valuemin': 0}, this.canvas)
    this.parts = h('div.parts', {})
    this.root = h('section.recording', {'aria-label': 'Recording'}, this.slider, h('div.play', {}, this.button, this.clock, h('span.spread', {}),
      h('span.legend', {'data-who': 'caller'}, 'caller'), h('span.legend', {'data-who': 'agent'}, 'agent'), this.parts))
    this.listen()
  }

  listen() {
    for (const kind of ['timeupdate', 'seeked', 'play', 'pause', 'ended']) this.audio.addEventListener(kind, () => this.renew())
    this.slider.addEventListener('click', (event) => this.seek((event.offsetX / this.slider.clientWidth) * this.length, true))
    this.slider.addEventListener('keydown', (event) => {
      const step = {ArrowLeft: -5, ArrowRight: 5, Home: -Infinity, End: Infinity}[event.key]
      if (step === undefined && event.key !== ' ') return
      event.preventDefault()
      if (event.key === ' ') this.toggle()
      else this.seek(Math.max(0, Math.min(this.length, this.audio.currentTime + step)))
    })
    this.watch = new ResizeObserver(() => this.draw())
    this.watch.observe(this.slider)
  }

  close() {
    this.audio.pause()
    this.watch.disconnect()
    cancelAnimationFrame(this.frame)
    if (this.url) URL.revokeObjectURL(this.url)
  }

  get length() {
    return this.wav ? this.wav.data.length / this.wav.channels / this.wav.rate : 0
  }

  async open(part = 1) {
    try {
      this.part = part
      this.wav = await fetchRecording(this.call.call_sid, part)
    } catch (error) {
      fill(this.root, h('p.none', {}, error.message))
      return
    }
    if (this.url) URL.revokeObjectURL(this.url)
    this.url = URL.createObjectURL(toPcmWav(this.wav))
    this.audio.src = this.url
    this.slider.setAttribute('aria-valuemax', Math.round(this.length))
    const count = this.call.recording_parts ?? 1
    fill(this.parts, count < 2 ? null : Array.from({length: count}, (_, i) =>
      h('button', {type: 'button', 'aria-pressed': String(i + 1 === part), onclick: () => this.open(i + 1)}, `Part ${i + 1}`)))
    this.draw()
    this.renew()
  }

  // A recording ends with its call, and begins when its announcement was heard: so much of the call is before it.
  get beforeMs() {
    const isLast = this.part === (this.call.recording_parts ?? 1)
    return isLast ? Math.max(0, (this.call.ended_unix_ms ?? 0) - this.call.started_unix_ms - 1000 * this.length) : 0
  }

  // To a time of the call, and plays.
  seekCall(ms) {
    this.seek((ms - this.beforeMs) / 1000, true)
  }

  seek(seconds, plays = false) {
    this.audio.currentTime = Math.max(0, Math.min(this.length, seconds))
    if (plays) this.play()
  }

  play() {
    this.audio.play().catch((error) => this.fail(error))
  }

  toggle() {
    if (this.audio.paused) this.play()
    else this.audio.pause()
  }

  renew() {
    const at = this.audio.currentTime
    setText(this.button, this.audio.paused ? 'Play' : 'Pause')
    setText(this.clock, `${duration(at * 1000)} of ${duration(this.length * 1000)}`)
    this.slider.setAttribute('aria-valuenow', Math.round(at))
    this.slider.setAttribute('aria-valuetext', duration(at * 1000))
    this.draw()
    this.onTime(at > 0 ? at * 1000 + this.beforeMs : 0)
    cancelAnimationFrame(this.frame)
    if (!this.audio.paused) this.frame = requestAnimationFrame(() => this.renew())
  }

  draw() {
    const width = this.slider.clientWidth
    if (!this.wav || width === 0) return
    const scale = devicePixelRatio || 1
    if (this.drawnWidth !== width || this.peaksOf !== this.wav) {
      this.canvas.width = width * scale
      this.canvas.height = HEIGHT * scale
      this.peaks = peaks(this.wav, Math.max(1, Math.floor(width / BAR)))
      this.drawnWidth = width
      this.peaksOf = this.wav
    }
    const style = getComputedStyle(this.slider)
    const colours = [style.getPropertyValue('--blue'), style.getPropertyValue('--accent')]
    const played = (this.audio.currentTime / this.length) * width
    const pen = this.canvas.getContext('2d')
    pen.setTransform(scale, 0, 0, scale, 0, 0)
    pen.clearRect(0, 0, width, HEIGHT)
    const middle = HEIGHT / 2
    this.peaks.slice(0, 2).forEach((channel, row) => {
      pen.fillStyle = colours[row]
      channel.forEach((peak, i) => {
        const height = Math.max(1, Math.sqrt(peak) * (middle - 4))
        pen.globalAlpha = i * BAR < played ? 1 : 0.45
        pen.fillRect(i * BAR, row === 0 ? middle - 1 - height : middle + 1, BAR - 1, height)
      })
    })
    pen.globalAlpha = 1
    pen.fillStyle = style.color
    pen.fillRect(Math.min(played, width - 2), 0, 2, HEIGHT)
  }
}
