// The engine, TLS before it, and its Realtime clients, whose every event is held to the types that OpenAI publishes.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import { fileURLToPath } from 'node:url';
import { BEYOND_TYPES, schemaOf } from '../strict/lab/schema.mjs';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
export const PATIENCE_MS = 20000;
export const KEY = 'sk-e2e-of-the-engine';
const FRAME_BYTES = 960; // 20 ms of 24 kHz PCM16
export const sleep = (ms) => new Promise((done) => { setTimeout(done, ms); });
export const step = (text) => console.log(`ok - ${text}`);
export const silence = (ms) => Buffer.alloc(ms * 48);

export async function listen(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}

export async function freePort() {
  const server = net.createServer();
  const port = await listen(server);
  server.close();
  await once(server, 'close');
  return port;
}

// key: what its clients must send, or '' for none.
export async function startEngine(program, port, key) {
  const engine = spawn(program, ['engine', '--listen', `127.0.0.1:${port}`],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, VOICEPLATE_ENGINE_KEY: key } });
  process.on('exit', () => engine.kill('SIGKILL')); // however this ends
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    if (engine.exitCode !== null) throw new Error(`the engine ended with code ${engine.exitCode}`);
    const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => null);
    if (answer?.ok) return engine;
    if (Date.now() > until) throw new Error('the engine does not answer');
    await sleep(100);
  }
}

export async function stopEngine(engine) {
  engine.kill('SIGTERM');
  if (engine.exitCode === null) await once(engine, 'exit');
  return engine.exitCode;
}

// The official client speaks wss:// only, so TLS is put in front of the engine.
export async function startTls(folder, enginePort) {
  const key = path.join(folder, 'key.pem'), cert = path.join(folder, 'cert.pem');
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1', '-subj', '/CN=localhost',
    '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const server = tls.createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (outer) => {
    const inner = net.connect(enginePort, '127.0.0.1');
    outer.pipe(inner).pipe(outer);
    outer.on('error', () => inner.destroy());
    inner.on('error', () => outer.destroy());
  });
  return { server, port: await listen(server), ca: readFileSync(cert), caFile: cert };
}

// What the engine said that the published types do not allow.
const wrong = [];
const types = new Set();

export function judge(event) {
  types.add(event.type);
  for (const { param, message } of schemaOf('ga').check('RealtimeServerEvent', event))
    if (!BEYOND_TYPES.has(param)) wrong.push(`${event.type}: ${message} ${JSON.stringify(event).slice(0, 400)}`);
}

export function judged() {
  assert.deepEqual(wrong.slice(0, 5), [], 'what the engine says is as OpenAI publishes it');
  return types;
}

// Events of a Realtime client, to be waited for in the order in which they come.
export class Events {
  constructor(realtime) {
    this.all = [];
    this.next = 0;
    realtime.on('event', (event) => { judge(event); this.all.push(event); });
    realtime.on('error', (error) => { if (!error.error) this.failure = error; });
  }

  async wait(type) {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      if (this.failure) throw this.failure;
      while (this.next < this.all.length) {
        const event = this.all[this.next++];
        if (event.type === type) return event;
        assert.notEqual(event.type, 'error', JSON.stringify(event.error));
      }
      if (Date.now() > until) throw new Error(`no event ${type}`);
      await sleep(5);
    }
  }

  audioBytes(itemId) {
    return this.all.filter((event) => event.type === 'response.output_audio.delta' && event.item_id === itemId)
      .reduce((sum, event) => sum + Buffer.from(event.delta, 'base64').length, 0);
  }
}

// 24 kHz PCM16 in 20 ms frames, pace times as fast as a caller; append takes each.
export async function sendFrames(append, pcm, pace) {
  const begin = Date.now();
  for (let at = 0, frame = 0; at < pcm.length; at += FRAME_BYTES, frame++) {
    append(pcm.subarray(at, at + FRAME_BYTES));
    const early = begin + (frame * 20) / pace - Date.now();
    if (early > 0) await sleep(early);
  }
}

export const sendAudio = (realtime, pcm, pace) =>
  sendFrames((frame) => realtime.send({ type: 'input_audio_buffer.append', audio: frame.toString('base64') }), pcm, pace);

// What the engine says for a text, as 24 kHz PCM16.
export async function spoken(client, text) {
  const speech = await client.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: text, response_format: 'pcm' });
  return Buffer.from(await speech.arrayBuffer());
}
