// The views, in the order of the navigation. A view is a module views/NAME.js of
//   export const title = 'Orders'
//   export function show(root, context)   fills root (an empty <main>) and keeps it true
//   export function hide()                lets go of timers and listeners
// context: me (api/me), restaurant (chosen; null: all), restaurants, live (live.js), events (events.js), path (what stands
// behind #/NAME, cut at slashes), go(name, ...path), tell(text) (a short notice), fail(error) (the same for what went wrong).
// for: 'operator' shows it to the operator alone. It is loaded when it is first opened.
export const views = [
  {name: 'now', label: 'Now', icon: 'M12 7v5l3 3M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18', load: () => import('./now.js')},
  {name: 'orders', label: 'Orders', icon: 'M6 3h12v18l-3-2l-3 2l-3-2l-3 2zM9 8h6M9 12h6', load: () => import('./orders.js')},
]
