// The official OpenAI client against the engine: Realtime session, audio turn in and out, function call, interruption,
// and the two audio endpoints.
//   npm ci && VOICEPLATE_BIN=build/voiceplate node tests/e2e/openai_client/run.mjs    (or the program as argument)
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { fileURLToPath } from 'node:url';
import OpenAI, { toFile } from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const program = path.resolve(process.argv[2] ?? process.env.VOICEPLATE_BIN ?? path.join(root, 'build/voiceplate'));
const PATIENCE_MS = 20000;
const FRAME_BYTES = 960; // 20 ms of 24 kHz PCM16
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const step = (text) => console.log(`ok - ${text}`);

async function listen(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}

async function freePort() {
  const server = net.createServer();
  const port = await listen(server);
  server.close();
  await once(server, 'close');
  return port;
}

async function startEngine(port) {
  const engine = spawn(program, ['engine', '--listen', `127.0.0.1:${port}`], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    if (engine.exitCode !== null) throw new Error(`the engine ended with code ${engine.exitCode}`);
    const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => null);
    if (answer?.ok) return engine;
    if (Date.now() > until) throw new Error('the engine does not answer');
    await sleep(100);
  }
}

// The official client speaks wss:// only, so TLS is put in front of the engine.
// Without a key the engine answers programs of this machine, no stranger's page in a browser on it.
async function checkForeignPages(port) {
  const strangers = [{ Origin: 'https://evil.example' }, { 'Sec-Fetch-Site': 'cross-site' }, { Host: 'evil.example' }];
  for (const headers of strangers) {
    const request = http.get({ host: '127.0.0.1', port, path: '/v1/models', headers });
    const [answer] = await once(request, 'response');
    answer.resume();
    assert.equal(answer.statusCode, 403, JSON.stringify(headers));
  }
  step('foreign pages are refused');
}

async function startTls(folder, enginePort) {
  const key = path.join(folder, 'key.pem'), cert = path.join(folder, 'cert.pem');
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1', '-subj', '/CN=localhost',
    '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const server = tls.createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (outer) => {
    const inner = net.connect(enginePort, '127.0.0.1');
    outer.pipe(inner).pipe(outer);
    outer.on('error', () => inner.destroy());
    inner.on('error', () => outer.destroy());
  });
  return { server, port: await listen(server), ca: readFileSync(cert) };
}

// Events of a Realtime client, to be waited for in the order in which they come.
class Events {
  constructor(realtime) {
    this.all = [];
    this.next = 0;
    realtime.on('event', (event) => this.all.push(event));
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

// 24 kHz PCM16 in 20 ms frames, pace times as fast as a caller.
async function sendAudio(realtime, pcm, pace) {
  const begin = Date.now();
  for (let at = 0, frame = 0; at < pcm.length; at += FRAME_BYTES, frame++) {
    realtime.send({ type: 'input_audio_buffer.append', audio: pcm.subarray(at, at + FRAME_BYTES).toString('base64') });
    const early = begin + (frame * 20) / pace - Date.now();
    if (early > 0) await sleep(early);
  }
}

const silence = (ms) => Buffer.alloc(ms * 48);

const menu = {
  ok: true,
  restaurant: { name: 'Trattoria Uno', address: '12 Harbor Street', phone: '', is_open: true, hours: [], pickup: { minutes: 25 }, delivery: null,
    tax_percent: '8', can_transfer: false },
  categories: [{ id: 'pizza', name: 'Pizzas', synonyms: [], items: [{ id: 'margherita', name: 'Margherita', description: '', synonyms: ['margarita'],
    available: true, sizes: [{ id: 'small', name: 'Small', price: '9.50', synonyms: [] }, { id: 'large', name: 'Large', price: '15.00', synonyms: [] }],
    group_ids: [], ingredients: [], allergens: [], vegetarian: true, vegan: false, gluten_free: false }] }],
  groups: [],
};
const line = { line_id: 'L1', item_id: 'margherita', name: 'Margherita', size_id: 'large', size: 'Large', quantity: 2, options: [], without: [],
  unit_price: '15.00', line_total: '30.00', spoken: 'two large Margherita pizzas' };
const added = { ok: true, line, order: { version: 1, lines: [line], subtotal: '30.00', tax: '2.40', delivery_fee: '0.00', total: '32.40', item_count: 2,
  customer: { name: '', phone: '', address: '', service: 'pickup' }, missing: ['name'], read_back: 'I have two large Margherita pizzas.' } };

async function audioEndpoints(client) {
  const speech = await client.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: 'Two large pizzas for pickup.', response_format: 'wav' });
  const wav = Buffer.from(await speech.arrayBuffer());
  assert.equal(wav.toString('latin1', 0, 4), 'RIFF');
  const heard = await client.audio.transcriptions.create({ model: 'gpt-transcribe', file: await toFile(wav, 'turn.wav') });
  assert.match(heard.text, /large pizzas/i);
  step(`audio.speech and audio.transcriptions: "${heard.text}"`);
  await assert.rejects(client.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: 'x', response_format: 'opus' }), OpenAI.BadRequestError);
  assert.ok((await client.models.list()).data.length > 0);
  step('errors and models');
}

