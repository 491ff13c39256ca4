// The calls: a list with chips and a search, a page at a time; and one call, as it was.
import {get} from '../api.js'
import {h, keyed, setText, show as fill} from '../dom.js'
import {clock, date, day, duration, money, phone} from '../format.js'
import {style} from '../style.js'
import {BlockedList} from '../calls/blocked.js'
import {outcomeChip, OUTCOMES, qualityDots, slowestWhy, why} from '../calls/words.js'
import {showCall} from '../calls/one.js'

export const title = 'Calls'

const PAGE = 50
const SEARCH_MS = 250
const RENEW_MS = 1500
const UNTAKEN_MS = 20000 // calls that the agent never took are told by no event

let leave = []

export function show(root, context) {
  style(import.meta.url, '../css/calls.css')
  leave = []
  const [what, day = '', outcome = ''] = context.path
  if (what === 'day') ofFigure(day, outcome)
  if (what && what !== 'day') showCall(root, context, (fn) => leave.push(fn))
  else showList(root, context)
}

// The calls that a figure is made of: #/calls/day/2026-11-30/ordered, or .../slowest, which is an order.
function ofFigure(day, what) {
  const isSlowest = what === 'slowest'
  Object.assign(wanted, {q: '', day, outcome: isSlowest ? '' : what, sort: isSlowest ? 'slowest' : 'newest'})
}

export function hide() {
  for (const fn of leave) fn()
  leave = []
}

// What the list was asked for last: it is the same again when somebody comes back from a call.
const wanted = {q: '', outcome: '', day: '', sort: 'newest'}

function showList(root, context) {
  const list = new List(context)
  const blocked = new BlockedList(context)
  const search = h('input.search', {type: 'search', placeholder: 'Number, name, or a word that was said', 'aria-label': 'Search calls', value: wanted.q})
  const onDay = h('input.day', {type: 'date', 'aria-label': 'Day', value: wanted.day, max: day(Date.now(), context.restaurant?.timezone)})
  let timer = null
  search.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(() => list.ask({q: search.value.trim()}), SEARCH_MS)
  })
  onDay.addEventListener('change', () => list.ask({day: onDay.value}))
  const order = h('select', {'aria-label': 'Order', onchange: () => list.ask({sort: order.value})},
                  [['newest', 'Newest first'], ['slowest', 'Slowest first']].map(([value, text]) => h('option', {value, selected: value === wanted.sort}, text)))
  const chips = [['', 'All'], ...Object.entries(OUTCOMES)].map(([outcome, text]) =>
    h('label.chip', {}, h('input', {type: 'radio', name: 'outcome', value: outcome, checked: outcome === wanted.outcome,
                                    onchange: () => list.ask({outcome})}), h('span', {}, text)))
  fill(root, h('h1', {}, 'Calls'),
       h('div.find', {}, search, onDay, order),
       h('fieldset.chips', {}, h('legend.unseen', {}, 'Outcome'), chips),
       blocked.root, list.root)
  const untaken = setInterval(() => document.hidden || list.renewSoon(), UNTAKEN_MS)
  leave.push(() => clearTimeout(timer), () => clearInterval(untaken), () => list.close(), () => blocked.close(), context.events.on('call', () => list.renewSoon()))
  list.ask({})
}

class List {
  constructor(context) {
    this.context = context
    this.calls = []
    this.next = null
    this.rows = h('tbody', {})
    this.empty = h('p.none', {role: 'status'})
    this.more = h('button.more', {type: 'button', hidden: true, onclick: () => this.askMore()}, 'Show older calls')
    this.table = h('table.calls-table', {}, h('thead', {}, h('tr', {}, ['When', 'Who', 'Outcome', 'Length', 'Turns', 'Slowest answer', 'Line', 'Cost', 'Order']
      .map((text) => h('th', {scope: 'col'}, text)))), this.rows)
    this.root = h('div.list', {}, this.table, this.empty, this.more)
  }

  close() {
    this.abort?.abort()
    clearTimeout(this.renewal)
  }

