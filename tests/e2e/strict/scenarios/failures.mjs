// The model, its service or the way there fails.
import { assert, last, outputs, quiet, sent, sleep, spoken, turn } from '../lab/stage.mjs';

const large = { item_id: 'margherita', size_id: 'large', quantity: 2 };
const texts = (model) => sent(model, 'conversation.item.create').filter(({ item }) => item.type === 'message').map(({ item }) => item.content[0].text);

// A call with two pizzas in its basket.
export async function ordered(stage, options) {
  const { line, model } = await stage.call(options);
  await turn(line, model, 'Two large Margherita please.', (r) => r.call('add_item', large), (r) => r.say('Two large Margherita. Anything else?'));
  await quiet(line, model);
  return { line, model };
}

// The next session knows the order and goes on.
async function goesOn(stage, line) {
  const fresh = await stage.session(12000);
  await line.until(() => outputs(fresh).length >= 2, 'the menu and the order in the fresh session');
  assert.match(JSON.stringify(outputs(fresh)), /two large Margherita/);
  return fresh;
}

export default [
  {
    name: 'a response that fails is asked for again in the same session',
    async run(stage) {
      const { line, model } = await stage.call();
      await turn(line, model, 'What do you have?', (r) => r.fail({ code: 'server_error' }), (r) => r.say('We have Margherita.'));
      await quiet(line, model);
      assert.equal(line.heardMs(last(spoken(model))), last(spoken(model)).lengthMs);
    },
  },
  {
    name: 'a response that fails in the middle of its words',
    async run(stage) {
      const { line, model } = await stage.call();
      await turn(line, model, 'What do you have?', async (r) => { await r.say('We have Margherita in two sizes', { ms: 3000, stopAt: 1000 }); r.fail({ code: 'server_error' }); },
        (r) => r.say('We have small and large ones.'));
      await line.until(() => line.heardMs(last(spoken(model))) === last(spoken(model)).lengthMs, 'the second answer');
    },
  },
  {
    name: 'a model that thinks for two seconds is no dead one',
    async run(stage) {
      const { line, model } = await stage.call();
      await turn(line, model, 'What do you have?', async (r) => { await r.wait(2000); await r.say('We have Margherita.'); });
      await quiet(line, model);
      assert.equal(stage.realtime.sessions.length, stage.taken, 'no other session was opened');
    },
  },
  {
    name: 'a rate limit in the middle of a call that does not pass',
    async run(stage) {
      const { line, model } = await ordered(stage);
      model.words.push('That is all.');
      const fails = (r) => r.fail({ type: 'rate_limit_exceeded', code: 'rate_limit_exceeded', message: 'Rate limit reached.' });
      model.plan.push(fails, fails);
      await line.say('That is all.');
      await line.untilClosed(20000);
      assert.match(await line.goOn(), /<Dial|<Redirect|<Stream|<Say/);
    },
  },
  {
    name: 'a session that reaches its maximum duration is followed by another',
    async run(stage) {
      const { line, model } = await ordered(stage);
      model.expire();
      const fresh = await goesOn(stage, line);
      await turn(line, fresh, 'That is all.', (r) => r.say('What is your name?'));
      await quiet(line, fresh);
    },
  },
  {
    name: 'a link that is cut while the agent speaks',
    async run(stage) {
      const { line, model } = await ordered(stage);
      model.words.push('What do I pay?');
      model.plan.push(async (r) => { await r.say('That makes thirty three dollars and you can have it in twenty minutes.', { pace: 1 }); });
      await line.say('What do I pay?');
      await line.until(() => spoken(model).length >= 3, 'an answer');
      await line.untilHears(last(spoken(model)), 600);
      model.ws.terminate();
      const fresh = await goesOn(stage, line);
      await line.until(() => spoken(fresh).length > 0, 'an answer of the fresh session');
      await quiet(line, fresh);
      assert.ok(texts(fresh).length > 0, 'it was told what was said');
    },
  },
  {
    name: 'a link that stands still is replaced, and what the caller said is played to the next',
    async run(stage) {
      const { line, model } = await ordered(stage);
      model.ws.pause();
      await line.say('That is all, thank you.');
      const fresh = await goesOn(stage, line);
      await line.until(() => spoken(fresh).length > 0, 'an answer of the fresh session');
      await quiet(line, fresh);
    },
  },
  {
    name: 'the first session is refused, the second is not',
    realtime: {},
    async run(stage) {
      let refusals = 1;
      stage.realtime.onUpgrade = () => (refusals-- > 0 ? 503 : 0);
      const { line, model } = await stage.call();
      await turn(line, model, 'Good evening.', (r) => r.say('Good evening.'));
      await quiet(line, model);
    },
  },
  {
    name: 'a session near its end is replaced in a silence, and the caller hears nothing of it',
    realtime: { lifeS: 12 },
    async run(stage) {
      const { line } = await ordered(stage);
      const fresh = await goesOn(stage, line);
      await turn(line, fresh, 'That is all.', (r) => r.say('What is your name?'));
      await quiet(line, fresh);
    },
  },
  {
    name: 'a session that is slow to be there: what the caller says meanwhile is not lost',
    async run(stage) {
      stage.realtime.createdMs = 900;
      stage.realtime.updateMs = 400;
      const line = stage.line();
      stage.realtime.otherwise = (r) => r.say('Good evening, what can I get you?');
      await line.dial();
      await line.say('Hello, is anybody there?');
      const model = await stage.session();
      await line.until(() => model.heard.length > 0, 'the turn');
      await line.until(() => spoken(model).length > 0, 'an answer');
      await quiet(line, model);
    },
  },
  {
    name: 'an answer that ends incomplete is gone on with',
    async run(stage) {
      const { line, model } = await stage.call();
      model.words.push('What do you have?');
      model.plan.push(async (r) => { await r.say('We have Margherita in two', { ms: 3000, stopAt: 1200 }); r.incomplete(); }, (r) => r.say('sizes, small and large.'));
      await line.say('What do you have?');
      await line.until(() => model.plan.length === 0, 'the rest of the answer', 6000);
      await line.until(() => !model.active, 'its end');
    },
  },
  {
    name: 'a model that goes away for good: a person',
    async run(stage) {
      const { line, model } = await ordered(stage);
      stage.realtime.onUpgrade = () => 503;
      model.ws.close(1011);
      for (let streams = 0; streams < 2 && !/<Dial/.test(line.twiml); streams++) {
        await line.untilClosed(20000);
        await line.goOn();
      }
      assert.match(line.twiml, /<Dial/);
    },
  },
];