async function openSession(realtime, events) {
  const created = await events.wait('session.created');
  assert.equal(created.session.type, 'realtime');
  assert.equal(created.session.model, 'gpt-realtime-2.1');
  realtime.send({ type: 'session.update', session: {
    type: 'realtime',
    instructions: 'You take phone orders for Trattoria Uno.',
    audio: { input: { transcription: { model: 'gpt-transcribe' }, turn_detection: { type: 'server_vad', silence_duration_ms: 500 } } },
    tools: ['get_menu', 'add_item', 'get_order', 'submit_order'].map((name) => ({ type: 'function', name, parameters: { type: 'object' } })),
  } });
  const updated = await events.wait('session.updated');
  assert.deepEqual(updated.session.audio.input.format, { type: 'audio/pcm', rate: 24000 });
  const item = (fields) => realtime.send({ type: 'conversation.item.create', item: fields });
  item({ type: 'function_call', call_id: 'call_menu', name: 'get_menu', arguments: '{}' });
  item({ type: 'function_call_output', call_id: 'call_menu', output: JSON.stringify(menu) });
  item({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Welcome to Trattoria Uno. What would you like?' }] });
  for (let i = 0; i < 3; i++) await events.wait('conversation.item.done');
  step('session and history');
}

async function functionCall(realtime, events, speak) {
  await speak('I would like two large Margherita pizzas, please.');
  await events.wait('input_audio_buffer.speech_started');
  const { item_id } = await events.wait('input_audio_buffer.committed');
  const heard = await events.wait('conversation.item.input_audio_transcription.completed');
  assert.equal(heard.item_id, item_id);
  const call = await events.wait('response.function_call_arguments.done');
  assert.equal(call.name, 'add_item');
  assert.equal(JSON.parse(call.arguments).item_id, 'margherita');
  await events.wait('response.done');
  step(`audio turn in, function call: "${heard.transcript}" -> add_item(${call.arguments})`);
  realtime.send({ type: 'conversation.item.create', item: { type: 'function_call_output', call_id: call.call_id, output: JSON.stringify(added) } });
  realtime.send({ type: 'response.create' });
  const { response } = await events.wait('response.done');
  assert.equal(response.status, 'completed');
  const [message] = response.output;
  assert.ok(events.audioBytes(message.id) > 48000, 'more than a second of audio');
  step(`audio turn out: "${message.content[0].transcript}"`);
  return message;
}

async function interruption(realtime, events, speak, message) {
  const speaking = speak('Wait.');
  await events.wait('input_audio_buffer.speech_started');
  realtime.send({ type: 'conversation.item.truncate', item_id: message.id, content_index: 0, audio_end_ms: 500 });
  const truncated = await events.wait('conversation.item.truncated');
  assert.equal(truncated.audio_end_ms, 500);
  realtime.send({ type: 'conversation.item.retrieve', item_id: message.id });
  const { item } = await events.wait('conversation.item.retrieved');
  assert.ok(item.content[0].transcript.length < message.content[0].transcript.length, 'the transcript is what was heard');
  await speaking;
  await events.wait('response.done');
  realtime.send({ type: 'response.create', response: { instructions: 'Say that we close at ten.' } });
  realtime.send({ type: 'response.cancel' });
  const { response } = await events.wait('response.done');
  assert.equal(response.status, 'cancelled');
  step(`interruption: heard "${item.content[0].transcript}"; cancel`);
}

async function main() {
  const folder = mkdtempSync(path.join(tmpdir(), 'voiceplate-e2e-'));
  const enginePort = await freePort();
  const engine = await startEngine(enginePort);
  let front, realtime;
  try {
    front = await startTls(folder, enginePort);
    const plain = new OpenAI({ apiKey: 'none', baseURL: `http://127.0.0.1:${enginePort}/v1`, maxRetries: 0 });
    await audioEndpoints(plain);
    await checkForeignPages(enginePort);
    const secure = new OpenAI({ apiKey: 'none', baseURL: `https://localhost:${front.port}/v1` });
    realtime = new OpenAIRealtimeWS({ model: 'gpt-realtime-2.1', options: { ca: front.ca } }, secure);
    const events = new Events(realtime);
    const speak = async (text) => {
      const speech = await plain.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: text, response_format: 'pcm' });
      await sendAudio(realtime, Buffer.concat([silence(400), Buffer.from(await speech.arrayBuffer())]), 3);
      await sendAudio(realtime, silence(1600), 1);
    };
    await openSession(realtime, events);
    const message = await functionCall(realtime, events, speak);
    await interruption(realtime, events, speak, message);
  } finally {
    realtime?.close();
    front?.server.close();
    engine.kill('SIGTERM');
    if (engine.exitCode === null) await once(engine, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
  assert.equal(engine.exitCode, 0, 'the engine ends in order');
  step('the engine ended in order');
  process.exit(0);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
