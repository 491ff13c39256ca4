// What goes on now: today's orders and the live calls, fetched once and kept true by events. Views look and are told.
import {get} from './api.js'
import {keyOfWords} from './said.js'

export const keyOfOrder = (order) => `${order.restaurant_id}/${order.order_number}`

const LINES_KEPT = 3

export class Live extends EventTarget {
  constructor(events, restaurantId) {
    super()
    this.events = events
    this.restaurantId = restaurantId
    this.orders = new Map()
    this.calls = new Map()
    this.isKnown = false // nothing was fetched yet
    this.problem = ''
    events.on('state', (isLive) => this.onState(isLive))
    events.on('reset', () => this.fetchAll())
    events.on('order', (order) => this.putOrder(order))
    events.on('call', (call) => this.putCall(call))
    events.on('live', (live) => this.putState(live))
    events.on('line', (line) => this.addLine(line))
    events.on('basket', (basket) => this.putBasket(basket))
  }

  get isStale() {
    return !this.events.isLive
  }

  // Orders that nobody has accepted, the oldest first: none hides another.
  get ringing() {
    return [...this.orders.values()].filter((order) => order.state === 'received')
      .sort((a, b) => a.created_unix_ms - b.created_unix_ms)
  }

  // fn() after every change; returns what takes it off again.
  onChange(fn) {
    this.addEventListener('change', fn)
    return () => this.removeEventListener('change', fn)
  }

  changed() {
    this.dispatchEvent(new Event('change'))
  }

  onState(isLive) {
    this.changed()
    if (isLive) this.fetchAll()
  }

  async fetchAll() {
    const [orders, calls] = await Promise.allSettled([
      get('api/orders', {restaurant: this.restaurantId, limit: 200}),
      get('api/calls/live', {restaurant: this.restaurantId}),
    ])
    if (orders.status === 'fulfilled')
      this.orders = new Map(orders.value.orders.map((order) => [keyOfOrder(order), order]))
    if (calls.status === 'fulfilled') {
      const known = this.calls
      this.calls = new Map(calls.value.calls.map((call) => [call.call_sid, {lines: known.get(call.call_sid)?.lines ?? [], ...call}]))
    }
    this.problem = orders.status === 'rejected' ? orders.reason.message : ''
    this.isKnown ||= orders.status === 'fulfilled'
    this.changed()
  }

  putOrder(order) {
    this.orders.set(keyOfOrder(order), order)
    this.changed()
  }

  putCall(call) {
    const isWithStaff = call.live_state === 'staff' // over for the agent, and going on
    if (call.state === 'ended' && !isWithStaff) this.calls.delete(call.call_sid)
    else this.calls.set(call.call_sid, {lines: [], ...this.calls.get(call.call_sid), ...call})
    this.changed()
  }

  putState(live) {
    const call = this.calls.get(live.call_sid)
    if (!call) return
    Object.assign(call, live)
    this.changed()
  }

  addLine(line) {
    const call = this.calls.get(line.call_sid)
    if (!call) return
    const has = call.lines.some((known) => keyOfWords(known) === keyOfWords(line))
    if (!has) call.lines = [...call.lines, line].slice(-LINES_KEPT)
    this.changed()
  }

  putBasket(basket) {
    const call = this.calls.get(basket.call_sid)
    if (!call) return
    call.basket = basket.basket
    this.changed()
  }
}
