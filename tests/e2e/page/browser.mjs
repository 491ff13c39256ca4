// What the tests of the page share: a browser, a page in it that nothing may go wrong in, and sentences that hold or not.
import {chromium} from 'playwright-core'

export const url = process.env.VOICEPLATE_URL
export const password = process.env.PAGE_PASSWORD
const problems = []
let failedCount = 0

export async function openBrowser() {
  return chromium.launch({executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
                          args: ['--no-sandbox', '--autoplay-policy=user-gesture-required', '--mute-audio']})
}

// Whatever the browser complains of is a fault, but answers that are looked for.
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({viewport: {width: 390, height: 844}, locale: 'en-US', ...options})
  const page = await context.newPage()
  page.on('pageerror', (error) => problems.push(`error in the page: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of (401|403|404|503)|ERR_FAILED|ERR_INCOMPLETE_CHUNKED/.test(message.text()))
      problems.push(`the browser says: ${message.text()}`)
  })
  return page
}

export async function logIn(page, restaurant, secret = password) {
  await page.goto(`${url}/`)
  await page.getByLabel('Restaurant').fill(restaurant)
  await page.getByLabel('Password').fill(secret)
  await page.getByRole('button', {name: 'Log in'}).click()
}

export async function holds(sentence, check) {
  const begun = Date.now()
  try {
    await check()
    console.log(`ok: ${sentence} (${((Date.now() - begun) / 1000).toFixed(1)} s)`)
  } catch (error) {
    failedCount++
    console.log(`FAILED: ${sentence}: ${error.message}`)
  }
}

export function expect(is, what) {
  if (!is) throw new Error(what)
}

export async function until(what, check, seconds = 10) {
  const end = Date.now() + seconds * 1000
  for (;;) {
    const found = await check()
    if (found) return found
    expect(Date.now() < end, `not within ${seconds} s: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

export async function finish(browser) {
  await browser.close()
  for (const problem of problems) console.log(`FAILED: ${problem}`)
  process.exit(failedCount + problems.length > 0 ? 1 : 0)
}
