// A call by the official agents' SDK: it opens the session as it likes, hears, calls a function of its own and speaks.
import assert from 'node:assert/strict';
import { RealtimeAgent, RealtimeSession, tool } from '@openai/agents-realtime';
import { added, menu } from './realtime.mjs';
import { KEY, PATIENCE_MS, judge, sendFrames, silence, sleep, spoken, step } from './lab.mjs';

async function until(what, is) {
  for (const end = Date.now() + PATIENCE_MS; !is(); await sleep(20)) if (Date.now() > end) throw new Error(`no ${what}`);
}

export async function agent(url, plain) {
  const asked = [], mistakes = [];
  let soundBytes = 0;
  const ours = (name, answer) => tool({ name, description: name, strict: false,
    parameters: { type: 'object', properties: {}, required: [], additionalProperties: true },
    execute: async () => { asked.push(name); return JSON.stringify(answer); } });
  const tools = [ours('get_menu', menu), ours('add_item', added), ours('get_order', { ok: true, order: added.order }), ours('submit_order', { ok: false })];
  const session = new RealtimeSession(new RealtimeAgent({ name: 'Trattoria', instructions: 'You take phone orders for Trattoria Uno.', tools }),
    { transport: 'websocket', model: 'gpt-realtime-2.1', config: { audio: { output: { voice: 'marin' } } } });
  session.on('error', ({ error }) => mistakes.push(error));
  session.on('audio', ({ data }) => { soundBytes += data.byteLength; });
  session.transport.on('*', (event) => { if (event.event_id) judge(event); });
  await session.connect({ apiKey: KEY, url: `${url}?model=gpt-realtime-2.1` });
  const pcm = Buffer.concat([silence(400), await spoken(plain, 'What pizzas do you have?'), silence(1600)]);
  await sendFrames((frame) => session.sendAudio(frame.buffer.slice(frame.byteOffset, frame.byteOffset + frame.length)), pcm, 2);
  await until('function call', () => asked.length > 0);
  await until('answer', () => soundBytes > 48000);
  const said = () => session.history.filter(({ role }) => role === 'assistant').flatMap(({ content }) => content.map(({ transcript }) => transcript ?? ''));
  await until('transcript', () => said().some((text) => text.includes('Margherita')));
  session.interrupt();
  session.sendMessage('Goodbye.');
  const before = soundBytes;
  await until('second answer', () => soundBytes > before);
  session.close();
  assert.deepEqual(mistakes, []);
  step(`the agents' SDK: ${asked.join(', ')}; "${said().join(' ')}"`);
}
