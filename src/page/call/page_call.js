// A call from this page: POST api/browser-call, then Media Streams over a WebSocket as Twilio has them. What a telephone
// network would be told to do at its end can only be told here.
import {post} from '../api.js'
import {Sound} from './sound.js'
import {decode} from './ulaw.js'

const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes))
const fromBase64 = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0))

const WOULD = {
  dial: 'With a telephone, the caller would now be connected with the restaurant’s own number. This page has none, so the call ends here.',
  message: 'With a telephone, the caller could now leave a message after the tone. This page has none, so the call ends here.',
}

// Events: 'state' (ready to look at this.state), 'loudness' (detail 0 to 1), 'told' (detail: a sentence).
// state: 'new', 'connecting', 'open', 'over'.
export class PageCall extends EventTarget {
  constructor(restaurantId) {
    super()
    this.restaurantId = restaurantId
    this.state = 'new'
    this.sound = new Sound()
    this.packetCount = 0
    this.isLeaving = false
  }

  // Throws an ApiError, or what the browser says, where no call comes about.
  async begin() {
    this.setState('connecting')
    try {
      await this.sound.open()
      this.sound.onPacket = (packet) => this.sendPacket(packet)
      this.sound.onMarks = (names) => names.forEach((name) => this.send({event: 'mark', mark: {name}}))
      this.connect(await post('api/browser-call', this.restaurantId ? {restaurant: this.restaurantId} : undefined))
    } catch (error) {
      this.end()
      throw error
    }
  }

  get callSid() {
    return this.connection?.call_sid ?? ''
  }

  setState(state) {
    this.state = state
    this.dispatchEvent(new Event('state'))
  }

  tell(sentence) {
    this.dispatchEvent(new CustomEvent('told', {detail: sentence}))
  }

  connect(connection) {
    if (this.isLeaving) return
    this.connection = connection
    this.packetCount = 0
    this.socket = new WebSocket(connection.url)
    this.socket.addEventListener('open', () => this.start())
    this.socket.addEventListener('message', (event) => this.take(JSON.parse(event.data)))
    this.socket.addEventListener('close', () => this.onClose())
  }

  send(message) {
    if (this.socket?.readyState === WebSocket.OPEN)
      this.socket.send(JSON.stringify({...message, streamSid: this.connection.stream_sid}))
  }

  start() {
    const {call_sid: callSid, stream_sid: streamSid, token, restaurant_id} = this.connection
    this.send({event: 'connected', protocol: 'Call', version: '1.0.0'})
    this.send({event: 'start', start: {
      callSid, streamSid, tracks: ['inbound'], mediaFormat: {encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1},
      customParameters: {token, restaurant_id},
    }})
    this.wasOpen = true
    this.setState('open')
  }

  // A packet that was lost on the way leaves a hole in the timestamps, as on a telephone.
  sendPacket({loudness, ulaw}) {
    this.dispatchEvent(new CustomEvent('loudness', {detail: loudness}))
    const timestamp = String(20 * this.packetCount)
    if (this.socket?.readyState !== WebSocket.OPEN) return
    this.packetCount++
    if (ulaw !== null) this.send({event: 'media', media: {track: 'inbound', timestamp, payload: toBase64(ulaw)}})
  }

  take(message) {
    if (message.event === 'media') this.sound.play(decode(fromBase64(message.media.payload)))
    else if (message.event === 'mark') this.sound.mark(message.mark.name)
    else if (message.event === 'clear') this.sound.clear()
  }

  press(digit) {
    this.send({event: 'dtmf', dtmf: {track: 'inbound_track', digit}})
  }

  write(text) {
    this.send({event: 'words', words: {text}})
  }

  setLine(line) {
    this.sound.setLine(line)
  }

  hangUp() {
    this.isLeaving = true
    this.send({event: 'stop', stop: {callSid: this.callSid}})
    this.socket?.close()
    this.end()
  }

  end() {
    if (this.state === 'over') return
    this.isLeaving = true
    this.sound.close()
    this.setState('over')
  }

  async onClose() {
    if (this.isLeaving) return
    if (!this.wasOpen) this.tell('The sound’s connection could not be had. Is the media port reachable from here?')
    try {
      await this.follow((await post(this.connection.next)).steps)
    } catch (error) {
      this.tell(error.message)
      this.end()
    }
  }

  // What a telephone network would be told to do, in order.
  async follow(steps) {
    for (const step of steps) {
      if (this.isLeaving) return
      if (step.do === 'connect' && step.connection) {
        this.tell('The connection broke off and is made anew.')
        this.connect(step.connection)
        return
      }
      if (step.do === 'say') this.tell(`The telephone network would say: “${step.text}”`)
      if (step.do === 'wait') await new Promise((resolve) => setTimeout(resolve, 1000 * step.seconds))
      if (step.do === 'ask') return this.onClose()
      if (WOULD[step.do]) this.tell(WOULD[step.do])
    }
    this.end()
  }
}
