// What is asked of the server. All answers are JSON; what goes wrong is an ApiError with a sentence to show.

export const BASE = new URL('../../', import.meta.url)

export class ApiError extends Error {
  constructor(status, message, retrySeconds) {
    super(message)
    this.status = status
    this.retrySeconds = retrySeconds
  }
}

let onLoggedOut = () => {}
export function whenLoggedOut(fn) {
  onLoggedOut = fn
}

export function urlOf(path, query = {}) {
  const url = new URL(path.replace(/^\//, ''), BASE)
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== null && value !== '') url.searchParams.set(name, value)
  return url
}

async function ask(method, path, {query, body, signal} = {}) {
  const options = {method, signal, credentials: 'same-origin', headers: {'X-VoicePlate': '1'}}
  if (body !== undefined) {
    options.headers['Content-Type'] = 'application/json'
    options.body = JSON.stringify(body)
  }
  let response
  try {
    response = await fetch(urlOf(path, query), options)
  } catch (error) {
    if (error.name === 'AbortError') throw error
    throw new ApiError(0, 'The server cannot be reached. Is this device on the network?')
  }
  const text = await response.text()
  let json = null
  try {
    json = text === '' ? {} : JSON.parse(text)
  } catch {
    // an answer of somebody between us and the server
  }
  if (response.ok && json !== null) return json
  if (response.status === 401 && path !== 'api/login') onLoggedOut()
  throw new ApiError(response.status, json?.error?.message ?? `The server answered ${response.status}.`,
                     Number(response.headers.get('Retry-After')) || undefined)
}

export const get = (path, query, signal) => ask('GET', path, {query, signal})
export const post = (path, body = {}) => ask('POST', path, {body})
export const put = (path, body = {}) => ask('PUT', path, {body})
export const del = (path) => ask('DELETE', path)
