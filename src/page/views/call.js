// Call it now: speak to the restaurant from this page, with no telephone; or write, where there is no microphone.
import {get} from '../api.js'
import {busy} from '../busy.js'
import {PageCall} from '../call/page_call.js'
import {h, keyed, setText, show as fill} from '../dom.js'
import {duration, money} from '../format.js'
import {details} from '../order.js'
import {keyOfWords, wordsOf} from '../said.js'
import {style} from '../style.js'

export const title = 'Call'

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#']
const LOOK_MS = 1000

let view = null

export function show(root, context) {
  style(import.meta.url, '../css/call.css')
  view = new CallView(root, context)
  view.showStart()
}

export function hide() {
  view?.close()
  view = null
}

class CallView {
  constructor(root, context) {
    this.root = root
    this.context = context
    this.line = {hasNoise: false, isBad: false}
  }

  close() {
    clearInterval(this.timer)
    this.off?.()
    if (this.call && this.call.state !== 'over') this.call.hangUp()
  }

  showStart() {
    const {restaurants} = this.context.me
    const chosen = this.context.restaurant ?? restaurants[0]
    const which = restaurants.length > 1 && !this.context.restaurant
      ? h('label.which', {}, 'Which restaurant? ', h('select', {}, restaurants.map((one) => h('option', {value: one.id}, one.name)))) : null
    const button = h('button.primary.call-now', {type: 'button', onclick: () =>
      busy(button, () => this.begin(which ? which.querySelector('select').value : chosen?.id), this.context.fail)}, 'Call it now')
    fill(this.root, h('div.start', {}, h('h1', {}, which ? 'Call a restaurant' : `Call ${chosen?.name ?? 'the restaurant'}`),
      h('p', {}, 'You speak to it as a caller does, through this device’s microphone. An order that you confirm is a real one: it rings on this page and goes to the kitchen.'),
      h('p.quiet-text', {}, 'Without a microphone you write what you would say, and hear the answer.'), which, button))
    button.focus()
  }

  async begin(restaurantId) {
    this.restaurant = this.context.me.restaurants.find((one) => one.id === restaurantId)
    const call = new PageCall(restaurantId)
    this.call = call
    call.addEventListener('state', () => this.renew())
    call.addEventListener('loudness', (event) => this.showLoudness(event.detail))
    call.addEventListener('told', (event) => this.tell(event.detail))
    await call.begin()
    if (view !== this) return call.hangUp()
    this.showCall()
    this.beganMs = Date.now()
    this.off = this.context.events.on('line', (line) => line.call_sid === call.callSid && this.look())
    this.timer = setInterval(() => this.look(), LOOK_MS)
    this.renew()
  }

  showCall() {
    const {sound} = this.call
    const microphone = !sound.isMicrophoneRefused
    this.state = h('span.state', {role: 'status'})
    this.since = h('span.since', {})
    this.meter = h('div.meter', {role: 'meter', 'aria-label': 'Loudness of your microphone', 'aria-valuemin': 0, 'aria-valuemax': 100}, h('i', {}))
    this.lines = h('div.talk', {role: 'log', 'aria-live': 'polite', 'aria-label': 'Conversation'})
    this.told = h('div.told', {role: 'status'})
    this.basket = h('ul.lines', {})
    this.total = h('strong.large', {})
    this.end = h('button.danger.hang-up', {type: 'button', onclick: () => this.call.hangUp()}, 'Hang up')
    this.again = h('button.primary', {type: 'button', hidden: true, onclick: () => this.restart()}, 'Call again')
    this.whole = h('a.button', {hidden: true, href: `#/calls/${this.call.callSid}`}, 'The whole call')
    fill(this.root, h('div.calling', {},
      h('section.conversation', {}, h('div.top', {}, h('h1', {}, this.restaurant?.name ?? ''), h('span.spread', {}), this.since, this.state),
        microphone ? this.meter : h('p.refused-microphone', {}, `${sound.refusal} Write what you would say, or send a sound file.`),
        this.lines, this.told, this.writing(microphone)),
      h('aside', {}, h('div.do', {}, this.end, this.again, this.whole),
        h('section.panel', {'aria-label': 'The order'}, h('h2', {}, 'The order'), this.basket, this.total), this.keypad(), this.trying())))
  }

