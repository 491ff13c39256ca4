// One `voiceplate serve` whose model is a strict service, at ports that the kernel chose, everything signed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { sleep } from './response.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../..');
export const TOKEN = '0123456789abcdef0123456789abcdef', BASE_URL = 'https://orders.example.com', ADMIN = 'strict-admin-token-0123456789';
const START_MS = 30000;
const MENU = readFileSync(path.join(root, 'tests/e2e/kill_matrix/menus/corner.yaml'), 'utf8');

export const calledNumber = (at) => `+1555100${String(at).padStart(4, '0')}`;
export const restaurantName = (at) => `Corner Pizza ${String(at).padStart(3, '0')}`;

// The menu of the kill matrix for so many restaurants, which differ in their names and numbers. edit: of one's text, and may put
// files beside it.
function writeMenus(folder, count, edit) {
  mkdirSync(folder);
  for (let at = 0; at < count; at++)
    writeFileSync(path.join(folder, `corner-${at}.yaml`), edit(MENU, folder).replace('id: corner', `id: corner-${at}`).replace('Corner Pizza', restaurantName(at)).replace('+15550001111', calledNumber(at)));
  return folder;
}

export class VoicePlate {
  constructor(program, realtime, { settings = {}, restaurants = 1, menu = (text) => text } = {}) {
    Object.assign(this, { program, folder: mkdtempSync(path.join(tmpdir(), 'voiceplate-strict-')) });
    mkdirSync(path.join(this.folder, 'recordings'));
    this.settings = { web_port: 0, media_port: 0, engine_enabled: false, traditional_enabled: false, workers: 1, drain_s: 0, log_level: 'info', public_base_url: BASE_URL,
      caller_calls_max: 0, caller_window_calls_max: 0, restaurant_calls_max: 0, restaurant_webhooks_per_s: 0, // all calls are of one number
      twilio_auth_token: TOKEN, recordings_dir: path.join(this.folder, 'recordings'), twilio_account_sid: `AC${'0'.repeat(32)}`, admin_token: ADMIN, store_url: `sqlite:${this.folder}/calls.db`,
      menus_dir: writeMenus(path.join(this.folder, 'menus'), restaurants, menu), realtime_url: realtime.url, realtime_key: 'sk-strict', realtime_model: realtime.model,
      realtime_voice: realtime.dialect === 'beta' ? 'alloy' : 'marin', realtime_transcription_model: realtime.dialect === 'beta' ? 'whisper-1' : 'gpt-transcribe', ...settings };
  }

  file(name) { return readFileSync(path.join(this.folder, name), 'utf8'); }

  async start() {
    const given = Object.fromEntries(Object.entries(this.settings).map(([name, value]) => [`VOICEPLATE_${name.toUpperCase()}`, String(value)]));
    const [out, log] = ['banner', 'log'].map((name) => openSync(path.join(this.folder, name), 'w'));
    this.process = spawn(this.program, ['serve'], { cwd: root, env: { PATH: process.env.PATH, HOME: this.folder, ...given }, stdio: ['ignore', out, log] });
    const until = Date.now() + START_MS;
    for (;;) {
      const urls = this.file('banner').match(/voice webhook +(http:\S+)\/voice\n[^]*? health +(http:\S+)\/health/);
      if (urls) [, this.web, this.media] = urls;
      if (urls && /"status":"ok"/.test(await this.health())) return this;
      if (this.process.exitCode !== null || Date.now() > until) throw new Error(`the service does not start: ${this.file('banner')} ${this.file('log')}`);
      await sleep(50);
    }
  }

  health() { return fetch(`${this.web}/health`).then((answer) => answer.text()).catch(() => ''); }

  async call(sid) {
    const answer = await this.ask('GET', `/api/calls/${sid}`);
    return answer.ok ? answer.json() : { status: answer.status };
  }

  // An answer of the API's, as it is.
  ask(method, pathname) { return fetch(this.web + pathname, { method, headers: { Authorization: `Bearer ${ADMIN}` } }); }

  // It must end in order; what a sanitizer or a crash says stands in its log.
  async stop() {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill('SIGTERM');
      const killer = setTimeout(() => this.process.kill('SIGKILL'), 10000);
      await once(this.process, 'exit');
      clearTimeout(killer);
    }
    const faults = [];
    if (this.process.exitCode !== 0) faults.push(`voiceplate ended with ${this.process.exitCode ?? this.process.signalCode}`);
    for (const line of this.file('log').match(/.*(worker_died|Sanitizer|assert|insane).*/gi) ?? []) faults.push(line);
    return faults;
  }

  forget() { rmSync(this.folder, { recursive: true, force: true }); }
}
