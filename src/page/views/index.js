// The views, in the order of the navigation. A view is a module views/NAME.js of
//   export const title = 'Orders'
//   export function show(root, context)   fills root (an empty <main>) and keeps it true
//   export function hide()                lets go of timers and listeners
// context: me (api/me), restaurant (chosen; null: all), restaurants, live (live.js), events (events.js), path (what stands
// behind #/NAME, cut at slashes), go(name, ...path), tell(text, kind, way) (a short notice, with a button), fail(error) (the same for what went wrong).
// for: 'operator' shows it to the operator alone; isLinked: it is no part of the navigation, other views lead there. It is loaded when it is first opened.
export const views = [
  {name: 'now', label: 'Now', icon: 'M12 7v5l3 3M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18', load: () => import('./now.js')},
  {name: 'orders', label: 'Orders', icon: 'M6 3h12v18l-3-2l-3 2l-3-2l-3 2zM9 8h6M9 12h6', load: () => import('./orders.js')},
  {name: 'calls', label: 'Calls', icon: 'M6 3h3l2 5l-2 2a12 12 0 0 0 5 5l2-2l5 2v3a2 2 0 0 1-2 2A16 16 0 0 1 4 5a2 2 0 0 1 2-2', load: () => import('./calls.js')},
  {name: 'menu', label: 'Menu', icon: 'M4 6h16M4 12h16M4 18h10', load: () => import('./menu.js')},
  {name: 'figures', label: 'Figures', icon: 'M5 20V10M12 20V4M19 20v-7', load: () => import('./figures.js')},
  {name: 'settings', label: 'Settings', icon: 'M4 7h10M18 7h2M4 17h2M10 17h10M14 4v6M6 14v6', for: 'operator', load: () => import('./settings.js')},
  {name: 'call', label: 'Call', isLinked: true, load: () => import('./call.js')},
]
