// Today's orders: a board on wide screens, a list on narrow ones; an order opens as its ticket.
import {busyButton} from '../busy.js'
import {h, keyed, setText, show as fill} from '../dom.js'
import {age, clock, date, money, phone, plural} from '../format.js'
import {keyOfOrder} from '../live.js'
import * as order from '../order.js'

export const title = 'Orders'

const COLUMNS = [
  {name: 'To accept', empty: 'No order waits.', has: (one) => one.state === 'received'},
  {name: 'In the making', empty: 'Nothing is being made.', has: (one) => one.state === 'accepted'},
  {name: 'Done today', empty: 'Nothing yet today.', has: (one) => !['received', 'accepted'].includes(one.state)},
]
const REASONS = ['We ran out of something', 'Too busy', 'The caller asked for it', 'Could not reach the caller', 'Ordered twice']

let off = null
let timer = null

export function show(root, context) {
  const renew = context.path.length > 0 ? showOne(root, context) : showBoard(root, context)
  off = context.live.onChange(renew)
  timer = setInterval(renew, 10000)
  renew()
}

export function hide() {
  off?.()
  clearInterval(timer)
}

const restaurantOf = (one, context) => context.me.restaurants.find((restaurant) => restaurant.id === one.restaurant_id)

function showBoard(root, context) {
  const columns = COLUMNS.map((column) => ({
    ...column, count: h('span.count', {}), list: h('div.cards', {}), none: h('p.none', {}, column.empty),
  }))
  fill(root, h('h1', {}, 'Orders'), h('div.board', {}, columns.map((column) =>
    h('section', {'aria-label': column.name}, h('h2', {}, column.name, ' ', column.count), column.list, column.none))))
  return () => {
    const all = [...context.live.orders.values()].sort((a, b) => b.created_unix_ms - a.created_unix_ms)
    for (const column of columns) {
      const mine = all.filter(column.has)
      setText(column.count, mine.length > 0 ? mine.length : '')
      column.none.hidden = mine.length > 0
      keyed(column.list, mine, (one) => `${keyOfOrder(one)} ${one.state}`, (one) => card(one, context), renewCard)
    }
  }
}

function card(one, context) {
  const restaurant = restaurantOf(one, context)
  const next = nextStep(one, context)
  const element = h('article.card', {'data-order': keyOfOrder(one), 'data-state': one.state})
  element.age = h('span.age', {})
  const count = one.lines.reduce((sum, line) => sum + line.quantity, 0)
  return fill(element,
    h('a.open', {href: `#/orders/${encodeURIComponent(one.restaurant_id)}/${one.order_number}`},
      h('div.top', {}, h('strong.number', {}, `#${one.order_number}`), h('span.name', {}, one.name || order.service(one)),
        h('span.spread', {}), h('span', {}, dueText(one, restaurant))),
      h('div.sum', {}, one.lines.slice(0, 3).map((line) => `${line.quantity} × ${line.name}`).join(', '),
        one.lines.length > 3 ? ` and ${one.lines.length - 3} more` : ''),
      order.warnings(one),
      h('div.foot', {}, h('span', {}, `${order.service(one)}, ${plural(count, 'dish', 'dishes')}`), h('span.spread', {}),
        element.age, h('span', {}, money(one.total, one.currency ?? restaurant?.currency)))),
    element.steps = h('div.do', {}, next, undoButton(one, context)))
}

function dueText(one, restaurant) {
  if (one.state === 'cancelled') return 'cancelled'
  if (one.state === 'ready' || one.state === 'picked_up') return order.STATES[one.state]
  return `due ${order.dueText(one, restaurant?.timezone)}`
}

function renewCard(element, one) {
  const isLate = ['received', 'accepted'].includes(one.state) && order.dueOf(one) < Date.now()
  element.classList.toggle('late', isLate)
  const undo = element.steps.querySelector('.undo')
  if (undo && !order.canUndo(one)) undo.remove()
  element.steps.hidden = element.steps.childElementCount === 0
  setText(element.age, isLate ? `${age(order.dueOf(one))} late` : '')
}

