// npm `twilio` and VoicePlate understand each other: the library accepts every TwiML document, VoicePlate every signature of its.
//   twilio.mjs VOICEPLATE
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import WebSocket from 'ws';
import { Realtime } from './lab/realtime.mjs';
import { verbsOf } from './lab/twiml.mjs';
import { BASE_URL, TOKEN, VoicePlate, calledNumber } from './lab/voiceplate.mjs';

const here = path.dirname(fileURLToPath(import.meta.url)), root = path.resolve(here, '../../..');
const { getExpectedTwilioSignature: sign, twiml: { MessagingResponse }, validateRequest } = createRequire(import.meta.url)('twilio');
const SHARED_KEY = 'shared-key-secret-0123456789abcdef';
const SETTINGS = 'X-Twilio-Webhooks-Signature-Settings';
const step = (text) => console.log(`ok: ${text}`);

// --- what VoicePlate says ---

// Every document that stands in a golden document, where what belongs to one run is hidden behind a name.
function goldenDocuments() {
  const folder = path.join(root, 'tests/e2e/golden/documents');
  return readdirSync(folder).flatMap((file) => {
    const text = readFileSync(path.join(folder, file), 'utf8');
    return [...text.matchAll(/<\?xml version="1\.0" encoding="UTF-8"\?>\\n\n<Response[^]*?(?:<\/Response>|<Response\/>)/g)]
      .map(([xml], at) => ({ from: `${file}, document ${at + 1}`, xml: xml.replace('\\n\n', '\n').replace(/<([a-z]+(?: [a-z]+)*(?: \d+)?)>/g, '$1') }));
  });
}

function check(documents) {
  const seen = new Set();
  for (const { from, xml } of documents) {
    try {
      for (const verb of verbsOf(xml)) seen.add(verb);
    } catch (error) {
      throw new Error(`${from}: ${error.message}\n${xml}`);
    }
  }
  return seen;
}

// The elements of a call's documents that the program can write at all; <Message> is of another kind of document (textMessages).
function elementsOfSource() {
  const source = readFileSync(path.join(root, 'src/twilio/twiml_verbs.c'), 'utf8');
  return [...new Set([...source.matchAll(/(?:twiml_open|twiml_element|write_empty)\(twiml, "([A-Za-z]+)"/g)].map(([, name]) => name))].filter((name) => name !== 'Message');
}

function refusesWhatIsWrong() {
  const wrap = (inside) => `<?xml version="1.0" encoding="UTF-8"?>\n<Response>${inside}</Response>`;
  for (const inside of ['<say>x</say>', '<Stream url="wss://x"/>', '<Say loops="2">x</Say>', '<Pause length="two"/>', '<Gather input="keys"/>', '<Record playBeep="no"/>',
    '<Hangup>now</Hangup>', '<Say>a & b</Say>', '<Say>x', '<Connect><Say>x</Say></Connect>', '<Redirect/>'])
    assert.throws(() => verbsOf(wrap(inside)), Error, `taken: ${inside}`);
  verbsOf(wrap('<Gather input="speech dtmf" timeout="3"><Say>a &amp; b</Say></Gather><Redirect method="POST">/x?a=1&amp;b=2</Redirect>'));
}

// --- what VoicePlate takes ---

const sid = (letters, at) => letters + String(at).padStart(32, '0');
const form = (at, more) => ({ AccountSid: `AC${'0'.repeat(32)}`, CallSid: sid('CA', at), From: '+15550002222', To: calledNumber(0), CallStatus: 'ringing', Direction: 'inbound',
  ApiVersion: '2010-04-01', ...more });

function bodyOf(fields) {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one);
  return body;
}

async function ask(service, pathname, fields, { token = TOKEN, method = 'POST', algorithm, signed = fields, headers = {} } = {}) {
  const query = method === 'GET' ? `${pathname}${pathname.includes('?') ? '&' : '?'}${bodyOf(fields)}` : pathname;
  const url = BASE_URL + query, parameters = method === 'GET' ? {} : signed, signature = sign(token, url, parameters, algorithm);
  assert.ok(validateRequest(token, signature, url, parameters, algorithm), 'twilio takes its own');
  const answer = await fetch(service.web + query, { method, headers: { 'X-Twilio-Signature': signature, ...headers }, ...(method === 'POST' && { body: bodyOf(fields) }) });
  return { status: answer.status, text: await answer.text() };
}

