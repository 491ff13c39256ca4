// Numbers whose calls are not taken: at a call its own, and all of them above the list. What is done can be undone.
import {del, get, put} from '../api.js'
import {busy, busyButton} from '../busy.js'
import {h, setText, show as fill} from '../dom.js'
import {age, phone} from '../format.js'

const pathOf = (one) => `api/blocked/${encodeURIComponent(one.restaurant_id)}/${encodeURIComponent(one.number)}`

async function block(one, context) {
  await put(pathOf(one))
  context.tell(`Calls from ${phone(one.number)} are not taken any more.`, 'notice', {name: 'Undo', do: () => unblock(one, context)})
}

async function unblock(one, context) {
  await del(pathOf(one))
  context.tell(`Calls from ${phone(one.number)} are taken again.`, 'notice', {name: 'Undo', do: () => block(one, context)})
}

const by = (one) => (one.in_menu_file ? 'In the menu’s file: it is taken out there.'
  : `Blocked${one.changed_by && one.changed_by !== 'api' ? ` by ${one.changed_by}` : ''}, ${since(one.changed_unix_ms)}.`)

function since(unixMs) {
  const text = age(unixMs)
  return text === 'now' ? 'just now' : `${text} ago`
}

// Of one call: whether its number is blocked, and the button for it. A number that is withheld cannot be.
export class NumberBlock {
  constructor(call, context) {
    this.one = {restaurant_id: call.restaurant_id, number: call.caller_number}
    this.context = context
    this.isPossible = /^\+\d+$/.test(call.caller_number ?? '')
    this.root = h('section.blocking', {'aria-label': 'This number'})
    if (this.isPossible) this.renew()
    this.leave = context.events.on('blocked', () => this.isPossible && this.renew())
  }

  close() {
    this.leave()
  }

  async renew() {
    try {
      const {blocked} = await get('api/blocked', {restaurant: this.one.restaurant_id})
      this.render(blocked.find((one) => one.number === this.one.number))
    } catch {
      fill(this.root) // it is not to be had here
    }
  }

  render(found) {
    const act = (text, fn) => busyButton('button', text, async () => {
      await fn(this.one, this.context)
      await this.renew()
    }, this.context.fail)
    fill(this.root, found ? h('p.quiet-text', {}, `Calls from ${phone(this.one.number)} are not taken. ${by(found)}`) : null,
         !found ? act('Block this number', block) : found.in_menu_file ? null : act('Take its calls again', unblock))
  }
}

// All of the restaurant, or of all that may be seen; folded until somebody looks.
export class BlockedList {
  constructor(context) {
    this.context = context
    this.title = h('summary', {}, 'Blocked numbers')
    this.list = h('ul', {})
    const {restaurants} = context.me
    this.restaurant = context.restaurant ?? (restaurants.length === 1 ? restaurants[0] : null)
    this.root = h('details.blocked', {}, this.title, this.list, this.restaurant ? this.form() : null)
    this.leave = context.events.on('blocked', () => this.renew())
    this.renew()
  }

  close() {
    this.leave()
  }

  async renew() {
    try {
      const {blocked} = await get('api/blocked', {restaurant: this.restaurant?.id})
      this.render(blocked)
    } catch (error) {
      fill(this.list, h('li.quiet-text', {}, error.message))
    }
  }

  render(blocked) {
    setText(this.title, blocked.length === 0 ? 'Blocked numbers: none' : `Blocked numbers: ${blocked.length}`)
    fill(this.list, blocked.map((one) => this.row(one)))
  }

  row(one) {
    const name = this.restaurant ? null : this.context.me.restaurants.find((known) => known.id === one.restaurant_id)?.name
    return h('li', {}, h('span', {}, h('strong', {}, phone(one.number)), h('span.details', {}, name ? `${name}. ` : '', by(one))),
      one.in_menu_file ? null : busyButton('button', 'Take its calls again', async () => {
        await unblock(one, this.context)
        await this.renew()
      }, this.context.fail))
  }

  // As people write numbers: with blanks, brackets and strokes.
  form() {
    const number = h('input', {type: 'tel', placeholder: '+1 555 123 4567', 'aria-label': 'A number to block'})
    const add = h('button', {type: 'submit'}, 'Block')
    return h('form.row-of', {onsubmit: async (event) => {
      event.preventDefault()
      const text = number.value.replace(/[\s().-]/g, '')
      if (text === '') return number.focus()
      await busy(add, async () => {
        await block({restaurant_id: this.restaurant.id, number: text}, this.context)
        number.value = ''
        await this.renew()
      }, this.context.fail)
    }}, number, add)
  }
}
