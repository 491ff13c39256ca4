// Makes elements. What stands in them is text, never HTML: nothing that a caller says or a menu holds can become a tag.

const SVG = 'http://www.w3.org/2000/svg'

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else if (name === 'value' || name === 'checked' || name === 'disabled') element[name] = value
    else element.setAttribute(name, value === true ? '' : value)
  }
  for (const child of children.flat(Infinity))
    if (child !== undefined && child !== null && child !== false)
      element.append(child instanceof Node ? child : String(child))
  return element
}

// h('button.primary', {onclick: f, disabled: true}, 'Accept', [more]): classes behind dots; null, undefined and false
// children are left out; arrays are flattened; all else is text.
export function h(name, properties, ...children) {
  const [tag, ...classes] = name.split('.')
  const element = document.createElement(tag || 'div')
  if (classes.length > 0) element.className = classes.join(' ')
  return fill(element, properties, children)
}

export function svg(tag, properties, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children)
}

// An icon of a path in a field of 24 by 24; the words beside it say what it means.
export function icon(path) {
  return svg('svg', {viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true'}, svg('path', {d: path}))
}

// Replaces what stands in an element.
export function show(element, ...children) {
  element.replaceChildren()
  return fill(element, {}, children)
}

// Sets the text only where it changed, so that what is selected or read aloud is left in peace.
export function setText(element, text) {
  if (element.textContent !== String(text)) element.textContent = text
}

// Keeps one element for each thing of a list, in its order: make(thing) for a new one, update(element, thing) for all.
// Elements stay the same while their thing is there, so focus and pressed buttons survive.
export function keyed(parent, things, keyOf, make, update) {
  const old = parent.kept ?? new Map()
  const kept = new Map()
  let at = parent.firstChild
  for (const thing of things) {
    const key = keyOf(thing)
    const element = old.get(key) ?? make(thing)
    kept.set(key, element)
    update?.(element, thing)
    if (element === at) at = at.nextSibling
    else parent.insertBefore(element, at)
  }
  for (const [key, element] of old) if (kept.get(key) !== element) element.remove()
  parent.kept = kept
}
