// What can be ordered now: pause and busy time on top, then each dish with its switch. All of it is in force in live calls
// within a second. Who has several restaurants chooses one above.
import {del, get, put} from '../api.js'
import {busy, busyButton} from '../busy.js'
import {h, keyed, setText, show as fill} from '../dom.js'
import {age, clock, date, money} from '../format.js'
import {style} from '../style.js'

export const title = 'Menu'

const BUSY_MINUTES = [0, 10, 20, 30, 45, 60]
const RENEW_MS = 60000 // hours strike, and files change, without an event
const IN_CALLS = 'Callers on the line are told within a second.'

let leave = []

export function show(root, context) {
  style(import.meta.url, '../css/menu.css')
  const restaurant = context.restaurant ?? (context.me.restaurants.length === 1 ? context.me.restaurants[0] : null)
  if (restaurant === null) {
    fill(root, h('h1', {}, 'Menu'), h('p', {}, 'Choose a restaurant at the top of the page: each has a menu of its own.'))
    return
  }
  const house = new House(restaurant, context)
  const menu = new Menu(restaurant, context)
  fill(root, h('h1', {}, 'Menu'), house.root, menu.root)
  house.renew()
  menu.renew()
  const timer = setInterval(() => menu.renew(), RENEW_MS)
  leave = [() => clearInterval(timer), context.events.on('sold_out', () => menu.renew()), context.events.on('house', () => house.renew()),
           context.events.on('reset', () => { menu.renew(); house.renew() })]
}

export function hide() {
  for (const fn of leave) fn()
  leave = []
}

const dayName = (day) => date(Date.parse(`${day}T12:00:00Z`), 'UTC') // a day is a day, wherever it is read

const radio = (name, value, text, isChecked, onchange) =>
  h('label.choice', {}, h('input', {type: 'radio', name, value, checked: isChecked, onchange}), h('span', {}, text))

// Pause, busy time, the special, and days that are closed.
class House {
  constructor(restaurant, context) {
    this.restaurant = restaurant
    this.context = context
    this.path = `api/house/${encodeURIComponent(restaurant.id)}`
    this.root = h('div.house', {})
    this.big = h('div.bigs', {})
    this.changed = h('p.quiet-text', {})
    this.days = h('ul.days', {})
  }

  async renew() {
    try {
      this.take((await get(this.path)).house)
    } catch (error) {
      if (this.house === undefined)
        fill(this.root, h('p.none', {role: 'status'}, error.status === 404 ? 'Pausing and busy time are not to be had here.' : error.message))
    }
  }

  take(house) {
    const changed = JSON.stringify(house)
    if (changed === this.shown) return
    this.shown = changed
    this.house = house
    this.render()
  }

  // Only what is changed is sent: somebody else may steer too.
  async change(change, done) {
    try {
      const answer = await put(this.path, change)
      this.house = answer.house
      this.shown = JSON.stringify(answer.house)
      this.render()
      this.context.tell(done)
    } catch (error) {
      this.render() // as it is, not as it was wished
      throw error
    }
  }

  changeBy(change, done) {
    return () => this.change(change, done).catch(this.context.fail)
  }

