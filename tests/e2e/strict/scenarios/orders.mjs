// Calls in good order.
import { assert, lastOutput, outputs, quiet, responsesAsked, sent, sleep, spoken, turn } from '../lab/stage.mjs';

const large = { item_id: 'margherita', size_id: 'large', quantity: 2 };

// From the greeting to the read-back, which is heard to its end.
async function orderAndHearItBack(line, model) {
  await turn(line, model, 'Two large Margherita please.', (r) => r.call('add_item', large), (r) => r.say('Two large Margherita. Anything else?'));
  await quiet(line, model);
  await turn(line, model, 'No, that is all. My name is Ada.', (r) => r.call('set_customer', { name: 'Ada', service: 'pickup' }),
    (r) => r.call('get_order', { for_read_back: true }), (r, s) => r.say(lastOutput(s).read_back ?? lastOutput(s).order.read_back));
  await quiet(line, model);
}

async function submit(line, model) {
  const version = lastOutput(model).order.version;
  await turn(line, model, 'Yes, that is right.', (r) => r.call('submit_order', { version }), async (r) => { await r.say('Your order is in. Goodbye!'); await r.call('end_call'); });
}

export default [
  {
    name: 'an order from the greeting to the goodbye',
    async run(stage) {
      const { line, model } = await stage.call();
      await orderAndHearItBack(line, model);
      await submit(line, model);
      await line.untilClosed();
      const goodbye = spoken(model).at(-1);
      assert.equal(line.heardMs(goodbye), goodbye.lengthMs, 'the goodbye was heard to its end');
      const call = await stage.voiceplate.call(line.callSid);
      assert.equal(call.orders.length, 1);
      assert.match(await line.goOn(), /<Hangup\/>/);
    },
  },
  {
    name: 'a no to the read-back places no order',
    async run(stage) {
      const { line, model } = await stage.call();
      await orderAndHearItBack(line, model);
      const version = lastOutput(model).order.version;
      await turn(line, model, 'No, that is wrong.', async (r) => { await sleep(300); await r.call('submit_order', { version }); }, (r) => r.say('What shall I change?'));
      await quiet(line, model);
      assert.equal(lastOutput(model).error.code, 'not_agreed');
      assert.equal((await stage.voiceplate.call(line.callSid)).orders.length, 0);
    },
  },
  {
    name: 'two functions in one response are answered before one response is asked for',
    async run(stage) {
      const { line, model } = await stage.call();
      const asked = responsesAsked(model), before = outputs(model).length;
      await turn(line, model, 'A large Margherita for Ada.', async (r) => { await r.call('add_item', { ...large, quantity: 1 }); await r.call('set_customer', { name: 'Ada' }); },
        (r) => r.say('One large Margherita for Ada.'));
      await quiet(line, model);
      assert.equal(outputs(model).length, before + 2);
      assert.equal(responsesAsked(model), asked + 1);
    },
  },
  {
    name: 'words and a function in one response',
    async run(stage) {
      const { line, model } = await stage.call();
      await turn(line, model, 'A large Margherita please.', async (r) => { await r.say('One moment please.'); await r.call('add_item', { ...large, quantity: 1 }); },
        (r) => r.say('One large Margherita, noted.'));
      await quiet(line, model);
      for (const item of spoken(model).slice(-2)) assert.equal(line.heardMs(item), item.lengthMs);
    },
  },
  {
    name: 'functions that do not exist and arguments that are no JSON are answered',
    async run(stage) {
      const { line, model } = await stage.call();
      const before = outputs(model).length;
      await turn(line, model, 'Do something strange.', async (r) => { await r.call('order_drone', {}); await r.call('add_item', '{"item_id": margh'); await r.call('add_item', { item_id: 7 }); },
        (r) => r.say('Sorry, I cannot do that.'));
      await quiet(line, model);
      assert.equal(outputs(model).length, before + 3);
      assert.ok(outputs(model).slice(-3).every(({ ok }) => ok === false));
    },
  },
  {
    name: 'the caller goes while the agent speaks',
    async run(stage) {
      const { line, model } = await stage.call();
      await turn(line, model, 'What do you have?', (r) => r.say('We have Margherita in two sizes, small and large, and nothing else today.'));
      await line.untilHears(spoken(model).at(-1), 500);
      await line.hangUp();
      await line.until(() => !model.isOpen, 'the end of the session');
    },
  },
  {
    name: 'the caller types digits and then presses 0',
    async run(stage) {
      const { line, model } = await stage.call();
      for (const digit of '5550004444#') { line.press(digit); await sleep(80); }
      await sleep(600);
      line.press('0');
      await line.untilClosed();
      assert.match(await line.goOn(), /<Dial/);
      assert.equal(sent(model, 'response.cancel').length <= 1, true);
    },
  },
];