  writing(hasMicrophone) {
    const text = h('input', {type: 'text', maxlength: 400, placeholder: 'A large pepperoni pizza, please', 'aria-label': 'What you would say'})
    const form = h('form.write', {onsubmit: (event) => {
      event.preventDefault()
      if (text.value.trim() !== '') this.call.write(text.value.trim())
      text.value = ''
    }}, text, h('button', {type: 'submit'}, 'Say it'))
    const file = h('input', {type: 'file', accept: 'audio/*', 'aria-label': 'A sound file to be said', onchange: async () => {
      try {
        if (file.files.length > 0) await this.call.sound.say(file.files[0])
      } catch {
        this.tell('This file has no sound that the browser knows.')
      }
      file.value = ''
    }})
    this.inputs = h('div.inputs', {}, form, h('label.file', {}, h('span', {}, 'Say a sound file'), file))
    if (!hasMicrophone) setTimeout(() => text.focus())
    return this.inputs
  }

  keypad() {
    this.pad = h('section.keypad', {'aria-label': 'Keys'}, KEYS.map((key) => h('button', {type: 'button', onclick: () => this.call.press(key)}, key)))
    return this.pad
  }

  trying() {
    const toggle = (name, text) => h('label.toggle', {}, h('input', {type: 'checkbox', role: 'switch', onchange: (event) => {
      this.line[name] = event.target.checked
      this.call.setLine(this.line)
    }}), h('span', {}, text))
    return h('section.panel', {'aria-label': 'For trying'}, h('h2', {}, 'For trying'), toggle('hasNoise', 'Send noise'), toggle('isBad', 'Bad line'))
  }

  restart() {
    this.close()
    this.call = null
    this.root.replaceChildren()
    view = new CallView(this.root, this.context)
    view.showStart()
  }

  showLoudness(loudness) {
    if (!this.meter) return
    const dB = 20 * Math.log10(Math.max(loudness, 1e-5))
    const full = Math.max(0, Math.min(100, Math.round((dB + 60) * 100 / 54)))
    this.meter.firstChild.style.width = `${full}%`
    this.meter.setAttribute('aria-valuenow', full)
  }

  tell(sentence) {
    if (this.told) this.told.append(h('p', {}, sentence))
    else this.context.tell(sentence)
  }

  renew() {
    if (!this.state) return
    const {state} = this.call
    setText(this.state, {connecting: 'calling…', open: 'connected', over: 'over'}[state] ?? state)
    this.state.dataset.state = state
    const isOver = state === 'over'
    this.end.hidden = isOver
    this.again.hidden = !isOver
    this.whole.hidden = !isOver
    for (const element of [...this.pad.children, ...this.inputs.querySelectorAll('input, button')]) element.disabled = isOver
    if (isOver) {
      clearInterval(this.timer)
      this.look()
      setTimeout(() => this.look(), 1500) // the last words are written down a moment later
    }
  }

  async look() {
    if (this.call.state === 'open') setText(this.since, duration(Date.now() - this.beganMs))
    if (this.isLooking) return
    this.isLooking = true
    try {
      this.take(await get(`api/calls/${this.call.callSid}`))
    } catch {
      // the next look may tell more
    }
    this.isLooking = false
  }

  take(call) {
    const count = this.lines.childElementCount
    const lines = (call.transcript ?? []).map((line, i) => ({...line, key: `${i} ${keyOfWords(line)}`}))
    keyed(this.lines, lines, (line) => line.key, (line) => h(`p.sentence.${line.speaker}`, {}, wordsOf(line)))
    if (this.lines.childElementCount > count) this.lines.lastElementChild.scrollIntoView({block: 'nearest'})
    const order = (call.orders ?? []).at(-1)
    const basket = order ?? call.order ?? {}
    keyed(this.basket, basket.lines ?? [], (line) => JSON.stringify(line), (line) =>
      h('li', {}, h('span.count', {}, `${line.quantity} ×`), h('span.dish', {}, line.name ?? line.item_id, details(line))))
    setText(this.total, basket.total !== undefined ? money(basket.total, this.restaurant?.currency) : 'Nothing yet')
    this.root.querySelector('.calling').dataset.order = order ? order.order_number : ''
    if (order && !this.hasTold) {
      this.hasTold = true
      this.tell(`Order ${order.order_number} is stored.`)
    }
  }
}
