// A service as a newcomer has it: no keys, no telephone, the embedded engine, its own database; and a browser to look at it.
import {spawn} from 'node:child_process'
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {chromium} from 'playwright-core'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const START_MS = 30000

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const {port} = server.address()
      server.close(() => resolve(port))
    })
  })
}

// The value of look() once it is true; throws where it is not in time.
export async function until(ms, what, look, everyMs = 100) {
  const end = Date.now() + ms
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > end) throw new Error(`not in ${ms} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}

export class Service {
  constructor(program, settings = {}) {
    this.program = program
    this.settings = settings
    this.folder = mkdtempSync(join(tmpdir(), 'page-'))
    this.menus = join(this.folder, 'menus')
    mkdirSync(this.menus)
    const menu = readFileSync(join(ROOT, 'menus/harbor-pizza.yaml'), 'utf8')
    writeFileSync(join(this.menus, 'harbor-pizza.yaml'),
                  menu.replace(/^restaurant:$/m, 'restaurant:\n  recording:\n    announcement: This call is recorded.\n    days: 7'))
    this.log = ''
  }

  async start() {
    const [web, media, engine] = [await freePort(), await freePort(), await freePort()]
    this.url = `http://127.0.0.1:${web}`
    this.engineUrl = `http://127.0.0.1:${engine}`
    const settings = {web_port: web, media_port: media, engine_port: engine, workers: 1, drain_s: 2, menus_dir: this.menus,
      store_url: `sqlite:${this.folder}/voiceplate.db`, recordings_dir: join(this.folder, 'recordings'), ...this.settings}
    const kept = Object.entries(process.env).filter(([name]) => !/^(VOICEPLATE|TWILIO|OPENAI)_/.test(name))
    const own = Object.entries(settings).map(([name, value]) => [`VOICEPLATE_${name.toUpperCase()}`, String(value)])
    this.process = spawn(this.program, ['serve'], {cwd: ROOT, env: Object.fromEntries([...kept, ...own]), stdio: ['ignore', 'pipe', 'pipe']})
    for (const stream of [this.process.stdout, this.process.stderr]) stream.on('data', (text) => { this.log = (this.log + text).slice(-200000) })
    await until(START_MS, 'the service is well', async () => (await this.get('/health').catch(() => null))?.status === 'ok')
    return this
  }

  async get(path) {
    const response = await fetch(this.url + path)
    return response.ok ? response.json() : null
  }

  async ask(method, path, body) {
    const response = await fetch(this.url + path, {method, headers: {'Content-Type': 'application/json', 'X-VoicePlate': '1'}, body: body && JSON.stringify(body)})
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }

  // A call of that number arrives. Returns what the network is told to do.
  async rings(number, callSid) {
    const form = {CallSid: callSid, AccountSid: `AC${'0'.repeat(32)}`, From: number, To: '+15550001111', CallStatus: 'ringing', Direction: 'inbound'}
    const response = await fetch(`${this.url}/voice`, {method: 'POST', body: new URLSearchParams(form)})
    return response.text()
  }

  async stop() {
    const ended = new Promise((resolve) => this.process.on('exit', resolve))
    this.process.kill('SIGTERM')
    const timer = setTimeout(() => this.process.kill('SIGKILL'), 10000)
    await ended
    clearTimeout(timer)
    rmSync(this.folder, {recursive: true, force: true})
  }
}

export function openBrowser(...args) {
  return chromium.launch({executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required', ...args]})
}

