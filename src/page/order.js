// An order as the page has it: its words, its ticket, and what can be done with it.
import {post} from './api.js'
import {h} from './dom.js'
import {clock, date, day, money, phone} from './format.js'

export const STATES = {
  received: 'to accept', accepted: 'in the making', ready: 'ready', picked_up: 'picked up', cancelled: 'cancelled',
}

const UNDO_MS = 60000 // as the server has it

// Whether what was done last can be undone yet.
export function canUndo(order, nowMs = Date.now()) {
  const at = {accepted: order.accepted_unix_ms, ready: order.ready_unix_ms, picked_up: order.done_unix_ms}[order.state]
  return Boolean(at) && nowMs - at < UNDO_MS
}

const pathOf = (order) => `api/orders/${encodeURIComponent(order.restaurant_id)}/${order.order_number}`

// One that the caller wants for later ("seven tonight", "Saturday"): its time is the caller's, not so many minutes from now.
const AHEAD_MINUTES = 120
export const isAhead = (order) => order.ready_minutes > AHEAD_MINUTES

// Each answers with the order as it is then: live.putOrder it.
export const accept = async (order, minutes) =>
  (await post(`${pathOf(order)}/accept`, isAhead(order) ? {} : {ready_minutes: minutes})).order
export const setReady = async (order) => (await post(`${pathOf(order)}/ready`)).order
export const setPickedUp = async (order) => (await post(`${pathOf(order)}/picked-up`)).order
export const cancel = async (order, reason) => (await post(`${pathOf(order)}/cancel`, {reason})).order
export const undo = async (order) => (await post(`${pathOf(order)}/undo`)).order
export const reprint = async (order) => (await post(`${pathOf(order)}/reprint`)).order

// A notice of what was done, with the way back.
export function tellUndo(order, context) {
  context.tell(`Order ${order.order_number} is ${STATES[order.state]}.`, 'notice', {name: 'Undo', do: async () => context.live.putOrder(await undo(order))})
}

export const service = (order) => (order.service === 'delivery' ? 'Delivery' : 'Pickup')
export const dueOf = (order) => order.due_unix_ms || order.created_unix_ms + order.ready_minutes * 60000

// What was chosen of a line. The parts of a combo stand one below the other, with what belongs to each further in.
export function details(line, tag = 'span') {
  if (!line.details) return null
  return /; {2}/.test(line.details) ? h(`${tag}.details.parts`, {}, line.details.replaceAll('; ', '\n')) : h(`${tag}.details`, {}, line.details)
}

export function lineElements(order) {
  return order.lines.map((line) => h('li', {}, h('span.count', {}, `${line.quantity} ×`),
                                     h('span.dish', {}, line.name, details(line))))
}

// What must not be overlooked: an allergy, and what the caller wished besides.
export function warnings(order) {
  return [order.allergy ? h('p.allergy', {}, `ALLERGY: ${order.allergy}`) : null,
          order.note ? h('p.wish', {}, order.note) : null]
}

// What the address costs and asks for: "Old Town, fee $3.50, from $20.00".
export function zone(order) {
  const found = order.delivery_zone
  if (!found) return null
  const price = (text) => money(text, order.currency)
  return [found.name, Number(found.fee) > 0 ? `fee ${price(found.fee)}` : 'no fee', Number(found.minimum) > 0 ? `minimum ${price(found.minimum)}` : ''].filter(Boolean).join(', ')
}

// What is due tomorrow says so.
export function dueText(order, timezone) {
  const due = dueOf(order)
  return day(due, timezone) === day(Date.now(), timezone) ? clock(due, timezone) : `${date(due, timezone)}, ${clock(due, timezone)}`
}

export const acceptText = (order, minutes, timezone) => (isAhead(order) ? `Accept for ${dueText(order, timezone)}` : `Accept, ready in ${minutes}`)

function row(left, right, name = '') {
  return h(`div.row${name}`, {}, h('span', {}, left), h('span', {}, right))
}

// The kitchen slip, in the printer's face.
export function ticket(order, restaurant) {
  const currency = order.currency ?? restaurant?.currency
  const price = (text) => money(text, currency)
  const timezone = restaurant?.timezone
  return h('article.ticket', {'aria-label': `Order ${order.order_number}`},
    h('div.head', {}, restaurant?.name ?? order.restaurant_id),
    row(`#${order.order_number} ${service(order).toUpperCase()}`, clock(order.created_unix_ms, timezone), '.strong'),
    row('Due', dueText(order, timezone), '.strong'),
    h('hr'),
    row(order.name || 'no name', phone(order.phone)),
    order.address ? h('div', {}, order.address) : null,
    order.delivery_zone ? h('div', {}, `Zone: ${zone(order)}`) : null,
    h('hr'),
    warnings(order),
    order.lines.map((line) => [row(`${line.quantity} × ${line.name}`, price(line.total), '.strong'),
                               details(line, 'div')]),
    h('hr'),
    row('Subtotal', price(order.subtotal)),
    order.tax_included ? null : row('Tax', price(order.tax)),
    Number(order.delivery_fee) > 0 ? row('Delivery', price(order.delivery_fee)) : null,
    Number(order.service_charge) > 0 ? row('Service charge', price(order.service_charge)) : null,
    Number(order.tip) > 0 ? row('Tip', price(order.tip)) : null,
    row('Total', price(order.total), '.strong'),
    order.tax_included && Number(order.tax) > 0 ? row('Tax in it', price(order.tax)) : null,
    order.coupon ? h('div', {}, `Coupon named: ${order.coupon}`) : null,
    order.state === 'cancelled' ? h('p.cancelled', {}, `CANCELLED: ${order.cancel_reason || 'no reason given'}`) : null)
}
