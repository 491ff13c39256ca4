// Servers that do what the protocol allows, and what few of them do.
import { assert, last, lastOutput, outputs, quiet, responsesAsked, sleep, spoken, turn } from '../lab/stage.mjs';
import { silence, tagged } from '../lab/sound.mjs';
import { ordered } from './failures.mjs';

const small = { item_id: 'margherita', size_id: 'small', quantity: 1 };
const refusalsOf = (stage, code) => stage.realtime.sessions.flatMap(({ refusals }) => refusals).filter((refusal) => refusal.code === code);

export default [
  ...['arguments', 'item', 'response'].map((how) => ({
    name: `a function call that comes only with its ${how}`,
    dialects: ['ga'],
    async run(stage) {
      const { line, model } = await stage.call();
      const asked = responsesAsked(model), before = outputs(model).length;
      await turn(line, model, 'A small Margherita please.', (r) => r.call('add_item', small, { how }), (r) => r.say('One small Margherita.'));
      await quiet(line, model);
      assert.equal(outputs(model).length, before + 1);
      assert.equal(responsesAsked(model), asked + 1);
    },
  })),
  {
    name: 'a server that does not know an optional member: it is left out, and asked again once',
    dialects: ['ga'],
    realtime: { optionalMembers: (event) => event.session?.audio?.input?.transcription?.keywords && { code: 'unknown_parameter', param: 'session.audio.input.transcription.keywords', message: "Unknown parameter: 'session.audio.input.transcription.keywords'." } },
    expects: ({ code, param }) => code === 'unknown_parameter' && param === 'session.audio.input.transcription.keywords',
    async run(stage) {
      const { line, model } = await stage.call();
      await turn(line, model, 'What do you have?', (r) => r.say('We have Margherita.'));
      await quiet(line, model);
      assert.equal(refusalsOf(stage, 'unknown_parameter').length, stage.realtime.sessions.length, 'once a session');
    },
  },
  {
    name: 'sound of a response that was never announced is not played',
    async run(stage) {
      const { line, model } = await stage.call();
      const sound = tagged(2047, 400);
      model.write(JSON.stringify({ type: model.dialect === 'ga' ? 'response.output_audio.delta' : 'response.audio.delta', event_id: 'event_z', response_id: 'resp_nobody', item_id: 'item_nobody', output_index: 0,
        content_index: 0, delta: sound.toString('base64') }));
      await sleep(700);
      assert.equal(line.played.has(2047), false, 'nothing of it was played');
      await turn(line, model, 'What do you have?', (r) => r.say('We have Margherita.'));
      await quiet(line, model);
    },
  },

  {
    name: 'a server that speaks no mu-law',
    realtime: { optionalMembers: (event) => /audio\/pcmu|g711_ulaw/.test(JSON.stringify(event.session?.audio ?? event.session ?? '')) && { code: 'invalid_value', param: 'session.audio.input.format', message: 'Only PCM.' } },
    expects: ({ param }) => param === 'session.audio.input.format',
    async run(stage) {
      const line = stage.line();
      stage.realtime.otherwise = (r) => r.say('Hello, what can I get you?');
      await line.dial();
      const model = await stage.session();
      await line.until(() => spoken(model).length > 0 && !model.active, 'a greeting');
      await line.until(() => line.heardAny && line.queue.length === 0, 'its sound');
      model.words.push('What do you have?');
      model.plan.push((r) => r.say('We have Margherita.'));
      await line.say('What do you have?');
      await line.until(() => model.plan.length === 0 && !model.active, 'an answer');
      await line.until(() => line.queue.length === 0, 'quiet');
      assert.equal(model.format.output, 'pcm');
    },
    isResampled: true,
  },
  {
    name: 'messages in fragments of seventy bytes',
    realtime: { fragmentBytes: 70 },
    async run(stage) {
      const { line, model } = await stage.call();
      await turn(line, model, 'What do you have?', (r) => r.say('We have Margherita.', { piece: 2000 }));
      await quiet(line, model);
    },
  },
  {
    name: 'events and members that nobody knows',
    async run(stage) {
      const { line, model } = await stage.call();
      model.write(JSON.stringify({ type: 'conversation.item.mood', event_id: 'event_x', mood: { type: 'error', error: { code: 'session_expired' } } }));
      model.write(JSON.stringify({ type: 'ping', event_id: 'event_y', nested: [[['response.done']]] }));
      await turn(line, model, 'What do you have?', (r) => r.say('We have Margherita.'));
      await quiet(line, model);
    },
  },
  {
    name: 'a model that thinks for eight seconds after it began to answer',
    dialects: ['ga'],
    async run(stage) {
      const { line, model } = await stage.call();
      model.words.push('What do you have?');
      model.plan.push(async (r) => { await r.wait(8000); await r.say('We have Margherita.'); });
      await line.say('What do you have?');
      await line.until(() => model.plan.length === 0 && !model.active, 'an answer', 15000);
      await quiet(line, model);
      assert.equal(stage.realtime.sessions.length, stage.taken, 'no other session was opened');
    },
  },
  {
    name: 'a function whose arguments take three seconds to come',
    dialects: ['ga'],
    async run(stage) {
      const { line, model } = await stage.call();
      await turn(line, model, 'A small Margherita please.', (r) => r.call('add_item', small, { pauseMs: 700 }), (r) => r.say('One small Margherita.'));
      await quiet(line, model);
      assert.equal(stage.realtime.sessions.length, stage.taken, 'no other session was opened');
      assert.equal(lastOutput(model).ok, true);
    },
  },
  {
    name: 'a read-back of digital silence was not heard: the order is not taken',
    async run(stage) {
      const { line, model } = await ordered(stage);
      await turn(line, model, 'That is all, for Ada.', (r) => r.call('set_customer', { name: 'Ada', service: 'pickup' }), (r) => r.call('get_order', { for_read_back: true }));
      const { order } = lastOutput(model);
      model.plan.push((r, s) => r.say(lastOutput(s).read_back ?? order.read_back, { sound: silence(3000) }));
      await line.until(() => model.plan.length === 0, 'a read-back');
      stage.realtime.otherwise = (r) => r.call('submit_order', { version: order.version });
      await sleep(3500);
      stage.realtime.otherwise = (r) => r.say('One moment.');
      await line.until(() => stage.realtime.sessions.every(({ active }) => !active), 'the end of it', 8000);
      const call = await stage.voiceplate.call(line.callSid);
      assert.deepEqual(call.orders ?? [], []);
    },
    isSilent: true,
  },
  {
    name: 'a model that greets by itself',
    async run(stage) {
      const line = stage.line();
      let model;
      stage.realtime.on('session', (session) => { if (stage.realtime.isTried && !model) { model = session; session.plan.push((r) => r.say('Hello, what can I get you?')); session.respond(true); } });
      stage.realtime.otherwise = (r) => r.say('Hello, what can I get you?');
      await line.dial();
      await stage.session();
      await line.until(() => model && spoken(model).length > 0, 'a greeting');
      await quiet(line, model);
      await turn(line, model, 'What do you have?', (r) => r.say('We have Margherita.'));
      await quiet(line, model);
      assert.equal(last(spoken(model)).truncatedMs, undefined);
    },
  },
];
