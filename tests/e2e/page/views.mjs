// The views on a service that has had a call: it is found and heard again, the menu is steered, figures count it.
//   node views.mjs VOICEPLATE [FOLDER for screenshots]
import assert from 'node:assert/strict'
import {join} from 'node:path'
import {openBrowser, Service, until} from './service.mjs'
import {callByWriting, openPage, write} from './steps.mjs'

const [program, shots] = process.argv.slice(2)
const picture = (page, name) => (shots ? page.screenshot({path: join(shots, `${name}.png`), fullPage: true}) : null)

async function makeCall(browser, service) {
  const page = await callByWriting(browser, service)
  await write(page, 'A large pepperoni pizza, please.')
  await page.getByRole('button', {name: 'Hang up'}).click()
  await page.locator('.calling .state', {hasText: 'over'}).waitFor()
  assert.deepEqual(page.problems, [])
  await page.close()
}

async function calls(browser, service) {
  const page = await openPage(browser, service, 'calls')
  const rows = page.locator('.calls-table tbody tr')
  await until(5000, 'the call is listed', async () => (await rows.count()) === 1)
  await picture(page, 'real-calls')
  await page.getByLabel('Search calls').fill('anchovies')
  await until(5000, 'nobody said that', async () => (await rows.count()) === 0)
  await page.getByLabel('Search calls').fill('pepperoni')
  await until(5000, 'found by a word', async () => (await rows.count()) === 1)
  await page.getByRole('radio', {name: 'Ordered'}).check()
  await until(5000, 'no order came of it', async () => (await rows.count()) === 0)
  await page.getByRole('radio', {name: 'All'}).check()
  await rows.first().getByRole('link').click()
  await page.locator('.one-call .sentence.caller').first().waitFor()
  await page.locator('.tool', {hasText: 'add item'}).locator('summary').click()
  await page.locator('.tool pre', {hasText: 'pepperoni'}).first().waitFor()
  const wave = page.getByRole('slider', {name: 'Place in the recording'})
  await until(5000, 'the recording', async () => Number(await wave.getAttribute('aria-valuemax')) > 3)
  await page.locator('.one-call .sentence.agent button').last().click()
  await until(5000, 'a sentence is heard', async () => Number(await wave.getAttribute('aria-valuenow')) > 1)
  await page.locator('.sentence.playing').waitFor({timeout: 5000})
  await picture(page, 'real-call')
  assert.deepEqual(page.problems, [])
  console.log('ok: the call is found by a word, and a click on a sentence plays it')
}

const BOTHERS = '+15550007777'

async function blocked(browser, service) {
  const page = await openPage(browser, service, 'calls')
  const numbers = async () => (await service.get('/api/blocked')).blocked.map((one) => one.number)
  await page.getByText('Blocked numbers: none').click()
  await page.getByLabel('A number to block').fill('+1 (555) 000-7777')
  await page.getByRole('button', {name: 'Block', exact: true}).click()
  await until(2000, 'blocked', async () => (await numbers()).includes(BOTHERS), 50)
  await page.getByText('Calls from (555) 000-7777 are not taken any more.').waitFor()
  await page.getByRole('button', {name: 'Undo'}).click()
  await until(2000, 'undone', async () => (await numbers()).length === 0, 50)
  await page.getByText('Blocked numbers: none').waitFor() // the event renews it
  await service.ask('PUT', `/api/blocked/harbor-pizza/${encodeURIComponent(BOTHERS)}`)
  await page.getByText('Blocked numbers: 1').waitFor()
  await until(2000, 'its call is not taken', async () => /<Reject/.test(await service.rings(BOTHERS, `CA${'7'.repeat(32)}`)))
  await page.getByRole('button', {name: 'Take its calls again'}).click()
  await until(2000, 'unblocked in the list', async () => (await numbers()).length === 0, 50)
  await page.reload() // it is in the list within twenty seconds
  const row = page.locator('.calls-table tbody tr', {hasText: '(555) 000-7777'}).first()
  await row.getByRole('link').click()
  await page.getByRole('button', {name: 'Block this number'}).click()
  await until(2000, 'blocked at the call', async () => (await numbers()).includes(BOTHERS), 50)
  await picture(page, 'real-blocked')
  await page.getByText('are not taken. Blocked').waitFor()
  await page.getByRole('button', {name: 'Take its calls again'}).click()
  await until(2000, 'taken again', async () => (await numbers()).length === 0, 50)
  assert.deepEqual(page.problems, [])
  console.log('ok: a number is blocked by its name and at its call, and each of it is undone')
}

