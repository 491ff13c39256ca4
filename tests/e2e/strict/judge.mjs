// Whether the strict service is strict: what a client must not send is refused, each for its own reason, and what it may is not.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import WebSocket from 'ws';
import { Realtime } from './lab/realtime.mjs';
import { silence, tagged } from './lab/sound.mjs';

const b64 = (ms) => silence(ms).toString('base64');
const update = (session) => ({ type: 'session.update', session: { type: 'realtime', ...session } });
const item = (given, more) => ({ type: 'conversation.item.create', item: given, ...more });
const message = (role, type, text = 'x') => item({ type: 'message', role, content: [{ type, text }] });
const output = (call_id) => item({ type: 'function_call_output', call_id, output: '{}' });
const truncate = (item_id, audio_end_ms) => ({ type: 'conversation.item.truncate', item_id, content_index: 0, audio_end_ms });

const BEFORE_UPDATE = [
  [{ type: 'input_audio_buffer.append', audio: b64(20) }, 'too_early'],
  [{ type: 'response.create' }, 'too_early'],
];
// Of a session that was updated and has said item A (1000 ms) and called the function C.
const AFTER = [
  [{ type: 'response.cancel' }, 'response_cancel_not_active'],
  [{ type: 'response.create', response: { voice: 'marin' } }, 'unknown_parameter'],
  [{ type: 'nothing.known' }, 'invalid_value'],
  [update({ temperature: 0.8 }), 'unknown_parameter'],
  [update({ audio: { input: { turn_detection: { type: 'server_vad', threshold: 2 } } } }), 'invalid_value'],
  [update({ audio: { input: { transcription: { model: 'whisper-1', keywords: ['x'] } } } }), 'unknown_parameter'],
  [update({ audio: { output: { voice: 'cedar' } } }), 'cannot_update_voice'],
  [update({ model: 'gpt-realtime' }), 'invalid_value'],
  [update({ max_output_tokens: 5000 }), 'invalid_value'],
  [{ type: 'session.update', session: {} }, 'invalid_value'],
  [{ type: 'session.update' }, 'missing_required_parameter'],
  [{ type: 'input_audio_buffer.append', audio: 'AAA' }, 'invalid_value'],
  [{ type: 'input_audio_buffer.append', audio: '' }, 'invalid_value'],
  [{ type: 'input_audio_buffer.append' }, 'missing_required_parameter'],
  [{ type: 'input_audio_buffer.commit' }, 'input_audio_buffer_commit_empty'],
  [message('user', 'output_text'), 'invalid_type'],
  [message('assistant', 'text'), 'invalid_type'],
  [output('call_unknown'), 'invalid_tool_call_id'],
  [truncate('item_unknown', 0), 'item_truncate_invalid_item_id'],
  [truncate('A', 1001), 'invalid_value'],
  [truncate('A', 10.5), 'invalid_value'],
  [truncate('A', 600), null],
  [truncate('A', 601), 'invalid_value'],
  [item({ id: 'mine', type: 'message', role: 'user', content: [{ type: 'input_text', text: 'x' }] }), null],
  [item({ id: 'mine', type: 'message', role: 'user', content: [{ type: 'input_text', text: 'x' }] }), 'item_create_duplicate_item_id'],
  [truncate('mine', 0), 'invalid_value'],
  [item({ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'x' }] }, { previous_item_id: 'nobody' }), 'item_create_invalid_item_id'],
  [output('C'), null],
  [output('C'), 'invalid_value'],
  [{ type: 'output_audio_buffer.clear' }, 'invalid_event'],
  [{ type: 'input_audio_buffer.clear', event_id: 'twice' }, null],
  [{ type: 'input_audio_buffer.clear', event_id: 'twice' }, 'invalid_value'],
  [{ type: 'response.create' }, null],
  [{ type: 'response.create' }, 'conversation_already_has_active_response'],
];

export async function judge() {
  const realtime = await new Realtime({ otherwise: (r) => r.wait(60000) }).listen();
  const client = new WebSocket(`${realtime.url}?model=${realtime.model}`, { headers: { Authorization: 'Bearer x' } });
  const answers = [];
  client.on('message', (text) => answers.push(JSON.parse(text)));
  await once(client, 'open');
  while (!answers.some(({ type }) => type === 'session.created')) await new Promise((done) => { setTimeout(done, 5); });
  const expect = async (event, code) => {
    const before = answers.length;
    client.send(JSON.stringify(event));
    client.ping();
    await once(client, 'pong');
    const error = answers.slice(before).find(({ type }) => type === 'error')?.error.code ?? null;
    assert.equal(error, code, `${JSON.stringify(event)} is met with ${error}, not with ${code}`);
  };
  for (const [event, code] of BEFORE_UPDATE) await expect(event, code);
  await expect(update({ audio: { input: { format: { type: 'audio/pcmu' } }, output: { format: { type: 'audio/pcmu' } } } }), null);
  const [session] = realtime.sessions;
  session.plan.push(async (r) => {
    const said = await r.say('Words.', { sound: tagged(1, 1000), pace: 0 });
    session.items.set('A', said);
    await r.call('get_menu', {}, { callId: 'C' });
  });
  await expect({ type: 'response.create' }, null);
  while (session.active) await new Promise((done) => { setTimeout(done, 5); });
  session.doneAt = 0;
  for (const [event, code] of AFTER) await expect(event, code);
  assert.deepEqual(realtime.faults, []);
  realtime.close();
  return BEFORE_UPDATE.length + AFTER.length;
}
