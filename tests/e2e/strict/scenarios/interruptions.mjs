// The caller breaks in.
import { assert, last, quiet, sent, sleep, spoken, turn } from '../lab/stage.mjs';

const LONG = 'We have Margherita in two sizes, small for nine dollars fifty and large for fifteen dollars, and both are ready in twenty minutes.';
const NEAR_MS = 150;

// The agent's item that is cut: what the model was told is what was played, nearly.
async function isCutWhereItWas(line, model, item) {
  await line.until(() => item.truncatedMs !== undefined || line.heardMs(item) === item.lengthMs, 'a truncation');
  assert.ok(item.truncatedMs <= item.lengthMs);
  assert.ok(Math.abs(item.truncatedMs - line.heardMs(item)) <= NEAR_MS, `told ${item.truncatedMs}, played ${line.heardMs(item)}`);
}

export default [
  {
    name: 'breaking in while the answer is still sent',
    async run(stage) {
      const { line, model } = await stage.call();
      await turn(line, model, 'What do you have?', (r) => r.say(LONG, { pace: 0.8 }));
      const item = last(spoken(model));
      await line.untilHears(item, 900);
      await turn(line, model, 'Just the large one please.', (r) => r.say('A large one.'));
      await isCutWhereItWas(line, model, item);
      await quiet(line, model);
    },
  },
  {
    name: 'breaking in when the answer was sent long ago and still plays',
    async run(stage) {
      const { line, model } = await stage.call();
      await turn(line, model, 'What do you have?', (r) => r.say(LONG, { pace: 0 }));
      const item = last(spoken(model));
      await line.untilHears(item, 1500);
      await turn(line, model, 'Just the large one please.', (r) => r.say('A large one.'));
      await isCutWhereItWas(line, model, item);
      assert.equal(sent(model, 'response.cancel').length, 0, 'nothing ran that could be cancelled');
      await quiet(line, model);
    },
  },
  {
    name: 'breaking in before the second of two sentences began',
    async run(stage) {
      const { line, model } = await stage.call();
      await turn(line, model, 'What do you have?', async (r) => { await r.say(LONG, { pace: 0 }); await r.say('And there is a special today.', { pace: 0 }); });
      await line.until(() => spoken(model).length >= 3, 'the second sentence');
      const [first, second] = spoken(model).slice(-2);
      await line.untilHears(first, 700);
      await turn(line, model, 'Just the large one please.', (r) => r.say('A large one.'));
      await isCutWhereItWas(line, model, first);
      assert.equal(line.heardMs(second), 0);
      assert.equal(second.truncatedMs, 0);
    },
  },
  {
    name: 'breaking in with the first sample of an answer',
    async run(stage) {
      const { line, model } = await stage.call();
      model.words.push('Hello?', 'Are you there?');
      model.plan.push((r) => r.say(LONG, { pace: 0.2 }), (r) => r.say('Yes, I am.'));
      await line.say('Hello?');
      const before = spoken(model).length;
      await line.until(() => spoken(model).length > before, 'an answer');
      await line.say('Are you there?');
      await line.until(() => model.plan.length === 0, 'an answer to both');
      await quiet(line, model);
    },
  },
  {
    name: 'breaking in three times, over a network that delays',
    async run(stage) {
      const { line, model } = await stage.call({ delayMs: () => 20 + Math.random() * 40 });
      for (const words of ['What do you have?', 'And for pickup?', 'How long does it take?']) {
        await turn(line, model, words, (r) => r.say(LONG, { pace: 0.3 }));
        await line.untilHears(last(spoken(model)), 800 + Math.random() * 600);
      }
      await turn(line, model, 'Thank you very much.', (r) => r.say('You are welcome.'));
      await quiet(line, model);
    },
  },
  {
    name: 'breaking in while a function is called',
    async run(stage) {
      const { line, model } = await stage.call();
      model.words.push('Two large Margherita.', 'And a small one too please.');
      const large = JSON.stringify({ item_id: 'margherita', size_id: 'large', quantity: 2 });
      model.plan.push(async (r) => { await r.say('One moment.', { pace: 0 }); await r.call('add_item', large, { pauseMs: 250 }); }, (r) => r.say('Two large and a small one.'));
      await line.say('Two large Margherita.');
      await line.until(() => last([...model.items.values()]).type === 'function_call', 'a function call');
      await sleep(150);
      await line.say('And a small one too please.');
      await line.until(() => model.plan.length === 0, 'an answer');
      await quiet(line, model);
    },
  },
];
