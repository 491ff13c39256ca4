// What the tests in a browser do alike.
import {until} from './service.mjs'

export async function openPage(browser, service, path, options = {}) {
  const page = await (await browser.newContext({viewport: {width: 1440, height: 900}, ...options})).newPage()
  page.problems = []
  page.on('console', (message) => message.type() === 'error' && !/404/.test(message.text()) && page.problems.push(message.text()))
  page.on('pageerror', (error) => page.problems.push(error.stack))
  await page.goto(`${service.url}/#/${path}`)
  return page
}

export const said = (page, speaker) => page.locator(`.calling .sentence.${speaker}`)

// A call without a microphone, until it is greeted.
export async function callByWriting(browser, service) {
  const page = await openPage(browser, service, 'call')
  await page.getByRole('button', {name: 'Call it now'}).click()
  await until(25000, 'the greeting', () => said(page, 'agent').count())
  return page
}

// The answer to what is written.
export async function write(page, words) {
  const before = await said(page, 'agent').count()
  await page.getByLabel('What you would say').fill(words)
  await page.getByRole('button', {name: 'Say it', exact: true}).click()
  await until(30000, `an answer to “${words}”`, async () => (await said(page, 'agent').count()) > before)
  return said(page, 'agent').last().textContent()
}