async function signatures(service) {
  const good = [
    ['a webhook', form(1)],
    ['empty values', form(2, { FromCity: '', Digits: '' })],
    ['what is not ASCII', form(3, { CallerName: 'Zoë & Söhne, 20 % +1', FromCity: '東京' })],
    ['names that differ in case', form(4, { a: '1', B: '2', _c: '3', A: '4' })],
    ['a name that comes twice', form(5, { MediaUrl: ['b', 'a', 'a'] })],
    ['spaces at the ends', form(6, { CallerName: '  Ada  ' })],
  ];
  for (const [what, fields] of good) assert.equal((await ask(service, '/voice', fields)).status, 200, what);
  assert.equal((await ask(service, '/voice?restaurant=one&x=%20y', form(7))).status, 200, 'a query');
  assert.equal((await ask(service, '/voice', form(8), { method: 'GET' })).status, 200, 'a GET webhook');
  for (const algorithm of ['HMAC_SHA1', 'HMAC_SHA256'])
    assert.equal((await ask(service, '/voice', form(9), { token: SHARED_KEY, algorithm, headers: { [SETTINGS]: `key=webhooks_sharedkey_1,algorithm=${algorithm}` } })).status, 200, `a SharedKey's ${algorithm}`);
  const bad = [
    ['a changed value', form(10), { signed: form(11) }],
    ['another token', form(10), { token: `${TOKEN}0` }],
    ['the token where a SharedKey is named', form(10), { headers: { [SETTINGS]: 'key=webhooks_sharedkey_1,algorithm=HMAC_SHA1' } }],
    ['a SharedKey that is not named', form(10), { token: SHARED_KEY, algorithm: 'HMAC_SHA256' }],
  ];
  for (const [what, fields, how] of bad) assert.equal((await ask(service, '/voice', fields, how)).status, 403, what);
  step(`${good.length + 4} kinds of requests signed by twilio are taken, ${bad.length} refused`);
}

// A text message is answered as the library writes it.
async function textMessages(service) {
  const fields = { MessageSid: sid('SM', 1), AccountSid: `AC${'0'.repeat(32)}`, From: '+15550009998', To: calledNumber(0), Body: 'pause & "resume"' };
  const { status, text } = await ask(service, '/sms', fields);
  assert.equal(status, 200);
  const [, said] = text.match(/<Message>([^<]*)<\/Message>/) ?? [];
  const answer = new MessagingResponse();
  if (said !== undefined) answer.message(said.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'));
  assert.equal(text.replaceAll('\n', '').replace('<Response/>', '<Response></Response>'), answer.toString().replace('<Response/>', '<Response></Response>'));
  step(`a text message is answered as npm twilio writes it: ${said ?? 'not at all'}`);
}

async function upgrade(service, url, token = TOKEN) {
  const ws = new WebSocket(service.media.replace('http', 'ws') + new URL(url).pathname, { headers: { 'X-Twilio-Signature': sign(token, url, {}) } });
  return new Promise((done) => {
    ws.on('open', () => { ws.terminate(); done(101); });
    ws.on('unexpected-response', (_, answer) => done(answer.statusCode));
    ws.on('error', () => done(0));
  });
}

// The second restaurant's own telephone rings first; one number may call neither.
const BLOCKED = '+15550002229';
let made = 0;
const withPeople = (text) => text.replace('  staff_number:', `  blocked_numbers: ["${BLOCKED}"]\n  staff_number:`) +
  (made++ === 1 ? '\nstaff_first: {rings: 3, hours: {every_day: ["00:00-24:00"]}}\n' : '');

async function main() {
  refusesWhatIsWrong();
  const documents = goldenDocuments(), realtime = await new Realtime().listen();
  const service = await new VoicePlate(path.resolve(process.argv[2]), realtime, { settings: { twilio_shared_key: SHARED_KEY }, restaurants: 2, menu: withPeople }).start();
  try {
    await signatures(service);
    await textMessages(service);
    const answered = await ask(service, '/voice', form(20));
    const url = answered.text.match(/<Stream url="([^"]*)"/)[1];
    assert.equal(await upgrade(service, url), 101, 'a signed upgrade');
    assert.equal(await upgrade(service, url, 'another token'), 403);
    step('an upgrade signed by twilio is taken');
    for (const [at, pathname] of ['/voice', '/voice/resume', '/voice/resume?n=1', '/voice/resume?n=9', '/voice/turn', '/voice/status', `/voice/whisper?call=${sid('CA', 31)}`,
      '/voice/rung', '/voice/dialed'].entries())
      for (const more of [{}, { To: '+19990000000' }, { CallSid: 'none' }, { Digits: '0' }, { Digits: '1' }, { From: BLOCKED }, { To: calledNumber(1) }, { DialCallStatus: 'busy' }, { CallStatus: 'completed' }]) {
        const { status, text } = await ask(service, pathname, form(30 + at, more));
        if (status === 200 && text !== '') documents.push({ from: `${pathname} ${JSON.stringify(more)}`, xml: text });
      }
    const seen = check(documents), missing = elementsOfSource().filter((name) => !seen.has(name));
    assert.deepEqual(missing, [], 'elements that the program writes and no document shows');
    step(`${documents.length} documents with ${[...seen].sort().join(' ')} are what npm twilio writes`);
  } finally {
    const faults = await service.stop();
    service.forget();
    realtime.close();
    assert.deepEqual(faults, []);
  }
}

main().then(() => process.exit(0)).catch((error) => {
  console.error(error);
  process.exit(1);
});
