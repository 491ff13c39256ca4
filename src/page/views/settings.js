// For the operator: how orders reach each restaurant, with a test for each way; who may log in; flags; how the service is.
import {get, post, put} from '../api.js'
import {busyButton} from '../busy.js'
import {h, setText, show as fill} from '../dom.js'
import {age, duration, phone} from '../format.js'
import {style} from '../style.js'

export const title = 'Settings'

const PER_WAY = 10
const KINDS = {webhook: 'Webhook', escpos: 'Kitchen printer', printer: 'Kitchen printer', cloudprnt: 'Star printer', epson: 'Epson printer', square: 'Square', sms: 'SMS', email: 'E-mail', page: 'This page', 'caller-text': 'SMS to the caller', 'staff-call': 'The staff number'}
const UNTRIED = ['page', 'caller-text']
const STATES = {waiting: 'waits', acknowledged: 'taken', given_up: 'given up', 'given-up': 'given up'}

let leave = []

export function show(root, context) {
  style(import.meta.url, '../css/settings.css')
  const restaurants = context.restaurant ? [context.restaurant] : context.me.restaurants
  const places = {service: h('section.panel', {'aria-label': 'The service'}), flags: h('section.panel', {'aria-label': 'Flags'})}
  const deliveries = restaurants.map((restaurant) => new Deliveries(restaurant, context))
  fill(root, h('h1', {}, 'Settings'),
       h('div.settings', {}, restaurants.map((restaurant, i) => h('section.panel', {'aria-label': restaurant.name}, h('h2', {}, restaurant.name),
         h('p.quiet-text', {}, restaurant.staff_number ? `A person is reached at ${phone(restaurant.staff_number)}.` : 'No number is set at which a person is reached.'), deliveries[i].root)),
       passwords(), places.flags, places.service))
  for (const one of deliveries) one.renew()
  renewService(places.service)
  renewFlags(places.flags, context)
  const timer = setInterval(() => renewService(places.service), 10000)
  leave = [() => clearInterval(timer), context.events.on('delivery', () => deliveries.forEach((one) => one.renew()))]
}

export function hide() {
  for (const fn of leave) fn()
  leave = []
}

class Deliveries {
  constructor(restaurant, context) {
    this.restaurant = restaurant
    this.context = context
    this.results = new Map()
    this.opened = new Set()
    this.root = h('div.ways', {'aria-busy': 'true'})
  }

  async renew() {
    let deliveries
    try {
      ({deliveries} = await get('api/deliveries', {restaurant: this.restaurant.id}))
    } catch (error) {
      fill(this.root, h('p.none', {}, error.status === 404 ? 'What was delivered is shown by “voiceplate deliveries” on the machine.' : error.message))
      return
    }
    this.root.removeAttribute('aria-busy')
    const ways = new Map((this.restaurant.ways ?? []).map((way) => [way.id ?? way, {kind: way.kind, deliveries: []}]))
    for (const one of deliveries) {
      const id = one.way_id ?? one.way
      if (!ways.has(id)) ways.set(id, {kind: one.kind ?? one.way_kind, deliveries: []})
      if (ways.get(id).deliveries.length < PER_WAY) ways.get(id).deliveries.push(one)
    }
    fill(this.root, ways.size === 0 ? h('p.none', {}, 'Orders ring on this page only. Printers, webhooks and others are named in the menu’s file under “deliveries”.') : null,
         [...ways].map(([id, way]) => this.way(id, way)))
  }

  way(id, {kind, deliveries}) {
    const bad = deliveries.filter((one) => one.state !== 'acknowledged').length
    return h('details.way', {open: bad > 0 || this.opened.has(id), ontoggle: (event) => (event.target.open ? this.opened.add(id) : this.opened.delete(id))},
      h('summary', {}, h('strong', {}, id), h('span.quiet-text', {}, KINDS[kind] ?? kind ?? ''), h('span.spread', {}),
        h('span', {}, deliveries.length === 0 ? 'nothing yet' : bad > 0 ? deliveries.length === 1 ? 'the last one was not taken' : `${bad} of the last ${deliveries.length} not taken` : deliveries.length === 1 ? 'the last one was taken' : `the last ${deliveries.length} were taken`)),
      h('ul.tries', {}, deliveries.map((one) => this.delivery(one))), UNTRIED.includes(kind) ? null : this.trial(id, kind))
  }

  // The result stands until the next test, and survives the lists' renewal.
  trial(id, kind) {
    const said = h('span.result', {role: 'status'})
    const tell = (result) => {
      said.dataset.state = result.taken ? 'acknowledged' : 'failed'
      setText(said, result.taken ? `The test arrived, ${(result.took_ms / 1000).toFixed(1)} s.` : `It did not arrive: ${result.why}.`)
    }
    if (this.results.has(id)) tell(this.results.get(id))
    return h('div.trial', {}, busyButton('button', 'Test', async () => {
      setText(said, kind === 'staff-call' ? 'The staff number is rung.' : 'A test that says so is on its way.')
      said.dataset.state = ''
      const {test} = await post(`api/deliveries/test?restaurant=${encodeURIComponent(this.restaurant.id)}`, {way: id})
      this.results.set(id, test)
      tell(test)
    }, (error) => {
      setText(said, '')
      this.context.fail(error)
    }), said)
  }

