// What a call's record says that its caller waited, against the samples that were sent and played.
import { BYTES_PER_MS } from '../lab/sound.mjs';
import { assert, last, quiet, sleep, spoken } from '../lab/stage.mjs';

const POLL_MS = 2, GOAL_MS = 20, TURNS = 8;
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];

// A voice that ends with its last sample.
function shout(ms) {
  const sound = Buffer.alloc(ms * BYTES_PER_MS);
  for (let i = 0; i < sound.length; i++) sound[i] = Math.floor(i / 16) % 2 ? 0x20 : 0xa0;
  return sound;
}

// One turn; returns what the caller waited: from the last voice sent to the first sound played.
async function timedTurn(line, model, ...replies) {
  model.words.push('Hello?');
  model.plan.push(...replies);
  await line.say(shout(800));
  const stopped = performance.now();
  await line.until(() => model.plan.length === 0, 'an answer', 15000);
  await quiet(line, model);
  return line.played.get(last(spoken(model)).number).begunAt - stopped;
}

export default [
  {
    name: 'the record of a call says what its caller waited',
    dialects: ['ga'],
    async run(stage) {
      const { line, model } = await stage.call();
      const poll = setInterval(() => line.play(), POLL_MS); // marks go back when they are due
      const waits = [];
      for (let i = 0; i < TURNS; i++) {
        const thinks = async (r) => { await sleep(40 * i); await r.say('Yes.'); };
        const asks = [(r) => r.call('get_order', {}), (r) => r.say('Nothing yet.')];
        waits.push(await timedTurn(line, model, ...(i % 2 ? asks : [thinks])));
        await sleep(300);
      }
      clearInterval(poll);
      await sleep(1200); // the record is written every half second
      const { latencies } = await stage.voiceplate.call(line.callSid);
      assert.equal(latencies.length, TURNS);
      for (const turn of latencies)
        assert.equal(turn.end_of_turn_ms + turn.model_ms + turn.tools_ms + turn.queue_ms + turn.playout_ms, turn.total_ms);
      const errors = waits.map((wait, i) => Math.abs(latencies[i].total_ms - wait));
      console.log(`    the service's latency against the samples: error median ${median(errors).toFixed(1)} ms, largest ${Math.max(...errors).toFixed(1)} ms of ${TURNS} turns (goal: ${GOAL_MS})`);
      assert.ok(median(errors) <= GOAL_MS, `errors: ${errors.map((error) => error.toFixed(0)).join(' ')}`);
    },
  },
];
