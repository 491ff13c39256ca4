// A call from the page in a real browser: by a microphone (a WAV file) until an order is stored, and in writing where the
// microphone is refused, with a dish that is sold out on the page meanwhile and refused within a second.
//   node call.mjs VOICEPLATE [FOLDER for screenshots]
import assert from 'node:assert/strict'
import {join} from 'node:path'
import {callByWriting, openPage, said, write} from './steps.mjs'
import {openBrowser, Service, until} from './service.mjs'
import {makeSpeech} from './speech.mjs'

const [program, shots] = process.argv.slice(2)
const PAUSE_S = 9 // longer than any answer, and shorter than the agent’s patience behind it
const READ_BACK_S = 14
const SCRIPT = [7, 'A large pepperoni pizza, please.', PAUSE_S, 'I would like to pick it up.', PAUSE_S, 'No, that is all.', PAUSE_S, 'My name is Anna.', PAUSE_S, 'Five five five, zero one zero, two zero three zero.', READ_BACK_S, 'Yes, that is right.', 30]

const picture = (page, name) => (shots ? page.screenshot({path: join(shots, `${name}.png`)}) : null)

// A recogniser may mishear one word of seven sentences, the more so on a busy machine: then the caller calls again. How well it
// hears is measured elsewhere (make eval): who was heard and answered three times, and never understood, is no fault of the page.
const CALLS_MAX = 3, SKIPPED = 77

async function untilUnderstood(service) {
  const wav = join(service.folder, 'caller.wav')
  const seconds = await makeSpeech(service.engineUrl, SCRIPT, wav)
  for (let i = 1; ; i++)
    try {
      return await bySpeech(service, wav, seconds)
    } catch (error) {
      if (!/: an order/.test(error.message) || !error.wasHeard) throw error
      if (i === CALLS_MAX) {
        console.log(`skipped: the caller was heard, and not understood, in ${CALLS_MAX} calls: ${error.stack}`)
        process.exitCode = SKIPPED
        return
      }
      console.log(`the caller was not understood and calls again: ${error.stack}`)
    }
}

async function bySpeech(service, wav, seconds) {
  const browser = await openBrowser('--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${wav}%noloop`)
  const page = await openPage(browser, service, 'call', {permissions: ['microphone']})
  try {
    await page.getByRole('button', {name: 'Call it now'}).click()
    await page.locator('.calling .state', {hasText: 'connected'}).waitFor({timeout: 10000})
    await until(15000, 'the greeting', () => said(page, 'agent').count())
    await until(10000, 'the microphone’s meter moves', async () => Number(await page.locator('.meter').getAttribute('aria-valuenow')) > 20)
    await until(1000 * seconds, 'an order', () => page.locator('.calling').getAttribute('data-order'), 300)
    await picture(page, 'call-by-speech')
    const {orders} = await service.get('/api/orders')
    const [order] = orders // the newest
    const isAsSaid = order.lines[0].item_id === 'pepperoni-pizza' && order.lines[0].size_id === 'large' && /an+a/i.test(order.name) &&
      /^$|5550102030$/.test(order.phone) // one that was not understood is not needed
    if (!isAsSaid) throw new Error(`misheard: an order of ${JSON.stringify(order)}`)
    await page.locator('.calling .state', {hasText: 'over'}).waitFor({timeout: 30000}) // the agent says goodbye
    const call = await service.get(`/api/calls/${orders[0].call_sid}`)
    assert.equal(call.state, 'ended')
    assert.ok(call.latencies.length > 0 && call.latencies.every((turn) => turn.total_ms < 5000), JSON.stringify(call.latencies))
    console.log(`ok: an order by the microphone; answers after ${call.latencies.map((turn) => turn.total_ms).join(', ')} ms; it ends: ${call.end_reason}`)
    for (const line of call.transcript) console.log(`  ${line.speaker}: ${line.text}`)
  } catch (error) {
    error.wasHeard = (await said(page, 'caller').count()) > 1
    error.stack += `\nwhat was said:\n${(await page.locator('.calling .sentence').allTextContents()).join('\n')}`
    throw error
  } finally {
    await browser.close()
  }
}

async function byWriting(service) {
  const browser = await openBrowser('--deny-permission-prompts')
  try {
    const page = await callByWriting(browser, service)
    await page.locator('.refused-microphone').waitFor()
    const first = await write(page, 'A large pepperoni pizza, please.')
    assert.match(first, /pepperoni/i)
    await soldOut(service, page, await openPage(browser, service, 'menu'))
    await picture(page, 'call-in-writing')
    for (const key of ['1', '2', '#']) await page.getByRole('button', {name: key, exact: true}).click()
    await page.getByRole('button', {name: 'Hang up'}).click()
    await page.locator('.calling .state', {hasText: 'over'}).waitFor({timeout: 5000})
    const callSid = (await page.getByRole('link', {name: 'The whole call'}).getAttribute('href')).split('/').pop()
    const call = await until(5000, 'the call’s end', async () => {
      const found = await service.get(`/api/calls/${callSid}`)
      return found?.state === 'ended' ? found : null
    })
    assert.equal(call.end_reason, 'hang-up')
    console.log('ok: a call in writing, hung up')
  } finally {
    await browser.close()
  }
}

// On the page of the menu, while the call goes on.
async function soldOut(service, page, menu) {
  if ((await service.get('/api/menu')) === null) return console.log('skipped: no API of the menu')
  const dish = menu.locator('[data-item="item/hawaiian"]')
  await dish.waitFor({timeout: 10000})
  await dish.getByRole('radio', {name: 'Out till closing'}).check()
  const began = Date.now()
  const has = async () => JSON.stringify(await service.get('/api/sold-out')).includes('hawaiian')
  await until(1000, 'the switch is in force', has, 20)
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, 1000 - (Date.now() - began))))
  const answer = await write(page, 'And a small Hawaiian pizza.')
  assert.match(answer, /out|sold|don.t have|sorry/i)
  assert.match(answer, /hawaiian/i)
  console.log(`ok: sold out on the page, a second later refused in the call: “${answer}”`)
  await picture(menu, 'menu-sold-out')
}

const service = await new Service(program).start()
try {
  if (!process.env.SPEECH_ONLY) await byWriting(service)
  await untilUnderstood(service)
} catch (error) {
  console.log(`FAILED: ${error.stack}\n${service.log.slice(-4000)}`)
  process.exitCode = 1
} finally {
  await service.stop()
}
