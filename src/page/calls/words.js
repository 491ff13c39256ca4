// How a call ended and how good its line was, in words and signs.
import {h} from '../dom.js'

export const OUTCOMES = {
  ordered: 'Ordered', message: 'Message', transferred: 'Put through', answered: 'Answered', abandoned: 'Hung up', failed: 'Failed', blocked: 'Blocked', live: 'Live',
}

const WHY = {
  goodbye: 'ended with a goodbye', silence: 'nobody spoke any more', 'hang-up': 'the caller hung up', transfer: 'connected with a person',
  blocked: 'a number that is blocked', 'answered by the restaurant': 'your own telephone rang first and was answered',
  'passed on': 'connected with a person after a failure', 'message taken': 'left a message', 'completed at Twilio': 'the caller hung up',
  'not answered': 'it never came about', length: 'it took too long', 'stream closed': 'the sound stopped coming', 'stream broke': 'the connection broke',
  'no stream came': 'no sound ever came', 'left behind': 'nobody took it up again', 'not taken up': 'nobody took it up again', fallback: 'the model failed',
}

export const why = (reason) => WHY[reason] ?? WHY[String(reason).split(':')[0]] ?? reason ?? ''

const PARTS = {end_of_turn: 'noticing the end', model: 'the model', tools: 'looking up', queue: 'sound before it', playout: 'the way there'}

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`

// What the caller waited for most in the slowest answer: "1.3 s looking up".
export const slowestWhy = (slowest) => (slowest ? `${seconds(slowest.part_ms)} ${PARTS[slowest.part] ?? slowest.part}` : '')

export function outcomeChip(call) {
  const outcome = call.outcome ?? (call.state === 'live' ? 'live' : 'answered')
  return h('span.outcome', {'data-outcome': outcome, title: call.state === 'live' ? '' : why(call.end_reason)}, OUTCOMES[outcome] ?? outcome)
}

// docs/audio.md's figure, 0 to 93: five dots for what G.109 calls a good line, one for what it advises against.
const STEPS = [50, 60, 70, 80]
const LINE_WORDS = ['hardly to be understood', 'poor', 'fair', 'good', 'very good']

export function qualityDots(figure) {
  if (typeof figure !== 'number') return h('span.quiet-text', {title: 'The line was not judged: nobody spoke for long enough.'}, '–')
  const full = 1 + STEPS.filter((step) => figure >= step).length
  const words = `Line: ${LINE_WORDS[full - 1]} (${figure} of 93)`
  return h('span.dots', {role: 'img', 'aria-label': words, title: words, 'data-full': full},
           Array.from({length: 5}, (_, i) => h(i < full ? 'i.full' : 'i', {})))
}