  // What is being written stays: only what the server says is made anew.
  render() {
    if (!this.big.isConnected) fill(this.root, this.big, h('div.small-controls', {}, this.special(), this.closedDays()), this.changed)
    const {house} = this
    const pause = house.paused ? house.pause_until ?? 'closing' : ''
    const busyMinutes = house.busy_minutes ?? 0
    const steps = BUSY_MINUTES.includes(busyMinutes) ? BUSY_MINUTES : [...BUSY_MINUTES, busyMinutes].sort((a, b) => a - b)
    const minutes = (count) => (count === 0 ? 'as usual' : `+${count} min`)
    const focused = document.activeElement?.closest?.('.bigs') === this.big ? `${document.activeElement.name} ${document.activeElement.value}` : ''
    fill(this.big,
      h('fieldset.big', {'data-paused': String(Boolean(house.paused))}, h('legend', {}, 'Orders'),
        h('div.choices', {},
          radio('pause', '', 'Taking orders', pause === '', this.changeBy({paused: false}, 'Orders are taken again.')),
          radio('pause', 'closing', 'Paused until closing', pause === 'closing', this.changeBy({paused: true, pause_until: 'closing'}, 'No orders are taken until closing time.')),
          radio('pause', 'further-notice', 'Paused until I say', pause === 'further-notice', this.changeBy({paused: true, pause_until: 'further-notice'}, 'No orders are taken until you say so.'))),
        h('p.effect', {}, house.paused ? 'Callers hear that no orders are taken now, and may leave a message.' : IN_CALLS)),
      h('fieldset.big', {}, h('legend', {}, 'Ready in'),
        h('div.choices', {}, steps.map((count) =>
          radio('busy', count, minutes(count), count === busyMinutes,
                this.changeBy({busy_minutes: count}, count === 0 ? 'The ready time is as usual.' : `Callers are told ${count} minutes more.`)))),
        h('p.effect', {}, busyMinutes > 0 ? `Callers are told ${busyMinutes} minutes more than usual.` : IN_CALLS)))
    for (const input of this.big.querySelectorAll('input')) if (`${input.name} ${input.value}` === focused) input.focus()
    const special = house.special ?? ''
    if (special !== this.knownSpecial) this.text.value = special
    this.knownSpecial = special
    const days = [...(house.closed_on ?? [])].sort()
    keyed(this.days, days, (day) => day, (day) => h('li', {}, dayName(day), busyButton('button.quiet', 'Open after all', () =>
      this.change({closed_on: (this.house.closed_on ?? []).filter((one) => one !== day)}, `Open on ${dayName(day)}.`), this.context.fail)))
    setText(this.changed, house.changed_unix_ms ? `Last changed ${age(house.changed_unix_ms)} ago${house.changed_by ? ` by ${house.changed_by}` : ''}.` : '')
  }

  special() {
    this.text = h('input', {type: 'text', maxlength: 200, placeholder: 'Pumpkin soup, five dollars', 'aria-label': 'Today’s special'})
    const save = h('button', {type: 'submit'}, 'Say it')
    return h('form.special', {onsubmit: (event) => {
      event.preventDefault()
      const special = this.text.value.trim()
      busy(save, () => this.change({special}, special ? 'Callers who ask for the special hear it.' : 'There is no special any more.'), this.context.fail)
    }}, h('h2', {}, 'Today’s special'), h('div.row-of', {}, this.text, save))
  }

  closedDays() {
    const input = h('input', {type: 'date', 'aria-label': 'A day that is closed', min: new Date().toISOString().slice(0, 10)})
    const add = h('button', {type: 'submit'}, 'Closed then')
    return h('form.closed', {onsubmit: async (event) => {
      event.preventDefault()
      const day = input.value
      if (day === '') return input.focus()
      const days = [...new Set([...(this.house.closed_on ?? []), day])].sort()
      await busy(add, () => this.change({closed_on: days}, `Closed on ${dayName(day)}: callers are told.`), this.context.fail)
      input.value = ''
    }}, h('h2', {}, 'Closed days'), h('div.row-of', {}, input, add), this.days)
  }
}

const STATES = [['on', 'On'], ['closing', 'Out till closing'], ['further-notice', 'Off']]
const stateOf = (thing) => (thing.sold_out ? thing.sold_out.until ?? thing.sold_out : 'on')

// When something can be had that is not always on, and that it is not now.
const serves = (thing) => (thing.serves ? h('span.details.times.served', {'data-now': String(thing.served_now)},
  `${thing.served_now ? 'Served' : 'Not served now:'} ${thing.serves}`) : null)

class Menu {
  constructor(restaurant, context) {
    this.restaurant = restaurant
    this.context = context
    this.search = h('input.search', {type: 'search', placeholder: 'Search dishes and options', 'aria-label': 'Search the menu', oninput: () => this.filter()})
    this.place = h('div.dishes', {})
    this.none = h('p.none', {role: 'status'})
    this.root = h('section', {'aria-label': 'Dishes'}, this.search, this.none, this.place)
    this.rows = new Map()
  }

  async renew() {
    try {
      this.take(await get('api/menu', {restaurant: this.restaurant.id}))
    } catch (error) {
      if (this.rows.size === 0) setText(this.none, error.message)
      else this.context.fail(error)
    }
  }

  take(menu) {
    const names = JSON.stringify([menu.categories, menu.groups], (key, value) => (key === 'sold_out' ? undefined : value))
    if (names !== this.names) this.build(menu)
    this.names = names
    for (const [kind, things] of this.kinds(menu)) for (const thing of things) this.rows.get(`${kind}/${thing.id}`)?.set(thing)
    this.filter()
  }

  kinds(menu) {
    return [['item', menu.categories.flatMap((category) => category.items)], ['option', (menu.groups ?? []).flatMap((group) => group.options)]]
  }

