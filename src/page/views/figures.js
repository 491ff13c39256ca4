// How it goes: today against the same weekday, the days before, calls by hour; for the operator both arms and the way back.
import {get, post} from '../api.js'
import {busyButton} from '../busy.js'
import {h, show as fill} from '../dom.js'
import {date, money} from '../format.js'
import {chart} from '../figures/chart.js'
import {style} from '../style.js'

export const title = 'Figures'

const DAYS = 14
const RENEW_MS = 60000

let leave = []

export function show(root, context) {
  style(import.meta.url, '../css/figures.css')
  const place = h('div.figures', {'aria-busy': 'true'})
  fill(root, h('h1', {}, 'Figures'), place)
  const view = new Figures(place, context)
  view.renew()
  const timer = setInterval(() => view.renew(), RENEW_MS)
  const colours = matchMedia('(prefers-color-scheme: dark)')
  const redraw = () => view.render()
  colours.addEventListener('change', redraw)
  const watch = new MutationObserver(redraw)
  watch.observe(document.documentElement, {attributeFilter: ['data-scheme']})
  leave = [() => clearInterval(timer), () => view.close(), () => colours.removeEventListener('change', redraw), () => watch.disconnect()]
}

export function hide() {
  for (const fn of leave) fn()
  leave = []
}

const percent = (share) => (typeof share === 'number' ? `${Math.round(share * 100)} %` : '–')
const dollars = (cost) => (Number(cost) > 0 ? money(Number(cost) * 100, 'USD') : '–')
const seconds = (ms) => (typeof ms === 'number' && ms > 0 ? `${(ms / 1000).toFixed(ms < 10000 ? 2 : 1)} s` : '–')
const between = (low, high, word) => `${low === null ? '?' : word(low)} to ${high === null ? '?' : word(high)}`
// The calls that a figure is made of.
// 'slowest' is an order.
const callsOf = (day, outcome = '') => `#/calls/day/${day}${outcome && `/${outcome}`}`
const dayName = (day) => date(Date.parse(`${day}T12:00:00Z`), 'UTC')

class Figures {
  constructor(place, context) {
    this.place = place
    this.context = context
    this.charts = []
    this.isOperator = context.me.who === 'operator'
    this.currency = (context.restaurant ?? context.me.restaurants[0])?.currency
  }

  close() {
    this.isClosed = true
    for (const away of this.charts) away()
    this.charts = []
  }

  async renew() {
    const restaurant = this.context.restaurant?.id
    const [figures, ab] = await Promise.allSettled([get('api/figures', {restaurant, days: DAYS}),
                                                    this.isOperator ? get('api/ab', {restaurant, days: 30}) : Promise.reject(new Error('not for everybody'))])
    if (this.isClosed) return
    this.place.removeAttribute('aria-busy')
    if (figures.status === 'rejected') {
      if (this.figures === undefined) fill(this.place, h('p.none', {role: 'alert'}, figures.reason.message))
      return
    }
    this.figures = figures.value
    this.ab = ab.status === 'fulfilled' ? ab.value : null
    this.render()
  }

  render() {
    if (this.figures === undefined || this.isClosed) return
    this.close()
    this.isClosed = false
    const days = this.figures.days ?? []
    const today = days[0] ?? {}
    const places = {revenue: h('div.chart', {}), answer: h('div.chart', {}), hours: h('div.chart', {})}
    fill(this.place, this.tiles(today, this.figures.same_weekday ?? {}),
         h('div.charts', {},
           this.panel('Taken, each day', places.revenue),
           this.panel('Wait, each day', places.answer, [['typical', '--accent'], ['slowest of twenty', '--warm']]),
           this.panel('Calls by hour, today', places.hours)),
         this.table(days), this.isOperator ? this.arms() : null)
    this.draw(places, [...days].reverse())
  }

  panel(name, place, legend = []) {
    return h('section.panel', {'aria-label': name}, h('div.top', {}, h('h2', {}, name), h('span.spread', {}),
      legend.map(([text, colour]) => h('span.key', {'data-colour': colour}, text))), place)
  }

  tiles(today, before) {
    const weekday = before.day ? dayName(before.day) : 'the same weekday'
    const tile = (name, value, old, href) => h('a.tile', {href}, h('span.name', {}, name), h('span.value', {}, value),
                                               h('span.before', {}, old === null ? '' : `${old} by this time, ${weekday}`))
    const has = before.calls !== undefined
    const [all, ordered, slowest] = ['', 'ordered', 'slowest'].map((outcome) => (today.day ? callsOf(today.day, outcome) : '#/calls'))
    const sum = (cents) => money(cents ?? 0, this.currency)
    return h('div.tiles', {},
      tile('Calls', today.calls ?? 0, has ? before.calls : null, all),
      tile('Orders', today.orders ?? 0, has ? before.orders : null, ordered),
      tile('Taken', sum(today.revenue_cents), has ? sum(before.revenue_cents) : null, ordered),
      tile('Calls with an order', percent(today.completion), has ? percent(before.completion) : null, ordered),
      tile('Typical wait', seconds(today.p50_ms), has ? seconds(before.p50_ms) : null, all),
      tile('Slowest of twenty', seconds(today.p95_ms), has ? seconds(before.p95_ms) : null, slowest),
      tile('Cost of the model', dollars(today.cost), null, all))
  }

