// How calls end, break off and go on.
import { assert, last, outputs, quiet, sent, sleep, spoken, turn } from '../lab/stage.mjs';
import { ordered } from './failures.mjs';

export default [
  {
    name: 'the stream breaks off and comes back: the order is known',
    async run(stage) {
      const { line, model } = await ordered(stage);
      line.ws.terminate();
      await line.untilClosed();
      stage.realtime.otherwise = (r) => r.say('Where were we?');
      await line.goOn();
      const fresh = await stage.session();
      await line.until(() => spoken(fresh).length > 0, 'an answer on the second stream');
      await quiet(line, fresh);
      assert.match(JSON.stringify(outputs(fresh)), /two large Margherita/);
      assert.equal(model.isOpen, false, 'the first session was closed');
    },
  },
  {
    name: 'the caller goes while the model is still being connected',
    async run(stage) {
      stage.realtime.createdMs = 1500;
      const line = stage.line();
      await line.dial();
      await sleep(300);
      await line.hangUp();
      await sleep(1500);
      assert.ok(stage.realtime.sessions.every(({ isOpen }) => !isOpen), 'no session is left open');
    },
  },
  {
    name: 'the caller goes while a function is carried out',
    async run(stage) {
      const { line, model } = await stage.call();
      model.words.push('A large one.');
      model.plan.push((r) => r.call('add_item', { item_id: 'margherita', size_id: 'large', quantity: 1 }, { pauseMs: 100 }));
      await line.say('A large one.');
      await line.until(() => model.calls.size > 1, 'a function call');
      await line.hangUp();
      await line.until(() => !model.isOpen, 'the end of the session');
    },
  },
  {
    name: 'a goodbye without a function: the call ends by its silence',
    settings: { call_silence_ms: 2000, call_silence_max: 0 },
    async run(stage) {
      const { line, model } = await stage.call();
      await turn(line, model, 'Never mind, goodbye.', (r) => r.say('Goodbye!'));
      await quiet(line, model);
      await line.untilClosed(15000);
    },
  },
  {
    name: 'a call that reaches its longest time is told so',
    settings: { call_length_max_s: 30, call_silence_ms: 60000 },
    dialects: ['ga'],
    async run(stage) {
      const { line, model } = await stage.call();
      await line.until(() => sent(model, 'response.create').length >= 2, 'the end of its time', 40000);
      await line.untilClosed(15000);
    },
  },
  {
    name: 'a caller who speaks into the goodbye is answered',
    async run(stage) {
      const { line, model } = await ordered(stage);
      model.words.push('That is all for now.', 'Wait, one more small one please.');
      model.plan.push(async (r) => { await r.say('Thank you for calling, and goodbye. See you soon in our restaurant.', { pace: 0 }); await r.call('end_call'); });
      await line.say('That is all for now.');
      await line.until(() => model.plan.length === 0, 'a goodbye');
      await line.untilHears(last(spoken(model)), 500);
      model.plan.push((r) => r.call('add_item', { item_id: 'margherita', size_id: 'small', quantity: 1 }), (r) => r.say('And one small one. Anything else?'));
      await line.say('Wait, one more small one please.');
      await line.until(() => model.plan.length === 0 && !model.active, 'an answer', 8000);
      const item = last(spoken(model));
      await line.until(() => line.heardMs(item) === item.lengthMs, 'all of the answer');
    },
  },
];
