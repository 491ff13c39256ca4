// Orders that wait to be accepted, above every view: the oldest whole, those behind it as lines, all at once in reach.
import {bell} from './bell.js'
import {busyButton} from './busy.js'
import {h, keyed, setText, show} from './dom.js'
import {age, phone} from './format.js'
import {keyOfOrder} from './live.js'
import {accept, acceptText, dueText, isAhead, lineElements, service, undo, warnings, zone} from './order.js'

const STEP_MINUTES = 5
const MOST_MINUTES = 240

export class Ringing {
  constructor(root, {live, me, tell, fail}) {
    Object.assign(this, {root, live, me, tell, fail})
    this.list = h('div.orders', {})
    this.muted = h('div.muted', {hidden: true}, h('span', {}, 'This browser keeps the bell silent until you touch the page.'),
                   h('button', {onclick: () => bell.unlock()}, 'Turn the bell on'))
    show(root, this.muted, this.list)
    this.off = live.onChange(() => this.update())
    bell.onChange = () => this.update()
    this.ages = setInterval(() => this.update(), 1000)
    this.title = document.title
  }

  close() {
    this.off()
    clearInterval(this.ages)
    bell.onChange = null
    show(this.root)
  }

  restaurantOf(order) {
    return this.me.restaurants.find((restaurant) => restaurant.id === order.restaurant_id)
  }

  update() {
    const orders = this.live.ringing
    bell.ring(orders.length > 0)
    this.root.classList.toggle('on', orders.length > 0)
    const isMuted = orders.length > 0 && bell.isMuted
    if (this.muted.hidden === isMuted) this.muted.hidden = !isMuted
    keyed(this.list, orders, keyOfOrder, (order) => this.make(order), (card, order) => this.renew(card, order))
  }

  make(order) {
    const card = h('article.ring', {'data-order': keyOfOrder(order)})
    const restaurant = this.restaurantOf(order)
    card.minutes = order.ready_minutes
    card.age = h('span.age', {})
    card.button = busyButton('button.primary.accept', '', async () => {
      const accepted = await accept(order, card.minutes)
      this.live.putOrder(accepted)
      this.tell(`Order ${order.order_number} is accepted, due ${dueText(accepted, restaurant?.timezone)}.`, 'notice',
                {name: 'Undo', do: async () => this.live.putOrder(await undo(accepted))})
    }, this.fail)
    const step = (minutes, text, label) => h('button.step', {type: 'button', 'aria-label': label, onclick: () => {
      card.minutes = Math.min(MOST_MINUTES, Math.max(STEP_MINUTES, card.minutes + minutes))
      this.renew(card, order)
    }}, text)
    show(card,
      h('div.top', {}, h('strong.number', {}, `#${order.order_number}`), h('span', {}, service(order)),
        this.me.restaurants.length > 1 && !this.live.restaurantId ? h('span', {}, restaurant?.name ?? '') : null,
        h('span.spread', {}), card.age),
      h('ul.lines', {}, lineElements(order)), warnings(order),
      h('div.who', {}, order.name, order.name && order.phone ? ' · ' : '', h('span.whole', {}, phone(order.phone)), order.address ? ` · ${order.address}` : ''),
      order.delivery_zone ? h('div.who', {}, `Zone: ${zone(order)}`) : null,
      h('div.do', {}, isAhead(order) ? card.button : [step(-STEP_MINUTES, '−5', 'Five minutes sooner'), card.button,
        step(STEP_MINUTES, '+5', 'Five minutes later')]))
    return card
  }

  renew(card, order) {
    setText(card.age, `${age(order.created_unix_ms)}`)
    if (!card.button.disabled) setText(card.button, acceptText(order, card.minutes, this.restaurantOf(order)?.timezone))
  }
}
