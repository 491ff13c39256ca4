// `voiceplate model check` against the strict service in both dialects, one that refuses a member of the set-up, one that is not
// there, and the embedded engine at MODEL_URL.   model_check.mjs VOICEPLATE
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { judge } from './judge.mjs';
import { Realtime } from './lab/realtime.mjs';

const program = path.resolve(process.argv[2]);
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const kept = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VOICEPLATE_|TWILIO_|OPENAI_)/.test(name)));

// {status, text, answer}: answer is the JSON.
function check(settings, ...words) {
  const env = { ...kept, VOICEPLATE_MENUS_DIR: path.join(root, 'menus'), VOICEPLATE_REALTIME_KEY: 'sk-test',
    ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [`VOICEPLATE_${name.toUpperCase()}`, value])) };
  return new Promise((done) => execFile(program, ['model', 'check', ...words], { env, cwd: root }, (error, text, errors) =>
    done({ status: error ? error.code : 0, text: text + errors, answer: words.includes('--json') ? JSON.parse(text) : null })));
}

await judge(); // reads the types of the protocol, which takes seconds, before anybody waits for an answer
const REFUSED = { ga: [], beta: ['input_audio_transcription.keywords'] }; // which the beta has no member for
for (const dialect of ['ga', 'beta']) {
  const realtime = await new Realtime({ dialect }).listen();
  const settings = { realtime_url: realtime.url, realtime_model: realtime.model };
  const { status, answer, text } = await check(settings, '--json');
  assert.equal(status, 0, text);
  assert.deepEqual({ usable: answer.usable, model: answer.model, dialect: answer.dialect, left_out: answer.left_out },
    { usable: true, model: realtime.model, dialect, left_out: REFUSED[dialect] });
  assert.deepEqual(answer.to_model, { type: 'audio/pcmu', rate: 8000 });
  assert.deepEqual(answer.from_model, { type: 'audio/pcmu', rate: 8000 });
  assert.equal(answer.voice, 'marin', 'the voice that was asked for');
  assert.ok(answer.expires_in_s > 3000 && answer.expires_in_s <= 3600, `${answer.expires_in_s}`);
  const { text: told } = await check(settings);
  for (const wanted of [`dialect     ${dialect}`, 'to model    mu-law, 8 kHz', 'voice       marin\n', ...REFUSED[dialect].map((member) => `left out    ${member}`)]) assert.ok(told.includes(wanted), `${wanted}: ${told}`);
  assert.equal(realtime.sessions.length, 2);
  for (const session of realtime.sessions) {
    assert.equal(session.refusals.length, REFUSED[dialect].length, `refused: ${JSON.stringify(session.refusals)}`);
    assert.ok(!session.events.some(({ type }) => /^(response|input_audio_buffer)\./.test(type)), 'it costs nothing');
  }
  realtime.close();
  console.log(`ok: the strict service, ${dialect}`);
}

const port = 9;
const dead = await check({ realtime_url: `ws://127.0.0.1:${port}/v1/realtime` }, '--json');
assert.equal(dead.status, 1);
assert.equal(dead.answer.usable, false);
assert.match(dead.answer.text, /nothing listens there/);
console.log('ok: a model that is not there, with what to do');

const engine = await check({ realtime_url: process.env.MODEL_URL, realtime_model: '' }, '--json');
assert.equal(engine.status, 0, engine.text);
assert.equal(engine.answer.dialect, 'ga');
assert.equal(engine.answer.to_model.type, 'audio/pcmu');
assert.ok(engine.answer.voice, 'it has a voice');
console.log(`ok: the embedded engine: ${JSON.stringify(engine.answer)}`);
