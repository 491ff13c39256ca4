// Screenshots of the views with fixtures, narrow and wide, light and dark, and what a view does wrong: a message on the
// console, something wider than the screen, a target under 44 px.
//   node look.mjs FOLDER [LIBRARY_FOLDER]
import {chromium} from 'playwright-core'
import {serve, setState} from './fixture_server.mjs'
import {calls} from './fixtures.mjs'

const BUSY = ['now', 'orders', 'order']
const CROWDED = ['orders-50', 'order-long']
const VIEWS = {now: 'now', orders: 'orders', order: 'orders/harbor-pizza/62', 'orders-50': 'orders', 'order-long': 'orders/harbor-pizza/101', 'now-empty': 'now', calls: 'calls', call: `calls/${calls[1].call_sid}`, menu: 'menu', figures: 'figures', settings: 'settings', 'call-now': 'call'}
const [folder, library] = process.argv.slice(2)
const server = await serve(0, library)
const browser = await chromium.launch({executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox']})
let failed = 0

function complain(name, what) {
  failed++
  console.log(`${name}: ${what}`)
}

// Run in the page.
function findFaults() {
  const faults = findPale()
  if (document.documentElement.scrollWidth > innerWidth) faults.push(`scrolls sideways: ${document.documentElement.scrollWidth} of ${innerWidth} px`)
  for (const element of document.querySelectorAll('main button, main .button, main select, main input:not([type=checkbox]):not([type=radio]), main summary, main label:has(input)')) {
    const {width, height} = element.getBoundingClientRect()
    if (width > 0 && (height < 43.5 || width < 43.5)) faults.push(`small target: ${element.tagName} “${element.textContent.slice(0, 30)}” ${Math.round(width)}×${Math.round(height)}`)
  }
  return faults
}

// Text that stands out less than 4.5 to 1 from what is behind it (WCAG 2.2, 1.4.3; large text: 3 to 1).
function findPale() {
  const read = (text) => (text.match(/[\d.]+/g) ?? []).map(Number)
  const light = ([r, g, b]) => [r, g, b].map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0)
  const groundOf = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = read(getComputedStyle(at).backgroundColor)
      if (colour.length === 3 || colour[3] > 0.5) return colour
    }
    return [255, 255, 255]
  }
  const faults = new Set()
  for (const element of document.querySelectorAll('body *')) {
    const text = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()).join('')
    if (text === '' || element.getClientRects().length === 0 || element.closest(':disabled, script, noscript')) continue
    const style = getComputedStyle(element)
    const [a, b] = [light(read(style.color)), light(groundOf(element))].sort((x, y) => y - x)
    const ratio = (a + 0.05) / (b + 0.05)
    if (ratio < (parseFloat(style.fontSize) >= 24 ? 3 : 4.5)) faults.add(`pale: “${text.slice(0, 30)}” ${ratio.toFixed(1)} to 1`)
  }
  return [...faults]
}

for (const width of [390, 1440])
  for (const colorScheme of ['light', 'dark']) {
    const page = await browser.newPage({viewport: {width, height: width === 390 ? 844 : 900}, colorScheme})
    for (const [view, path] of Object.entries(VIEWS)) {
      const name = `${view}-${width}-${colorScheme}`
      const onConsole = (message) => message.type() === 'error' && complain(name, message.text())
      const onError = (error) => complain(name, error.message)
      page.on('console', onConsole)
      page.on('pageerror', onError)
      setState(BUSY.includes(view) ? 'busy' : CROWDED.includes(view) ? 'crowded' : 'quiet')
      await page.goto(`http://127.0.0.1:${server.address().port}/#/${path}`)
      await page.reload()
      await page.waitForSelector('main h1, main .ticket')
      await page.waitForTimeout(700)
      for (const fault of await page.evaluate(`(() => {\n${findPale}\n${findFaults}\nreturn findFaults()\n})()`)) complain(name, fault)
      await page.screenshot({path: `${folder}/${name}.png`, fullPage: true})
      page.off('console', onConsole)
      page.off('pageerror', onError)
    }
    await page.close()
  }
await browser.close()
server.closeAllConnections()
server.close()
console.log(failed === 0 ? 'ok: nothing to complain of' : `${failed} faults`)
process.exitCode = failed === 0 ? 0 : 1