  draw(places, days) {
    const names = days.map((day) => dayName(day.day).replace(/^\w+,? /, ''))
    const cents = (value) => money(Math.round(value), this.currency).replace(/[.,]00$/, '')
    const draw = (place, options) => chart(place, options).then((away) => (place.isConnected ? this.charts.push(away) : away()))
    draw(places.revenue, {x: names, least: 10000, series: [{label: 'Taken', colour: '--accent', isBar: true, values: days.map((day) => day.revenue_cents ?? 0), unit: cents}]})
    draw(places.answer, {x: names, least: 1000, series: [
      {label: 'typical', colour: '--accent', values: days.map((day) => day.p50_ms ?? null), unit: (ms) => `${Number((ms / 1000).toFixed(2))} s`},
      {label: 'slowest of twenty', colour: '--warm', dash: [6, 4], values: days.map((day) => day.p95_ms ?? null), unit: seconds}]})
    draw(places.hours, {x: Array.from({length: 24}, (_, hour) => hour), least: 5, series: [{label: 'Calls', colour: '--blue', isBar: true, values: this.figures.hours ?? [], unit: (value) => (Number.isInteger(value) ? value : '')}]})
  }

  table(days) {
    const head = ['Day', 'Calls', 'Orders', 'Taken', 'With an order', 'Typical wait', 'Slowest of twenty', 'Cost']
    return h('section', {'aria-label': 'Days'}, h('h2', {}, `The last ${days.length} days`), h('div.scroll', {tabindex: 0, role: 'region', 'aria-label': 'Days'}, h('table.days-table', {},
      h('thead', {}, h('tr', {}, head.map((text) => h('th', {scope: 'col'}, text)))),
      h('tbody', {}, days.map((day) => h('tr', {}, h('th', {scope: 'row'}, dayName(day.day)),
        [['Calls', day.calls], ['Orders', day.orders, 'ordered'], ['Taken', money(day.revenue_cents ?? 0, this.currency), 'ordered'], ['With an order', percent(day.completion), 'ordered'],
         ['Typical wait', seconds(day.p50_ms)], ['Slowest of twenty', seconds(day.p95_ms), 'slowest'], ['Cost', dollars(day.cost)]].map(([label, value, outcome]) =>
          h('td', {'data-label': label}, h('a', {href: callsOf(day.day, outcome)}, value)))))))))
  }

  arms() {
    if (this.ab === null) return null
    const names = {realtime: 'Speech to speech', traditional: 'Turn by turn'}
    const {arms} = this.ab
    const share = ({value, low, high} = {}) => (typeof value === 'number' ? `${percent(value)} (${between(low, high, (one) => Math.round(one * 100))})` : '–')
    const wait = ({value, low, high} = {}) => (typeof value === 'number' ? `${seconds(value)} (${between(low, high, (ms) => (ms / 1000).toFixed(2))})` : '–')
    const rows = [['Calls', (arm) => arm.calls ?? 0], ['With an order', (arm) => share(arm.completed_rate)],
                  ['First words after', (arm) => wait(arm.first_audio_p50_ms)], ['Typical wait', (arm) => wait(arm.turn_p50_ms)],
                  ['Slowest of twenty', (arm) => wait(arm.turn_p95_ms)]]
    return h('section.panel.arms', {'aria-label': 'Both ways to take a call'}, h('h2', {}, 'Both ways to take a call, 30 days'),
      h('table.days-table', {}, h('thead', {}, h('tr', {}, h('td', {}), Object.keys(arms).map((arm) => h('th', {scope: 'col'}, names[arm] ?? arm)))),
        h('tbody', {}, rows.map(([name, value]) => h('tr', {}, h('th', {scope: 'row'}, name), Object.values(arms).map((arm) => h('td', {}, value(arm))))))),
      h('p.quiet-text', {}, 'In brackets: where the true figure lies with 95 % certainty.'), this.rollback())
  }

  // It moves all new calls, so it asks once.
  rollback() {
    const place = h('div.do', {})
    const close = () => fill(place, h('button', {type: 'button', onclick: ask}, 'Send all new calls turn by turn…'))
    const ask = () => {
      const sure = busyButton('button.danger', 'Yes, all new calls', async () => {
        await post('api/rollback')
        this.context.tell('All new calls go turn by turn now. Calls that go on stay where they are.')
        close()
      }, this.context.fail)
      fill(place, h('p', {}, 'All new calls of all restaurants leave speech to speech. Settings brings them back.'), sure,
           h('button', {type: 'button', onclick: close}, 'No'))
      sure.focus()
    }
    close()
    return place
  }
}
