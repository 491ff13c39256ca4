// The page with fixtures instead of a service, under the service's policy: for looking at views.
//   node fixture_server.mjs [PORT [LIBRARY_FOLDER]]   prints its address
import {createServer} from 'node:http'
import {existsSync, readFileSync} from 'node:fs'
import {extname, join, normalize} from 'node:path'
import {fileURLToPath} from 'node:url'
import * as fixtures from './fixtures.mjs'
import {liveCalls, manyOrders, orders} from './fixtures_now.mjs'

const SOURCE = fileURLToPath(new URL('../../../src/page', import.meta.url))
const TYPES = {'.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html', '.svg': 'image/svg+xml', '.json': 'application/json'}
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self' blob:; worker-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

let house = {...fixtures.house}
let state = 'quiet'
// 'quiet', 'busy' (orders wait and calls go on: they stand above every view), 'crowded' (fifty orders, long names).
export const setState = (value) => { state = value }

function listCalls(query) {
  const words = (query.get('q') ?? '').toLowerCase()
  const found = fixtures.calls.filter((call) => (!query.get('outcome') || call.outcome === query.get('outcome')) &&
    (words === '' || `${call.caller_name} ${call.caller_number}`.toLowerCase().includes(words)) && (!query.get('before') || call.started_unix_ms < Number(query.get('before'))))
  const isSlow = query.get('sort') === 'slowest'
  if (isSlow) found.sort((a, b) => b.slowest_ms - a.slowest_ms)
  const page = found.slice(0, Number(query.get('limit') ?? 50))
  return {calls: page, next: isSlow || found.length <= page.length ? null : page.at(-1).started_unix_ms}
}

function setSoldOut(path, soldOut) {
  const [, kind, id] = /\/(item|option)\/([^/]+)$/.exec(path) ?? []
  const all = kind === 'item' ? fixtures.menu.categories.flatMap((one) => one.items) : fixtures.menu.groups.flatMap((one) => one.options)
  const thing = all.find((one) => one.id === id)
  if (thing) thing.sold_out = soldOut
  return thing ? {sold_out: []} : null
}

function answer(method, url, body) {
  const path = url.pathname
  if (method === 'PUT' && path.startsWith('/api/house/')) return {house: (house = {...body, changed_by: 'you', changed_unix_ms: Date.now()})}
  if (path.startsWith('/api/sold-out/')) return setSoldOut(path, method === 'DELETE' ? null : {until: body.until})
  if (path.startsWith('/api/blocked/')) return fixtures.blocked
  if (path.startsWith('/api/calls/CA')) return fixtures.oneCall(path.split('/')[3])
  const known = {
    '/api/me': () => fixtures.me, '/api/orders': () => ({quiet: fixtures.orders, busy: {orders}, crowded: {orders: manyOrders}})[state], '/api/calls/live': () => ({calls: state === 'quiet' ? [] : liveCalls}), '/api/calls': () => listCalls(url.searchParams),
    '/api/menu': () => fixtures.menu, '/api/blocked': () => fixtures.blocked, '/api/house/harbor-pizza': () => ({house}), '/api/figures': () => fixtures.days, '/api/ab': () => fixtures.ab,
    '/api/flags': () => fixtures.flags, '/api/rollback': () => fixtures.flags, '/api/deliveries': () => fixtures.deliveries, '/api/doctor': () => fixtures.findings, '/api/deliveries/test': () => fixtures.test, '/api/messages': () => ({messages: []}),
    '/health': () => ({status: 'ok', version: '0.1.0', up_seconds: 86312.4, calls_live: 2, can_speak: true, processes: [{role: 'master', pid: 1}, {role: 'web', pid: 2}, {role: 'worker', pid: 3}, {role: 'engine', pid: 4}]}),
  }[path]
  return known ? known() : null
}

function serveFile(response, path, library) {
  const name = normalize(path.replace(/^\/page\/[^/]+\//, ''))
  const file = name.startsWith('library/') ? join(library ?? '', name.slice('library/'.length)) : join(SOURCE, name)
  if (name.includes('..') || !existsSync(file)) return response.writeHead(404).end()
  return response.writeHead(200, {'Content-Type': TYPES[extname(file)] ?? 'text/plain'}).end(readFileSync(file))
}

export function serve(port = 0, library = null) {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://127.0.0.1')
    if (url.pathname === '/')
      return response.writeHead(200, {'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': POLICY})
        .end(readFileSync(join(SOURCE, 'index.html'), 'utf8').replaceAll('@VERSION@', 'fixture'))
    if (url.pathname.startsWith('/page/')) return serveFile(response, url.pathname, library)
    if (url.pathname === '/api/events') {
      response.writeHead(200, {'Content-Type': 'text/event-stream'})
      return response.write('event: hello\nid: 1\ndata: {}\n\n')
    }
    if (url.pathname.endsWith('/recording')) return response.writeHead(200, {'Content-Type': 'audio/wav'}).end(fixtures.recording())
    let body = ''
    for await (const piece of request) body += piece
    const json = answer(request.method, url, body ? JSON.parse(body) : {})
    return response.writeHead(json === null ? 404 : 200, {'Content-Type': 'application/json'}).end(JSON.stringify(json ?? {error: {message: 'there is no such thing'}}))
  })
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = await serve(Number(process.argv[2] ?? 0), process.argv[3])
  console.log(`http://127.0.0.1:${server.address().port}/`)
}