  query(before) {
    return {restaurant: this.context.restaurant?.id, q: wanted.q, outcome: wanted.outcome, day: wanted.day, sort: wanted.sort === 'newest' ? undefined : wanted.sort, limit: PAGE, before}
  }

  async ask(change) {
    Object.assign(wanted, change)
    this.abort?.abort()
    this.abort = new AbortController()
    this.table.setAttribute('aria-busy', 'true')
    try {
      const {calls, next} = await get('api/calls', this.query(), this.abort.signal)
      this.calls = calls
      this.next = next
      this.render()
    } catch (error) {
      if (error.name === 'AbortError') return
      this.context.fail(error)
    }
    this.table.removeAttribute('aria-busy')
  }

  async askMore() {
    this.more.disabled = true
    try {
      const {calls, next} = await get('api/calls', this.query(this.next))
      this.calls = [...this.calls, ...calls]
      this.next = next
      this.render()
    } catch (error) {
      this.context.fail(error)
    }
    this.more.disabled = false
  }

  // A call came or ended: the first page anew, unless somebody has gone further back. Who looks for the slowest has
  // them as they were: to choose them takes the store longer.
  renewSoon() {
    if (this.calls.length > PAGE || wanted.sort !== 'newest') return
    clearTimeout(this.renewal)
    this.renewal = setTimeout(() => this.ask({}), RENEW_MS)
  }

  render() {
    keyed(this.rows, this.calls, (call) => `${call.call_sid} ${call.state} ${call.outcome} ${call.order_numbers?.join()}`, (call) => this.row(call))
    this.table.hidden = this.calls.length === 0
    const isAsked = wanted.q || wanted.outcome || wanted.day || wanted.sort !== 'newest'
    this.table.dataset.order = wanted.sort
    setText(this.empty, this.calls.length > 0 ? '' : isAsked ? 'No call is like that. Take a chip or the search away.'
      : 'There are no calls yet. They appear here with what was said, as soon as somebody has called.')
    this.more.hidden = this.next === null || this.next === undefined
  }

  row(call) {
    const restaurant = this.context.me.restaurants.find((one) => one.id === call.restaurant_id)
    const timezone = restaurant?.timezone
    const isToday = day(call.started_unix_ms, timezone) === day(Date.now(), timezone)
    const when = `${isToday ? '' : `${date(call.started_unix_ms, timezone)}, `}${clock(call.started_unix_ms, timezone)}`
    const orders = (call.order_numbers ?? []).map((number) => `#${number}`).join(' ')
    const cell = (name, label, ...content) => h(`td.${name}`, {'data-label': label}, content)
    const end = call.ended_unix_ms ?? (call.state === 'live' ? Date.now() : call.started_unix_ms)
    return h('tr', {'data-call': call.call_sid},
      cell('when', '', h('a.row-link', {href: `#/calls/${call.call_sid}`}, when)),
      cell('who', '', who(call), !this.context.restaurant && this.context.me.restaurants.length > 1 ? h('span.details', {}, restaurant?.name) : null),
      cell('how', '', outcomeChip(call), call.outcome === 'failed' ? h('span.details', {}, why(call.end_reason)) : null),
      cell('number', 'Length', duration(end - call.started_unix_ms)),
      cell('number', 'Turns', call.turns ?? 0),
      cell('number.slowest', 'Slowest answer', call.slowest_ms > 0 ? `${(call.slowest_ms / 1000).toFixed(1)} s` : '–', call.slowest ? h('span.details', {}, slowestWhy(call.slowest)) : null),
      cell('quality', 'Line', qualityDots(call.line_figure)),
      cell('number', 'Cost', Number(call.cost) > 0 ? money(Math.round(Number(call.cost) * 100), 'USD') : '–'),
      cell('order', 'Order', orders ? `${orders} · ${money(call.total_cents ?? 0, restaurant?.currency)}` : '–'))
  }
}

export function who(call) {
  return call.caller_name || phone(call.caller_number) || 'Number withheld'
}

