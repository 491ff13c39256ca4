// One call: the recording on top, the conversation in two columns, what the model called, and how long each answer took.
import {get} from '../api.js'
import {h, show as fill} from '../dom.js'
import {clock, date, duration, money, phone, plural} from '../format.js'
import {ticket} from '../order.js'
import {NumberBlock} from './blocked.js'
import {wordsOf} from '../said.js'
import {Waveform} from './waveform.js'
import {outcomeChip, qualityDots, slowestWhy, why} from './words.js'

const LIVE_MS = 1500
const PARTS = [['ear', 'end_of_turn_ms', 'until it was clear that the caller had finished'], ['model', 'model_ms', 'the model'],
               ['tools', 'tools_ms', 'looking up and writing down'], ['voice', 'voice_ms', 'until the sound was heard']]

// leaving(fn): fn is called when the view is left.
export function showCall(root, context, leaving) {
  const [callSid] = context.path
  const place = h('div.one-call', {'aria-busy': 'true'})
  const back = h('a.back', {href: '#/calls'}, '‹ All calls')
  fill(root, back, place)
  let view = null
  let timer = null
  let isLeft = false
  leaving(() => {
    isLeft = true
    clearTimeout(timer)
    view?.close()
  })

  async function renew() {
    clearTimeout(timer)
    try {
      const call = await get(`api/calls/${encodeURIComponent(callSid)}`)
      if (isLeft) return
      view ??= new CallView(place, context)
      view.update(call)
      place.removeAttribute('aria-busy')
      if (call.state === 'live') timer = setTimeout(renew, LIVE_MS)
    } catch (error) {
      if (isLeft) return
      if (view === null) fill(place, h('p.none', {role: 'alert'}, error.status === 404 ? 'There is no such call.' : error.message))
      else timer = setTimeout(renew, 4 * LIVE_MS)
    }
  }
  leaving(context.events.on('line', (line) => line.call_sid === callSid && renew()))
  renew()
}

class CallView {
  constructor(place, context) {
    this.place = place
    this.context = context
    this.shown = ''
    this.wave = null
    this.number = null
  }

  close() {
    this.wave?.close()
    this.number?.close()
  }

  // Only what changed is made anew: a recording goes on playing.
  update(call) {
    const now = JSON.stringify(call)
    if (now === this.shown) return
    this.shown = now
    const restaurant = this.context.me.restaurants.find((one) => one.id === call.restaurant_id)
    const heard = call.recording && call.state !== 'live'
    if (heard && this.wave === null) {
      this.wave = new Waveform(call, this.context.fail)
      this.wave.onTime = (ms) => this.follow(ms)
      this.wave.open()
    }
    this.number ??= new NumberBlock(call, this.context)
    this.said = conversation(call, this.wave)
    fill(this.place, head(call, restaurant), this.wave?.root ?? noRecording(call),
         h('div.sides', {}, h('section.said-side', {'aria-label': 'Conversation'}, this.said.root),
           h('aside', {}, answers(call), facts(call), (call.orders ?? []).map((order) => ticket(order, restaurant)), this.number.root)))
  }

  follow(ms) {
    const {entries} = this.said
    let at = -1
    entries.forEach((entry, i) => { if (entry.ms <= ms + 50) at = i })
    entries.forEach((entry, i) => entry.element.classList.toggle('playing', i === at && ms > 0))
  }
}

function head(call, restaurant) {
  const name = call.caller_name || phone(call.caller_number) || 'Number withheld'
  const end = call.ended_unix_ms ?? Date.now()
  const at = `${date(call.started_unix_ms, restaurant?.timezone)}, ${clock(call.started_unix_ms, restaurant?.timezone)}`
  return h('div.head', {}, h('h1', {}, name, ' ', outcomeChip(call)),
           h('p.quiet-text', {}, `${at} · ${duration(end - call.started_unix_ms)}`,
             call.state === 'live' ? ' · goes on' : call.end_reason ? ` · ${why(call.end_reason)}` : '',
             call.caller_name && call.caller_number ? ` · ${phone(call.caller_number)}` : ''))
}

// A call that the agent never had: of a blocked number, or taken by the restaurant's own telephone.
const isUntaken = (call) => call.outcome === 'blocked' || call.end_reason === 'answered by the restaurant'

function noRecording(call) {
  if (isUntaken(call)) return null
  return h('p.none', {}, call.state === 'live' ? 'The recording can be heard when the call is over.' : 'There is no recording of this call here.')
}

