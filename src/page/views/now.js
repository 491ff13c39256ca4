// What goes on now: the live calls, each with its last sentences, its basket and who speaks.
import {post} from '../api.js'
import {busyButton} from '../busy.js'
import {h, keyed, setText, show as fill} from '../dom.js'
import {duration, money, phone} from '../format.js'
import {keyOfWords, wordsOf} from '../said.js'

export const title = 'Now'

const STATE_WORDS = {listening: 'listening', speaking: 'speaking', thinking: 'thinking', saved: 'saved by engine', staff: 'with staff'}

let off = []
let timer = null

export function show(root, context) {
  const cards = h('div.calls', {'aria-live': 'polite'})
  const empty = h('div.empty', {})
  fill(root, h('h1', {}, 'Now'), cards, empty)
  const renew = () => update(cards, empty, context)
  off = [context.live.onChange(renew)]
  timer = setInterval(renew, 1000)
  renew()
}

export function hide() {
  for (const stop of off) stop()
  off = []
  clearInterval(timer)
}

function update(cards, empty, context) {
  const calls = [...context.live.calls.values()].sort((a, b) => a.started_unix_ms - b.started_unix_ms)
  keyed(cards, calls, (call) => call.call_sid, (call) => make(call, context), (card, call) => renewCard(card, call, context))
  empty.hidden = calls.length > 0
  if (!empty.hidden && empty.firstChild === null) fillEmpty(empty, context)
}

function fillEmpty(empty) {
  fill(empty, h('p.large', {}, 'Nobody is calling.'),
       h('p', {}, 'A call appears here while it goes on: who calls, what is said, and the order as it grows. New orders ring at the top of every view until you accept them.'),
       h('a.button.primary', {href: '#/call'}, 'Call it now'))
}

function make(call, context) {
  const card = h('article.call', {'data-call': call.call_sid})
  const who = call.caller_name || phone(call.caller_number) || 'Unknown number'
  const restaurant = context.me.restaurants.find((one) => one.id === call.restaurant_id)
  Object.assign(card, {
    restaurant, state: h('span.state', {}), since: h('span.since', {}), lines: h('div.said', {}), basket: h('ul.lines', {}),
    total: h('strong', {}), latency: h('span.since', {}),
  })
  fill(card,
    h('div.top', {}, h('strong', {}, who),
      context.me.restaurants.length > 1 && !context.restaurant ? h('span', {}, restaurant?.name ?? '') : null,
      h('span.spread', {}), card.since, card.state),
    card.lines,
    h('div.basket', {}, card.basket, h('div.total', {}, card.latency, card.total)),
    card.act = h('div.do', {},
      busyButton('button', 'Take over', async () => {
        await post(`api/calls/${call.call_sid}/transfer`)
        context.tell('The caller is being connected to you.')
      }, context.fail),
      busyButton('button.danger', 'Hang up', async () => {
        if (!confirm(`Hang up on ${who}?`)) return
        await post(`api/calls/${call.call_sid}/hang-up`)
      }, context.fail)))
  return card
}

function renewCard(card, call, context) {
  const state = call.live_state ?? 'listening'
  setText(card.state, STATE_WORDS[state] ?? state)
  card.state.dataset.state = state
  card.act.hidden = state === 'staff'
  setText(card.since, duration(Date.now() - call.started_unix_ms))
  setText(card.latency, call.last_latency_ms > 0 ? `answers in ${(call.last_latency_ms / 1000).toFixed(1)} s` : '')
  keyed(card.lines, call.lines, keyOfWords, (line) => h(`p.${line.speaker}`, {}, wordsOf(line)))
  const lines = call.basket?.lines ?? []
  keyed(card.basket, lines, (line) => JSON.stringify(line),
        (line) => h('li', {}, h('span.count', {}, `${line.quantity} ×`), h('span.dish', {}, [line.size, line.name].filter(Boolean).join(' '),
          line.options?.length > 0 ? h('span.details', {}, line.options.map((option) => `${option.of ? '+ ' : ''}${[option.size, option.name].filter(Boolean).join(' ')}`).join(', ')) : null)))
  const total = call.basket?.total
  setText(card.total, lines.length > 0 && total !== undefined ? money(total, card.restaurant?.currency) : '')
}
