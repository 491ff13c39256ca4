// The frame: who is there, which restaurant, which view; the bell and what rings stand above every view.
import {get, post, whenLoggedOut} from './api.js'
import {bell} from './bell.js'
import {busyButton} from './busy.js'
import {h, icon, keyed, setText, show} from './dom.js'
import {Events} from './events.js'
import {Live} from './live.js'
import {showLogin} from './login.js'
import {Ringing} from './ringing.js'
import {views} from './views/index.js'

const NOTICE_MS = 5000
const frame = {}
let session = null // what one login has: me, restaurant, events, live, view

function remembered(name) {
  try {
    return localStorage.getItem(`voiceplate.${name}`) ?? ''
  } catch {
    return '' // a browser that keeps nothing
  }
}

function remember(name, value) {
  try {
    localStorage.setItem(`voiceplate.${name}`, value)
  } catch {
    // then it is asked anew
  }
}

function setScheme(scheme) {
  document.documentElement.dataset.scheme = scheme
  remember('scheme', scheme)
}

// way: {name, do} is a button beside the text, for twice as long.
function tell(text, kind = 'notice', way = null) {
  const notice = h(`div.${kind}`, {role: kind === 'problem' ? 'alert' : 'status'}, h('span', {}, text))
  if (way)
    notice.append(busyButton('button', way.name, async () => {
      await way.do()
      notice.remove()
    }, fail))
  frame.notices.append(notice)
  setTimeout(() => notice.remove(), way ? 2 * NOTICE_MS : NOTICE_MS)
}

const fail = (error) => tell(error.message, 'problem')

// "#/orders/12" → ['orders', '12']
function readPath() {
  return location.hash.replace(/^#\/?/, '').split('/').filter(Boolean).map(decodeURIComponent)
}

function go(name, ...path) {
  location.hash = `#/${[name, ...path].map(encodeURIComponent).join('/')}`
}

function shownViews() {
  return views.filter((view) => view.for !== 'operator' || session.me.who === 'operator')
}

async function openView() {
  if (session === null) return
  const [name = 'now', ...path] = readPath()
  const wanted = shownViews().find((view) => view.name === name) ?? shownViews()[0]
  const mine = session
  let module
  try {
    module = await wanted.load()
  } catch {
    tell('This view could not be loaded: there may be a new version. Load the page anew.', 'problem')
    return
  }
  if (session !== mine || (readPath()[0] ?? 'now') !== name) return
  session.view?.hide()
  session.view = module
  for (const link of frame.nav.children)
    if (link.dataset.view === wanted.name) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  document.title = `${module.title} · VoicePlate`
  show(frame.main)
  frame.main.className = `view-${wanted.name}`
  module.show(frame.main, {
    me: session.me, restaurant: session.restaurant, restaurants: session.me.restaurants, live: session.live,
    events: session.events, path, go, tell, fail,
  })
}

function showState() {
  const {live, events} = session
  const isBroken = live.isKnown && !events.isLive
  document.body.classList.toggle('stale', isBroken)
  frame.broken.hidden = !isBroken
  setText(frame.broken, isBroken ? 'The connection is broken: what is grey may be out of date. Trying again.' : '')
}

function openRestaurant(id) {
  session.view?.hide()
  session.view = null
  session.events?.close()
  session.ringing?.close()
  session.restaurant = session.me.restaurants.find((restaurant) => restaurant.id === id) ?? null
  if (session.restaurant === null && session.me.restaurants.length === 1) session.restaurant = session.me.restaurants[0]
  session.events = new Events(session.restaurant?.id)
  session.live = new Live(session.events, session.restaurant?.id)
  session.live.onChange(showState)
  session.ringing = new Ringing(frame.ringing, {...session, go, tell, fail})
  openView()
}

function restaurantChoice() {
  const {restaurants} = session.me
  if (restaurants.length < 2) return h('strong.name', {}, restaurants[0]?.name ?? 'VoicePlate')
  const chosen = remembered('restaurant')
  const select = h('select', {'aria-label': 'Restaurant', onchange: (event) => {
    remember('restaurant', event.target.value)
    openRestaurant(event.target.value)
  }}, h('option', {value: ''}, 'All restaurants'),
    restaurants.map((restaurant) => h('option', {value: restaurant.id}, restaurant.name)))
  select.value = restaurants.some((restaurant) => restaurant.id === chosen) ? chosen : ''
  return select
}

function schemeSwitch() {
  const schemes = {'': 'Auto', light: 'Light', dark: 'Dark'}
  const button = h('button.quiet', {onclick: () => {
    const names = Object.keys(schemes)
    setScheme(names[(names.indexOf(document.documentElement.dataset.scheme ?? '') + 1) % names.length])
    name()
  }})
  const name = () => {
    const scheme = schemes[document.documentElement.dataset.scheme ?? '']
    setText(button, scheme)
    button.setAttribute('aria-label', `Colours: ${scheme}`)
  }
  name()
  return button
}

async function logOut() {
  try {
    await post('api/logout')
  } catch (error) {
    fail(error)
    return
  }
  closeSession()
  start()
}

function closeSession() {
  session?.view?.hide()
  session?.events?.close()
  session?.ringing?.close()
  session = null
  bell.ring(false)
}

function openSession(me) {
  session = {me}
  const navigation = shownViews().filter((view) => !view.isLinked).map((view) =>
    h('a', {href: `#/${view.name}`, 'data-view': view.name}, icon(view.icon), h('span', {}, view.label)))
  frame.nav = h('nav', {'aria-label': 'Views'}, navigation)
  frame.broken = h('div.broken', {role: 'status', hidden: true})
  frame.ringing = h('section.ringing', {'aria-label': 'Orders to accept', 'aria-live': 'assertive'})
  frame.main = h('main', {})
  const chosen = restaurantChoice()
  show(document.body,
       h('header', {}, chosen, h('div.spread', {}), schemeSwitch(),
         me.open ? null : h('button.quiet', {onclick: logOut}, 'Log out')),
       frame.nav, h('div.page', {}, frame.broken, frame.ringing, frame.main), frame.notices)
  openRestaurant(chosen.value ?? '')
}

async function start() {
  try {
    openSession(await get('api/me'))
  } catch (error) {
    if (error.status === 401) showLogin(document.body, openSession)
    else showUnreachable(error)
  }
}

function showUnreachable(error) {
  show(document.body, h('main.login', {}, h('h1', {}, 'VoicePlate'), h('p', {role: 'alert'}, error.message),
                        h('button.primary', {onclick: start}, 'Try again')))
}

setScheme(remembered('scheme'))
frame.notices = h('div.notices', {})
whenLoggedOut(() => {
  if (session === null) return
  closeSession()
  showLogin(document.body, openSession)
})
addEventListener('hashchange', openView)
start()
