// What happens, as it happens: GET /api/events. A break is told, tried again, and what was missed is sent by the server
// behind the last event's id; where it no longer can, 'reset' tells everybody to ask anew.
import {urlOf} from './api.js'

const SILENT_MS = 40000 // the server says something every 15 s
const KINDS = ['order', 'call', 'line', 'basket', 'message', 'delivery', 'sold_out', 'house', 'blocked', 'live', 'reset']

export class Events extends EventTarget {
  constructor(restaurantId) {
    super()
    this.restaurantId = restaurantId
    this.lastId = ''
    this.isLive = false
    this.tries = 0
    this.open()
    this.watch = setInterval(() => this.look(), 5000)
  }

  // on('order', document => ...); kinds as above, and 'state' when isLive changes. Returns what takes it off again.
  on(kind, fn) {
    const listener = (event) => fn(event.detail)
    this.addEventListener(kind, listener)
    return () => this.removeEventListener(kind, listener)
  }

  close() {
    clearInterval(this.watch)
    clearTimeout(this.again)
    this.source?.close()
    this.source = null
  }

  open() {
    this.heardMs = Date.now()
    this.source?.close()
    this.source = new EventSource(urlOf('api/events', {restaurant: this.restaurantId, since: this.lastId}))
    this.source.addEventListener('hello', (event) => this.hello(event))
    this.source.addEventListener('beat', () => this.heard())
    for (const kind of KINDS) this.source.addEventListener(kind, (event) => this.take(kind, event))
    this.source.addEventListener('error', () => this.broke())
  }

  heard() {
    this.heardMs = Date.now()
    this.tries = 0
  }

  hello(event) {
    this.heard()
    if (event.lastEventId) this.lastId = event.lastEventId
    this.setLive(true)
  }

  take(kind, event) {
    this.heard()
    if (event.lastEventId) this.lastId = event.lastEventId
    this.dispatchEvent(new CustomEvent(kind, {detail: JSON.parse(event.data)}))
  }

  broke() {
    if (this.source === null) return
    this.setLive(false)
    this.source.close() // ours is the only timetable
    clearTimeout(this.again)
    const waitMs = Math.min(500 * 2 ** this.tries++, 5000)
    this.again = setTimeout(() => this.open(), waitMs)
  }

  // A connection that is dead without having been closed.
  look() {
    if (this.isLive && Date.now() - this.heardMs > SILENT_MS) this.broke()
  }

  setLive(isLive) {
    if (this.isLive === isLive) return
    this.isLive = isLive
    this.dispatchEvent(new CustomEvent('state', {detail: isLive}))
  }
}