  build(menu) {
    this.rows.clear()
    this.priceTimes = menu.price_times ?? []
    const section = (kind, of, things) => h('section.dish-group', {}, h('h2', {}, of.name), serves(of),
                                            h('ul', {}, things.map((thing) => this.row(kind, thing, of))))
    fill(this.place, menu.categories.map((category) => section('item', category, category.items)),
         (menu.groups ?? []).map((group) => section('option', group, group.options)))
  }

  // "Happy Hour: $4.00, Monday to Friday from 4 PM to 6 PM"; of sizes each.
  timePrices(thing) {
    const {currency} = this.restaurant
    const found = [...(thing.time_prices ?? []).map((one) => ({...one, size: ''})),
                   ...(thing.sizes ?? []).flatMap((size) => (size.time_prices ?? []).map((one) => ({...one, size: `${size.name} `})))]
    return this.priceTimes.filter((time) => found.some((one) => one.time === time.id)).map((time) => {
      const prices = found.filter((one) => one.time === time.id).map((one) => `${one.size}${money(one.price_cents, currency)}`)
      return h('span.details.times.costs', {'data-now': String(time.now)}, `${time.name}${time.now ? ', now' : ''}: ${prices.join(', ')}, ${time.when}`)
    })
  }

  price(thing) {
    const {currency} = this.restaurant
    if (thing.sizes?.length > 0) {
      const prices = thing.sizes.map((size) => size.price_cents)
      const [low, high] = [Math.min(...prices), Math.max(...prices)]
      return low === high ? money(low, currency) : `${money(low, currency)} to ${money(high, currency)}`
    }
    return thing.price_cents > 0 ? money(thing.price_cents, currency) : ''
  }

  row(kind, thing, of) {
    const key = `${kind}/${thing.id}`
    const note = h('span.details', {})
    const choices = h('div.switch', {role: 'radiogroup', 'aria-label': thing.name})
    const inputs = STATES.map(([state, text]) => {
      const input = h('input', {type: 'radio', name: key, value: state, onchange: () => change(state)})
      choices.append(h('label', {'data-state': state}, input, h('span', {}, text)))
      return input
    })
    const element = h('li.dish', {'data-item': key}, h('div.what', {}, h('span.name', {}, thing.name), h('span.price', {}, this.price(thing)),
      thing.serves === of.serves ? null : serves(thing), this.timePrices(thing), note), choices)
    let now = thing
    const set = (fresh) => {
      now = fresh
      const state = stateOf(fresh)
      const isOfFile = state === 'menu-file'
      element.dataset.state = isOfFile ? 'further-notice' : state
      inputs.forEach((input) => {
        input.checked = input.value === (isOfFile ? 'further-notice' : state)
        input.disabled = isOfFile
      })
      setText(note, isOfFile ? 'Off in the menu’s file: it is switched on there.' : this.noteOf(fresh))
    }
    const change = async (state) => {
      choices.setAttribute('aria-busy', 'true')
      const path = `api/sold-out/${encodeURIComponent(this.restaurant.id)}/${kind}/${encodeURIComponent(thing.id)}`
      try {
        await (state === 'on' ? del(path) : put(path, {until: state}))
        set({...now, sold_out: state === 'on' ? null : {until: state}})
        this.context.tell(state === 'on' ? `${thing.name} is on again.` : `${thing.name} is off. ${IN_CALLS}`)
      } catch (error) {
        set(now)
        if (error.status !== 404 || state !== 'on') this.context.fail(error)
        else set({...now, sold_out: null}) // somebody was faster
      }
      choices.removeAttribute('aria-busy')
    }
    this.rows.set(key, {set, element, words: thing.name.toLowerCase()})
    return element
  }

  noteOf(thing) {
    const out = thing.sold_out
    if (!out) return ''
    const until = out.until_unix_ms ? `until ${clock(out.until_unix_ms, this.restaurant.timezone)}` : ''
    return [until, out.changed_by && out.changed_by !== 'api' ? `by ${out.changed_by}` : ''].filter(Boolean).join(', ')
  }

  filter() {
    const words = this.search.value.trim().toLowerCase().split(/\s+/)
    let count = 0
    for (const {element, words: name} of this.rows.values()) {
      element.hidden = !words.every((word) => name.includes(word))
      if (!element.hidden) count++
    }
    for (const group of this.place.children) group.hidden = ![...group.querySelectorAll('.dish')].some((dish) => !dish.hidden)
    setText(this.none, count === 0 && this.rows.size > 0 ? 'Nothing on the menu is called like that.' : '')
  }
}