// What was said and done, in its order. A sentence is a button where there is something to hear.
function conversation(call, wave) {
  const entries = [
    ...(call.transcript ?? []).map((line) => ({ms: line.offset_ms, element: sentence(line, wave)})),
    ...(call.tool_calls ?? []).map((tool) => ({ms: tool.offset_ms, isTool: true, element: toolCall(tool)})),
  ].sort((a, b) => a.ms - b.ms)
  const root = h('div.talk', {}, entries.length > 0 ? entries.map((entry) => entry.element) : h('p.none', {}, isUntaken(call) ? 'The agent did not take this call.' : 'Nothing was said.'))
  return {root, entries: entries.filter((entry) => !entry.isTool)}
}

function sentence(line, wave) {
  const words = wordsOf(line)
  const at = h('span.at', {}, duration(line.offset_ms))
  const name = `p.sentence.${line.speaker}`
  if (wave === null || line.speaker === 'note') return h(name, {}, words, at)
  return h(name, {}, h('button', {type: 'button', title: 'Hear this', onclick: () => wave.seekCall(line.offset_ms)}, words, at))
}

function pretty(text) {
  if (typeof text !== 'string') return JSON.stringify(text, null, 2)
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

function toolCall(tool) {
  return h('details.tool', {}, h('summary', {}, h('span.name', {}, tool.name.replaceAll('_', ' ')), tool.refused ? h('span.refused', {}, 'refused') : null,
                                 h('span.at', {}, duration(tool.offset_ms))),
           h('pre', {}, pretty(tool.arguments ?? '')), h('pre', {}, pretty(tool.answer ?? '')))
}

// How long the caller waited for each answer, and for what.
function answers(call) {
  const turns = (call.latencies ?? []).map((turn) => ({...turn, voice_ms: (turn.queue_ms ?? 0) + (turn.playout_ms ?? 0)}))
  if (turns.length === 0) return null
  const slowest = Math.max(...turns.map((turn) => turn.total_ms), 1000)
  const bars = turns.map((turn, i) => {
    const parts = PARTS.map(([name, key]) => [name, Math.max(0, turn[key] ?? 0)])
    const words = parts.map(([name, ms]) => `${name} ${ms} ms`).join(', ')
    return h(i + 1 === call.slowest?.turn ? 'li.slowest' : 'li', {title: words}, h('span.nth', {}, i + 1), bar(parts, slowest, words), h('span.ms', {}, `${(turn.total_ms / 1000).toFixed(2)} s`))
  })
  return h('section.answers', {'aria-label': 'Answers'}, h('h2', {}, plural(turns.length, 'answer', 'answers')),
           h('p.legends', {}, PARTS.map(([name, , what]) => h('span.legend', {'data-part': name, title: what}, name))), h('ol', {}, bars))
}

function bar(parts, slowest, words) {
  const element = h('span.bar', {role: 'img', 'aria-label': words})
  for (const [name, ms] of parts) {
    const piece = h('i', {'data-part': name})
    piece.style.width = `${(100 * ms) / slowest}%` // through the object model, which the policy allows
    element.append(piece)
  }
  return element
}

function facts(call) {
  const line = call.line ?? {}
  const cost = Number(call.usage?.cost ?? call.cost ?? 0)
  const rows = [
    ['Slowest answer', call.slowest ? `No. ${call.slowest.turn}: ${(call.slowest.total_ms / 1000).toFixed(2)} s, of which ${slowestWhy(call.slowest)}` : null],
    ['Line', line.is_dead ? 'nothing was heard' : isUntaken(call) ? null : qualityDots(line.quality ?? call.line_figure)],
    ['Voice and noise', line.level_dbfs < 0 ? `${Math.round(line.level_dbfs)} and ${Math.round(line.noise_dbfs)} dB` : null],
    ['Lost on the way', line.lost_pct !== undefined ? `${line.lost_pct} %` : null],
    ['Answered by', isUntaken(call) ? null : call.arm === 'traditional' ? 'turn by turn' : 'speech to speech'],
    ['Cost of the model', isUntaken(call) ? null : cost > 0 ? money(cost * 100, 'USD') : 'nothing'],
  ]
  return h('section.facts', {'aria-label': 'Facts'}, h('dl', {}, rows.filter(([, value]) => value !== null).map(([name, value]) =>
    [h('dt', {}, name), h('dd', {}, value)])))
}

