// Who are you? A restaurant by its password, or the operator.
import {get, post} from './api.js'
import {h, setText, show} from './dom.js'

export function showLogin(root, onDone) {
  const who = h('input', {name: 'username', autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false',
                          placeholder: 'empty for the operator'})
  const password = h('input', {name: 'password', type: 'password', autocomplete: 'current-password', required: true})
  const button = h('button.primary', {type: 'submit'}, 'Log in')
  const problem = h('p.problem-text', {role: 'alert'})

  async function submit(event) {
    event.preventDefault()
    button.disabled = true
    setText(button, 'One moment…')
    setText(problem, '')
    try {
      await post('api/login', {restaurant: who.value.trim(), password: password.value})
      onDone(await get('api/me'))
      return
    } catch (error) {
      setText(problem, error.retrySeconds ? `${error.message} In ${error.retrySeconds} s it may be tried again.` : error.message)
    }
    password.value = ''
    password.focus()
    button.disabled = false
    setText(button, 'Log in')
  }

  show(root, h('main.login', {}, h('h1', {}, 'VoicePlate'),
               h('form', {onsubmit: submit}, h('label', {}, 'Restaurant', who), h('label', {}, 'Password', password),
                 problem, button)))
  who.focus()
}
