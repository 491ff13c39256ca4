// Money and time as the restaurant writes them.

const formatters = new Map()
function formatter(key, make) {
  if (!formatters.has(key)) formatters.set(key, make())
  return formatters.get(key)
}

// Cents (1250), or a price as the API's tickets have it ("12.50").
export function money(amount, currency = 'USD') {
  const value = typeof amount === 'string' ? Number(amount) : amount / 100
  if (!Number.isFinite(value)) return ''
  return formatter(`money ${currency}`, () => new Intl.NumberFormat(undefined, {style: 'currency', currency})).format(value)
}

// The restaurant's clock, whatever zone the browser is in.
export function clock(unixMs, timezone) {
  return formatter(`clock ${timezone}`, () =>
    new Intl.DateTimeFormat(undefined, {hour: 'numeric', minute: '2-digit', timeZone: timezone || undefined})).format(unixMs)
}

// "Mon 30 Nov"
export function date(unixMs, timezone) {
  return formatter(`date ${timezone}`, () =>
    new Intl.DateTimeFormat(undefined, {weekday: 'short', day: 'numeric', month: 'short', timeZone: timezone || undefined})).format(unixMs)
}

// The day there, as the API has days: "2026-11-30".
export function day(unixMs, timezone) {
  return formatter(`day ${timezone}`, () =>
    new Intl.DateTimeFormat('en-CA', {year: 'numeric', month: '2-digit', day: '2-digit', timeZone: timezone || undefined})).format(unixMs)
}

// "now", "3 min", "2 h"
export function age(unixMs, nowMs = Date.now()) {
  const minutes = Math.floor((nowMs - unixMs) / 60000)
  if (minutes < 1) return 'now'
  if (minutes < 60) return `${minutes} min`
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} days`
}

// "2:07"
export function duration(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

// "+15551234567" → "+1 (555) 123-4567"; others in threes.
export function phone(number) {
  if (!number) return ''
  if (number === 'browser') return 'A call from this page'
  const american = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number)
  return american ? `(${american[1]}) ${american[2]}-${american[3]}` : number
}

export function plural(count, one, many) {
  return `${count} ${count === 1 ? one : many}`
}
