// Ways of models, servers and carriers that a call goes on over.
import { assert, last, outputs, quiet, sent, sleep, spoken, turn } from '../lab/stage.mjs';
import { silence } from '../lab/sound.mjs';

export default [
  {
    name: 'silence: the agent asks, and then ends the call',
    settings: { call_silence_ms: 2000, call_silence_max: 1 },
    async run(stage) {
      const { line, model } = await stage.call();
      await line.until(() => spoken(model).length >= 2, 'a question');
      await line.untilClosed(20000);
      assert.match(await line.goOn(), /<Hangup\/>/);
    },
  },
  {
    name: 'the caller asks for a person',
    async run(stage) {
      const { line, model } = await stage.call();
      await turn(line, model, 'Can I talk to a person?', (r) => r.call('transfer_to_person', { reason: 'asked' }), (r) => r.say('I will connect you.'));
      await line.untilClosed();
      assert.equal(line.heardMs(last(spoken(model))), last(spoken(model)).lengthMs, 'the farewell was heard');
      assert.match(await line.goOn(), /<Dial/);
    },
  },
  {
    name: 'transcriptions fail and come in another order',
    async run(stage) {
      const { line, model } = await stage.call();
      model.words.push({ text: 'First words.', afterMs: 2500 }, { failed: 'audio_unintelligible' }, 'Third words.');
      for (const words of ['What do you have?', 'How much is it?', 'Thank you.']) {
        model.plan.push((r) => r.say('Well, one moment.'));
        await line.say(words);
        await line.until(() => model.plan.length === 0, 'an answer');
        await quiet(line, model);
      }
    },
  },
  {
    name: 'the whole answer in one piece, and in pieces of twenty milliseconds',
    async run(stage) {
      const { line, model } = await stage.call();
      for (const piece of [20, 10000]) {
        await turn(line, model, 'What do you have?', (r) => r.say('We have Margherita, small and large.', { piece, pace: 0.05 }));
        await quiet(line, model);
      }
      await turn(line, model, 'And what else?', (r) => r.say('Nothing else, I am sorry to say, but these are very good.', { piece: 10000, pace: 0 }));
      await line.untilHears(last(spoken(model)), 800);
      await turn(line, model, 'Then one of these.', (r) => r.say('Gladly.'));
      await quiet(line, model);
    },
  },
  {
    name: 'a caller who says one word after the other',
    async run(stage) {
      const { line, model } = await stage.call();
      for (let k = 0; k < 4; k++) {
        await line.say('Hm.');
        await line.say(silence(620));
      }
      await line.until(() => !model.active && !model.speech, 'the end of the last answer');
      await quiet(line, model);
    },
  },
  {
    name: 'a noisy line',
    async run(stage) {
      const line = stage.line();
      line.background = () => Buffer.from(Array.from({ length: 160 }, () => (Math.random() < 0.5 ? 0x60 : 0xe0) | Math.floor(Math.random() * 16)));
      stage.realtime.otherwise = (r) => r.say('Hello, what can I get you?');
      await line.dial();
      const model = await stage.session();
      await line.until(() => spoken(model).length > 0, 'a greeting');
      await quiet(line, model);
      await turn(line, model, 'What do you have?', (r) => r.say('We have Margherita.'));
      await quiet(line, model);
    },
  },
  {
    name: 'answers of the model that nobody asked for',
    async run(stage) {
      const { line, model } = await stage.call();
      model.plan.push((r) => r.say('By the way, we close at ten.'));
      model.respond(true);
      await sleep(300);
      await quiet(line, model);
      await turn(line, model, 'All right.', (r) => r.say('Anything else?'));
      await quiet(line, model);
    },
  },
  {
    name: 'two calls at once do not mix',
    restaurants: 2,
    async run(stage) {
      const first = await stage.call({ to: 0 }), second = await stage.call({ to: 1 });
      await Promise.all([first, second].map(async ({ line, model }, at) => {
        await turn(line, model, 'A pizza please.', (r) => r.call('add_item', { item_id: 'margherita', size_id: at ? 'small' : 'large', quantity: 1 }), (r) => r.say('Anything else?'));
        await quiet(line, model);
        const [, added] = outputs(model);
        assert.equal(added.line.size_id, at ? 'small' : 'large');
        for (const number of line.played.keys()) assert.ok([...model.items.values()].some((item) => item.number === number), 'only what its own model said');
      }));
    },
  },
  {
    name: 'the webhook is answered twice and both streams open: the later one has the call',
    async run(stage) {
      const { line, model } = await stage.call();
      await turn(line, model, 'A large Margherita please.', (r) => r.call('add_item', { item_id: 'margherita', size_id: 'large', quantity: 1 }), (r) => r.say('One large Margherita.'));
      await quiet(line, model);
      const again = stage.line();
      again.callSid = line.callSid;
      stage.realtime.otherwise = (r) => r.say('Where were we?');
      await again.dial();
      const fresh = await stage.session();
      await line.untilClosed();
      await again.until(() => spoken(fresh).length > 0, 'an answer on the second stream');
      await quiet(again, fresh);
      assert.match(JSON.stringify(outputs(fresh)), /Margherita/);
    },
  },
  {
    name: 'every setting of the session at once',
    settings: { realtime_noise_reduction: 'near_field', realtime_output_tokens_max: 800, realtime_vad_threshold: 0.6, realtime_vad_silence_ms: 400, realtime_language: 'en' },
    async run(stage) {
      const { line, model } = await stage.call();
      await turn(line, model, 'What do you have?', (r) => r.say('We have Margherita.'));
      await quiet(line, model);
      assert.match(JSON.stringify(sent(model, 'session.update')), /800/);
    },
  },
  {
    name: 'no transcription, and turns that the model ends itself',
    settings: { realtime_transcription_model: '', realtime_vad_type: 'semantic_vad' },
    async run(stage) {
      const { line, model } = await stage.call();
      await turn(line, model, 'What do you have?', (r) => r.say('We have Margherita.'));
      await quiet(line, model);
    },
  },
  {
    name: 'a carrier that sends no marks back',
    async run(stage) {
      const { line, model } = await stage.call({ hasMarks: false });
      await turn(line, model, 'What do you have?', (r) => r.say('We have Margherita.'));
      await quiet(line, model);
      await turn(line, model, 'Thank you, that is all.', async (r) => { await r.say('Goodbye!'); await r.call('end_call'); });
      await line.untilClosed(10000);
      assert.equal(line.heardMs(last(spoken(model))), last(spoken(model)).lengthMs);
    },
  },
];
