// The style sheet of a view, asked for when the view is opened first: style(import.meta.url, '../css/calls.css').
const known = new Set()

export function style(base, path) {
  const href = new URL(path, base).href
  if (known.has(href)) return
  known.add(href)
  const link = document.createElement('link')
  Object.assign(link, {rel: 'stylesheet', href})
  document.head.append(link)
}