  delivery(one) {
    const id = encodeURIComponent(one.id)
    const waits = one.state !== 'acknowledged'
    return h('li', {'data-state': one.state},
      h('span.what', {}, one.order_number ? `Order ${one.order_number}` : one.event?.startsWith('call_') ? 'Call' : 'Message', ' ', h('span.quiet-text', {}, `${age(one.since_unix_ms ?? one.due_unix_ms)}`)),
      h('span.how', {}, STATES[one.state] ?? one.state, one.attempts > 1 || one.attempt_count > 1 ? ` after ${one.attempts ?? one.attempt_count} tries` : '',
        one.last_error && waits ? h('span.details', {}, one.last_error) : null),
      waits ? busyButton('button', 'Try now', async () => {
        await post(`api/deliveries/${id}/retry`)
        await this.renew()
      }, this.context.fail) : null)
  }
}

function passwords() {
  return h('section.panel', {'aria-label': 'Passwords'}, h('h2', {}, 'Passwords'),
    h('p', {}, 'Passwords are set on the machine itself, never here. This asks for one and prints a line:'),
    h('pre', {}, 'voiceplate password'),
    h('p.quiet-text', {}, 'In the settings it is the operator’s, in a menu’s file under “restaurant” that restaurant’s.'))
}

const FLAGS = {
  realtime_enabled: 'Calls may go speech to speech', realtime_percent: 'New calls that go speech to speech, in percent',
}

async function renewFlags(place, context) {
  let known
  try {
    known = await get('api/flags')
  } catch (error) {
    fill(place, h('h2', {}, 'Flags'), h('p.none', {}, error.message))
    return
  }
  const rows = known.flags.map((flag) => {
    const where = flag.restaurant_id ? ` (${flag.restaurant_id})` : ''
    const change = async (value) => {
      try {
        await put('api/flags', {name: flag.name, value, ...(flag.restaurant_id ? {restaurant_id: flag.restaurant_id} : {})})
        context.tell('New calls follow it from now on.')
      } catch (error) {
        context.fail(error)
      }
      renewFlags(place, context)
    }
    const name = FLAGS[flag.name] ?? flag.name.replaceAll('_', ' ')
    const input = typeof flag.value === 'boolean'
      ? h('input', {type: 'checkbox', role: 'switch', checked: flag.value, onchange: (event) => change(event.target.checked)})
      : h('input', {type: 'number', min: 0, max: 100, value: String(flag.value), onchange: (event) => event.target.reportValidity() && change(Number(event.target.value))})
    return h('label.flag', {}, h('span', {}, name + where, flag.changed_unix_ms ? h('span.details', {}, `${age(flag.changed_unix_ms)} ago by ${flag.changed_by ?? 'somebody'}`) : null), input)
  })
  fill(place, h('h2', {}, 'Flags'), rows,
       known.traditional_available === false ? h('p.quiet-text', {}, 'There is no pipeline for calls turn by turn: all go speech to speech.') : null)
}

const ORDER = ['problem', 'not_checked', 'ok']
const ROLES = {master: 'master', web: 'web', worker: 'worker', engine: 'engine'}

const FINDINGS = {ok: 'well', problem: 'look at this', not_checked: 'for you to know'}

async function renewService(place) {
  let health
  let findings = []
  try {
    health = await get('health')
    findings = (await get('api/doctor')).findings
  } catch (error) {
    fill(place, h('h2', {}, 'The service'), h('p.none', {role: 'alert'}, error.message))
    return
  }
  const processes = health.processes ?? []
  const facts = [['Version', health.version], ['Running for', health.up_seconds > 0 ? age(Date.now() - 1000 * health.up_seconds).replace('now', 'a moment') : null], ['Live calls', health.calls_live],
                 ['Speaks to callers', health.can_speak === false ? 'no: neither the model nor the engine is there' : null],
                 ['Longest wait of a delivery', health.deliveries?.waiting_s > 0 ? duration(1000 * health.deliveries.waiting_s) : null],
                 ['Longest wait to be accepted here', health.deliveries?.page_waiting_s > 0 ? duration(1000 * health.deliveries.page_waiting_s) : null]].filter(([, value]) => value !== undefined && value !== null)
  fill(place, h('h2', {}, 'The service'), h('p', {}, health.status !== 'ok' ? `It says: ${health.status}.` : findings.some((one) => one.state === 'problem') ? 'It runs; look at what the doctor found.' : 'All is well.'),
    facts.length > 0 ? h('dl', {}, facts.map(([name, value]) => [h('dt', {}, name), h('dd', {}, String(value))])) : null,
    processes.length > 0 ? h('ul.processes', {}, processes.map((one) => h('li', {}, h('span', {}, ROLES[one.role] ?? one.role), h('span.quiet-text', {}, one.status ?? (one.pid ? `pid ${one.pid}` : 'is not running'))))) : null,
    h('ul.findings', {'aria-label': 'What the doctor finds'}, findings.sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state)).map((one) =>
      h('li', {'data-state': one.state}, h('strong', {}, one.check), h('span', {}, one.text), h('span.verdict', {}, FINDINGS[one.state] ?? one.state)))),
    h('p.quiet-text', {}, '“voiceplate doctor” on the machine also tries the model, the ports and the speech models, and says what to do.'))
}