// The one thing to do next with an order, as a button.
function nextStep(one, context) {
  const step = (name, text, fn) => busyButton(name, text, async () => {
    const changed = await fn(one)
    context.live.putOrder(changed)
    order.tellUndo(changed, context)
  }, context.fail)
  switch (one.state) {
  case 'received':
    return step('button.primary', order.acceptText(one, one.ready_minutes, restaurantOf(one, context)?.timezone), () => order.accept(one, one.ready_minutes))
  case 'accepted':
    return step('button', 'Ready', order.setReady)
  case 'ready':
    return step('button', 'Picked up', order.setPickedUp)
  default:
    return null
  }
}

// While it lasts; what is shown anew every few seconds takes it away.
function undoButton(one, context) {
  return order.canUndo(one) ? busyButton('button.undo', 'Undo', async () => context.live.putOrder(await order.undo(one)), context.fail) : null
}

function showOne(root, context) {
  const [restaurantId, number] = context.path
  const key = `${restaurantId}/${number}`
  const back = h('a.back', {href: '#/orders'}, '‹ All orders')
  const place = h('div.one', {})
  fill(root, back, place)
  let shown = ''
  return () => {
    const one = context.live.orders.get(key)
    const now = JSON.stringify(one ?? null) + context.live.isKnown + (one ? order.canUndo(one) : '')
    if (now === shown) return
    shown = now
    if (one === undefined) fill(place, h('p', {}, context.live.isKnown ? 'This order is not among those of today.' : ''))
    else fill(place, order.ticket(one, restaurantOf(one, context)), actions(one, context))
  }
}

function actions(one, context) {
  const restaurant = restaurantOf(one, context)
  const number = [one.phone, one.caller_number].find((text) => /^\+?\d/.test(text ?? '')) // not "browser"
  const isOver = one.state === 'cancelled' || one.state === 'picked_up'
  const history = [['received', one.created_unix_ms], ['accepted', one.accepted_unix_ms], ['ready', one.ready_unix_ms],
                   [one.state === 'cancelled' ? 'cancelled' : 'picked up', one.done_unix_ms]]
  return h('div.actions', {},
    nextStep(one, context), undoButton(one, context),
    number ? h('a.button', {href: `tel:${number}`}, `Call back ${phone(number)}`) : null,
    busyButton('button', 'Print again', async () => {
      await order.reprint(one)
      context.tell(`Order ${one.order_number} goes to the printer again.`)
    }, context.fail),
    h('a.button', {href: `#/calls/${one.call_sid}`}, 'The call'),
    isOver ? null : cancelling(one, context),
    h('ul.history', {}, history.filter(([, at]) => at > 0).map(([what, at]) =>
      h('li', {}, h('span', {}, what), h('span', {}, `${date(at, restaurant?.timezone)}, ${clock(at, restaurant?.timezone)}`)))))
}

// Cancelling asks: for the reason, which the caller may be told.
function cancelling(one, context) {
  const place = h('div.cancelling', {})
  const close = () => fill(place, h('button.danger', {type: 'button', onclick: open}, 'Cancel this order'))
  function open() {
    const reason = h('input', {list: 'cancel-reasons', maxlength: 120, placeholder: 'Why?', 'aria-label': 'Why it is cancelled'})
    const sure = busyButton('button.danger', 'Cancel the order', async () => {
      if (reason.value.trim() === '') {
        reason.focus()
        throw new Error('Say why: the caller may be told.')
      }
      context.live.putOrder(await order.cancel(one, reason.value.trim()))
    }, context.fail)
    fill(place, h('datalist', {id: 'cancel-reasons'}, REASONS.map((text) => h('option', {value: text}))),
         reason, sure, h('button', {type: 'button', onclick: close}, 'Keep it'))
    reason.focus()
  }
  close()
  return place
}
