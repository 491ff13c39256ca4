// A button that shows that its action is under way, then its result or its error.
import {h} from './dom.js'

export async function busy(button, fn, fail) {
  if (button.disabled) return
  button.disabled = true
  button.classList.add('busy')
  button.setAttribute('aria-busy', 'true')
  try {
    await fn()
  } catch (error) {
    fail(error)
  } finally {
    button.disabled = false
    button.classList.remove('busy')
    button.removeAttribute('aria-busy')
  }
}

export function busyButton(name, text, fn, fail) {
  const button = h(name, {type: 'button', onclick: () => busy(button, fn, fail)}, text)
  return button
}
