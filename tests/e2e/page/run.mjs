// Logging in, a live call, an order that rings.
// node run.mjs, with VOICEPLATE_URL, PAGE_PASSWORD, SERVERS (the port for line.mjs), MASTER (its pid) and CONFIG set
import fs from 'node:fs'
import {expect, finish, holds, logIn, openBrowser, openPage, until, url} from './browser.mjs'
import {Line, orderPizza, Servers} from './line.mjs'

const browser = await openBrowser()
const page = await openPage(browser)

await holds('a wrong password is refused, in words', async () => {
  await logIn(page, 'harbor-pizza', 'sail at ten')
  await page.getByText('The restaurant or the password is wrong.').waitFor()
  expect((await page.context().cookies()).length === 0, 'a cookie was set')
})

await holds('the right one opens the restaurant, and only it', async () => {
  await logIn(page, 'harbor-pizza')
  await page.getByRole('heading', {name: 'Now'}).waitFor()
  await page.getByText('Harbor Pizza').waitFor()
  const [cookie] = await page.context().cookies()
  expect(cookie.httpOnly && cookie.sameSite === 'Strict', 'the cookie can be read, or sent by other sites')
  const me = await page.evaluate(() => fetch('/api/me').then((answer) => answer.json()))
  expect(me.who === 'restaurant' && me.restaurants.length === 1, JSON.stringify(me))
  const other = await page.evaluate(() => fetch('/api/orders?restaurant=other').then((answer) => answer.status))
  expect(other === 404, `another restaurant's orders: ${other}`)
})

await holds('a page of another site can change nothing in its name', async () => {
  const status = await page.evaluate(() => fetch('/api/logout', {method: 'POST'}).then((answer) => answer.status))
  expect(status === 403, `without the header: ${status}`)
})

const servers = new Servers(Number(process.env.SERVERS))
const line = new Line(url, servers, 1)

await holds('a call appears, and its words and its basket as they come', async () => {
  const card = page.locator('.call')
  const within = {timeout: 3000}
  await orderPizza(line, async (step) => {
    if (step === 'greeted') {
      await card.waitFor(within)
      await card.getByText('(555) 000-2222').waitFor(within)
      await card.locator('.said .agent').getByText('What can I get').waitFor(within)
    } else {
      await card.locator('.said .caller').getByText('Two small margheritas, please.').waitFor(within)
      await card.locator('.basket').getByText('Margherita').waitFor(within)
      await card.locator('.basket').getByText('$22.86').waitFor(within)
    }
  })
  await page.getByText('Nobody is calling.').waitFor(within)
})

await holds('the order rings until it is accepted', async () => {
  await page.locator('.ring').waitFor({timeout: 3000})
  const text = await page.locator('.ring').innerText()
  expect(/Margherita/.test(text) && /Ada/.test(text), text)
  const version = await page.locator('script[type=module]').getAttribute('src')
  await until('the bell', () => page.evaluate(async (main) =>
    (await import(new URL(main.replace('main.js', 'bell.js'), location.href))).bell.rungCount > 0, version))
  await page.getByRole('button', {name: 'Five minutes later'}).click()
  const button = page.getByRole('button', {name: /^Accept, ready in \d+/})
  const minutes = Number(/\d+/.exec(await button.innerText())[0])
  await button.click()
  await page.locator('.ring').waitFor({state: 'detached'})
  const {orders} = await page.evaluate(() => fetch('/api/orders?restaurant=harbor-pizza').then((answer) => answer.json()))
  expect(orders[0].state === 'accepted', orders[0].state)
  const promised = Math.round((orders[0].due_unix_ms - orders[0].accepted_unix_ms) / 60000)
  expect(promised === minutes, `${promised} minutes instead of ${minutes}`)
})

await holds('one that is wanted in three days is accepted for its time, whenever that is tapped', async () => {
  const wanted = new Date(Date.now() + 3 * 24 * 3600000).toISOString().slice(0, 10)
  await orderPizza(new Line(url, servers, 2), undefined, {wanted_at: `${wanted} 19:00`})
  await page.locator('.ring').waitFor({timeout: 3000})
  expect((await page.getByRole('button', {name: 'Five minutes later'}).count()) === 0, 'its time can be moved by minutes')
  const told = async () => (await page.evaluate(() => fetch('/api/orders').then((answer) => answer.json()))).orders.find((one) => one.order_number === 2)
  const before = await told()
  expect(before.ready_minutes > 24 * 60, `${before.ready_minutes} minutes`)
  await page.getByRole('button', {name: /^Accept for \w+, .*7:00/}).click()
  await page.locator('.ring').waitFor({state: 'detached'})
  const after = await told()
  expect(after.state === 'accepted' && after.due_unix_ms === before.due_unix_ms, `${after.state}, ${after.due_unix_ms - before.due_unix_ms} ms later`)
})

await holds('it is on the board then, and opens as its ticket', async () => {
  await page.getByRole('link', {name: 'Orders'}).click()
  await page.getByRole('region', {name: 'In the making'}).getByText('Ada').last().click()
  await page.locator('.ticket').getByText('2 × Small Margherita').waitFor()
  await page.getByRole('button', {name: 'Ready'}).click()
  await page.getByRole('button', {name: 'Picked up'}).waitFor()
})

await holds('a broken connection is told, and mended', async () => {
  await page.route('**/api/events*', (route) => route.abort())
  fs.appendFileSync(process.env.CONFIG, 'delivery_late_s: 301\n')
  process.kill(Number(process.env.MASTER), 'SIGHUP') // its web process gives way to another, and ends the stream
  await page.getByText('The connection is broken').waitFor({timeout: 20000})
  await page.unroute('**/api/events*')
  await page.getByText('The connection is broken').waitFor({state: 'hidden', timeout: 40000})
})

await holds('who logs out is out, also with the old cookie', async () => {
  const cookies = await page.context().cookies()
  await page.getByRole('button', {name: 'Log out'}).click()
  await page.getByLabel('Password').waitFor()
  await page.context().addCookies(cookies)
  const status = await page.evaluate(() => fetch('/api/orders').then((answer) => answer.status))
  expect(status === 401, `the old cookie: ${status}`)
})

servers.close()
await finish(browser)