async function menu(browser, service) {
  const page = await openPage(browser, service, 'menu')
  page.on('response', (response) => response.status() >= 400 && response.status() !== 404 && page.problems.push(`${response.url()} ${response.status()}`))
  const house = async () => (await service.get('/api/house/harbor-pizza')).house
  await page.getByRole('radio', {name: 'Paused until closing'}).check()
  await until(2000, 'paused', async () => (await house()).paused, 50)
  await page.getByRole('radio', {name: 'Taking orders'}).check()
  await until(2000, 'taking orders', async () => !(await house()).paused, 50)
  await page.getByRole('radio', {name: '+20 min'}).check()
  await until(2000, 'busy', async () => (await house()).busy_minutes === 20, 50)
  await page.getByLabel('Today’s special').fill('Pumpkin soup')
  await page.getByRole('button', {name: 'Say it'}).click()
  await until(2000, 'a special', async () => (await house()).special.startsWith('Pumpkin soup'), 50)
  await page.getByLabel('A day that is closed').fill('2027-12-25')
  await page.getByRole('button', {name: 'Closed then'}).click()
  await until(2000, 'a closed day', async () => (await house()).closed_on.includes('2027-12-25'), 50)
  await page.getByLabel('Search the menu').fill('hawai')
  assert.equal(await page.locator('.dish:visible').count(), 1)
  // By the keyboard alone: the switch is a group of radio buttons.
  const dish = page.locator('[data-item="item/hawaiian"]')
  await dish.getByRole('radio', {name: 'On', exact: true}).focus()
  await page.keyboard.press('ArrowRight')
  await until(2000, 'sold out', async () => JSON.stringify(await service.get('/api/sold-out')).includes('hawaiian'), 50)
  await page.keyboard.press('ArrowLeft')
  await until(2000, 'on again', async () => !JSON.stringify(await service.get('/api/sold-out')).includes('hawaiian'), 50)
  assert.deepEqual(page.problems, [])
  console.log('ok: pause, busy time, special, a closed day and a dish are switched, by the keyboard too')
}

async function figures(browser, service) {
  const page = await openPage(browser, service, 'figures')
  const value = page.locator('.tile', {hasText: 'Calls'}).first().locator('.value')
  const counted = async () => (await service.get('/api/figures?restaurant=harbor-pizza')).days[0].calls
  await until(15000, 'the call counts', async () => (await counted()) >= 1)
  const calls = await counted() // the number that is blocked may have been taken once, before every process had it
  await until(15000, 'the page says so', async () => (await value.textContent()) === String(calls))
  await picture(page, 'real-figures')
  await page.getByRole('button', {name: 'Send all new calls turn by turn…'}).click()
  await page.getByRole('button', {name: 'No', exact: true}).click() // it asks once
  assert.equal((await service.get('/api/flags')).flags.find((flag) => flag.name === 'realtime_enabled').value, true)
  const settings = await openPage(browser, service, 'settings')
  await settings.getByRole('region', {name: 'Flags'}).locator('.flag').first().waitFor()
  await settings.getByText('All is well.').waitFor()
  await picture(settings, 'real-settings')
  assert.deepEqual([...page.problems, ...settings.problems], [])
  console.log('ok: figures count it, the way back asks once, settings show the service')
}

const service = await new Service(program).start()
const browser = await openBrowser('--deny-permission-prompts')
try {
  if ((await service.get('/api/calls')) === null || (await service.get('/api/house/harbor-pizza')) === null) {
    console.log('skipped: no API of calls and the house')
    process.exitCode = 77
    throw null
  }
  await until(60000, 'calls can be recorded', () => /clip ready announcement/.test(service.log) && /clip ready greeting/.test(service.log))
  await makeCall(browser, service)
  await calls(browser, service)
  await blocked(browser, service)
  await menu(browser, service)
  await figures(browser, service)
} catch (error) {
  if (error !== null) console.log(`FAILED: ${error.stack}\n${service.log.slice(-3000)}`)
  process.exitCode ||= 1
} finally {
  await browser.close()
  await service.stop()
}
