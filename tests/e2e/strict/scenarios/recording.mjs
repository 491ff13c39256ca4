// Calls that a restaurant records: announced first, both sides, and nothing from before.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { BYTES_PER_MS, channelsOf, level, readTag, tagged, wavOf } from '../lab/sound.mjs';
import { assert, quiet, sleep, spoken, turn } from '../lab/stage.mjs';

// Numbers that no model's item has: what is found of them in a recording was said by a recording.
const ANNOUNCEMENT = 2001, GREETING = 2002;

// Which items are heard on a channel, and for how many milliseconds.
function itemsOf(channel) {
  const found = new Map();
  for (let at = 0; at + BYTES_PER_MS <= channel.length;) {
    const tag = readTag(channel.subarray(at, at + BYTES_PER_MS));
    if (tag) found.set(tag.number, (found.get(tag.number) ?? 0) + 1);
    at += tag ? BYTES_PER_MS : 1;
  }
  return found;
}

function record(text, folder) {
  writeFileSync(path.join(folder, 'announcement.wav'), wavOf(tagged(ANNOUNCEMENT, 1500)));
  writeFileSync(path.join(folder, 'greeting.wav'), wavOf(tagged(GREETING, 1000)));
  return text.replace(/^restaurant:\n/m, 'restaurant:\n  greeting_wav: greeting.wav\n  recording: {announcement: This call may be recorded., announcement_wav: announcement.wav, days: 30}\n');
}

async function recordingOf(stage, line) {
  for (let left = 40; left > 0; left--) {
    const answer = await stage.voiceplate.ask('GET', `/api/calls/${line.callSid}/recording`);
    if (answer.ok) return channelsOf(Buffer.from(await answer.arrayBuffer()));
    await sleep(100);
  }
  return null;
}

// A call in which one thing is asked and answered, when its beginning has sounded so far.
async function ask(stage, isBegun, words, answer) {
  const line = stage.line();
  stage.realtime.otherwise = (r) => r.say('Yes?');
  await line.dial();
  const model = await stage.session();
  await line.until(() => isBegun(line), 'its beginning');
  await turn(line, model, words, (r) => r.say(answer));
  await quiet(line, model);
  await line.hangUp();
  return { line, model };
}

export default [
  {
    name: 'a call is recorded from the end of its announcement, both sides',
    dialects: ['ga'],
    menu: record,
    async run(stage) {
      const isOver = ({ queue, heardAny }) => queue.length === 0 && heardAny;
      const { line, model } = await ask(stage, isOver, 'A large Margherita please.', 'One large Margherita. Anything else?');
      const recording = await recordingOf(stage, line);
      assert.ok(recording, 'the recording can be had');
      assert.deepEqual([recording.format, recording.rate, recording.channels.length], [7, 8000, 2]);
      const [caller, agent] = recording.channels, heard = itemsOf(agent), answer = spoken(model).at(-1);
      assert.equal(heard.get(ANNOUNCEMENT) ?? 0, 0, 'the announcement is not in it');
      assert.ok(heard.get(GREETING) > 900, `the greeting is in it: ${heard.get(GREETING)} ms`);
      assert.ok(heard.get(answer.number) > 0.95 * answer.lengthMs, `the answer is in it: ${heard.get(answer.number)} of ${answer.lengthMs} ms`);
      assert.ok(level(caller) > 100, 'the caller is in it');
      assert.equal(itemsOf(caller).size, 0, 'the caller\'s side has no agent');
      assert.equal((await stage.voiceplate.call(line.callSid)).recording, true);
      assert.equal((await stage.voiceplate.ask('DELETE', `/api/calls/${line.callSid}/recording`)).ok, true);
      assert.equal((await stage.voiceplate.ask('GET', `/api/calls/${line.callSid}/recording`)).status, 404);
    },
  },
  {
    name: 'a caller who breaks into the announcement is not recorded',
    dialects: ['ga'],
    menu: record,
    async run(stage) {
      const { line } = await ask(stage, ({ heardAny }) => heardAny, 'Hello, a large Margherita please, and be quick about it.', 'One large Margherita.');
      await sleep(1000);
      assert.equal((await stage.voiceplate.ask('GET', `/api/calls/${line.callSid}/recording`)).status, 404);
      assert.match(stage.voiceplate.file('log'), /record/);
    },
  },
];
