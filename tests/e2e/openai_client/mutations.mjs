// Client events with one thing wrong in them: what OpenAI's published types do not allow the engine must not take in silence, and
// what it answers is as they have it, whatever it is told.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import WebSocket from 'ws';
import { schemaOf } from '../strict/lab/schema.mjs';
import { judge, silence, step } from './lab.mjs';

const b64 = silence(120).toString('base64');
const tool = { type: 'function', name: 'add_item', description: 'Adds.', parameters: { type: 'object' } };
const message = { id: 'mine', type: 'message', role: 'user', status: 'completed', content: [{ type: 'input_text', text: 'Hi.' }] };
const session = {
  type: 'realtime', output_modalities: ['audio'], instructions: 'Be brief.', tools: [tool], tool_choice: 'auto', max_output_tokens: 900,
  truncation: { type: 'retention_ratio', retention_ratio: 0.8, token_limits: { post_instructions: 5000 } }, tracing: 'auto',
  audio: {
    input: { format: { type: 'audio/pcm', rate: 24000 }, noise_reduction: { type: 'near_field', strength: 0.5 },
      transcription: { model: 'gpt-transcribe', language: 'en', keywords: ['pizza'], prompt: 'An order.' },
      turn_detection: { type: 'server_vad', threshold: 0.5, prefix_padding_ms: 300, silence_duration_ms: 500, idle_timeout_ms: 6000,
        create_response: false, interrupt_response: false } },
    output: { format: { type: 'audio/pcmu' }, voice: 'marin', speed: 1 } },
};
const semantic = { type: 'realtime', audio: { input: { turn_detection: { type: 'semantic_vad', eagerness: 'high', create_response: true, interrupt_response: true } } } };
const response = { conversation: 'none', input: [message, { type: 'item_reference', id: 'known' }], instructions: 'Say: "Hi."', output_modalities: ['text'],
  audio: { output: { format: { type: 'audio/pcm', rate: 24000 }, voice: 'marin' } }, tools: [tool], tool_choice: 'none', max_output_tokens: 'inf', metadata: { a: 'b' } };

const EVENTS = [
  { type: 'session.update', session },
  { type: 'session.update', session: semantic },
  { type: 'input_audio_buffer.append', audio: b64 },
  { type: 'input_audio_buffer.commit' },
  { type: 'input_audio_buffer.clear' },
  { type: 'conversation.item.create', item: message, previous_item_id: 'root' },
  { type: 'conversation.item.create', item: { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hello.' }] } },
  { type: 'conversation.item.create', item: { type: 'message', role: 'system', content: [{ type: 'input_text', text: 'Be kind.' }] } },
  { type: 'conversation.item.create', item: { type: 'function_call', call_id: 'call_new', name: 'add_item', arguments: '{}' } },
  { type: 'conversation.item.create', item: { type: 'function_call_output', call_id: 'call_known', output: '{}' } },
  { type: 'conversation.item.retrieve', item_id: 'known' },
  { type: 'conversation.item.delete', item_id: 'known' },
  { type: 'conversation.item.truncate', item_id: 'known', content_index: 0, audio_end_ms: 0 },
  { type: 'response.create', response },
  { type: 'response.cancel', response_id: 'resp_none' },
];
// The one that may refer to items that the conversation has.
const TYPES = { 'response.create': 'ResponseCreateEventWithReferencesParam' };
// Right, and still refused: the buffer is empty, the item was never spoken, no response runs.
const MAY_FAIL = new Set(['input_audio_buffer.commit', 'conversation.item.truncate', 'response.cancel']);
const WRONG = [null, 7, -1, 1.5, true, 'nonsense', '', [], {}, [null], { type: 'nonsense' }];
// What the service takes although its types do not say so: a setting is switched off by null ("can be set to `null`"), and an empty
// text or list clears one.
const MAY_BE_NULL = /^session\.(audio\.input\.(noise_reduction|transcription)|parallel_tool_calls|reasoning|include)$|^response$|previous_item_id$|response_id$|instructions$/;

// Every path of a value, the longest first.
function* paths(value, path = []) {
  if (typeof value === 'object' && value !== null)
    for (const key of Object.keys(value)) yield* paths(value[key], [...path, Array.isArray(value) ? Number(key) : key]);
  if (path.length > 0) yield path;
}

function changed(event, path, change) {
  const copy = structuredClone(event), parent = path.slice(0, -1).reduce((at, key) => at[key], copy);
  change(parent, path.at(-1));
  return copy;
}

function* mutations(event) {
  yield event;
  for (const path of paths(event)) {
    if (path[0] === 'type') continue;
    yield changed(event, path, (parent, key) => (Array.isArray(parent) ? parent.splice(key, 1) : delete parent[key]));
    for (const value of WRONG) yield changed(event, path, (parent, key) => { parent[key] = value; });
    yield changed(event, path, (parent) => { if (!Array.isArray(parent)) parent.unknown_member = 1; });
  }
}

const isTolerated = (mistakes, event) => mistakes.every(({ param }) => MAY_BE_NULL.test(param) && at(event, param) === null);
const at = (event, param) => param.split('.').reduce((value, key) => value?.[key], event);

class Line {
  constructor(url, headers) {
    this.ws = new WebSocket(url, { headers });
    this.answers = [];
    this.ws.on('message', (text) => { const event = JSON.parse(text); judge(event); this.answers.push(event); });
  }

  // What comes of an event before the engine is through with it. (It answers pings behind what came before.)
  async tell(event) {
    const from = this.answers.length;
    this.ws.send(JSON.stringify(event));
    this.ws.ping();
    await once(this.ws, 'pong');
    return this.answers.slice(from);
  }
}

export async function mutated(url, headers) {
  const line = new Line(url, headers), schema = schemaOf('ga');
  await once(line.ws, 'open');
  await line.tell({ type: 'conversation.item.create', item: { type: 'function_call', call_id: 'call_known', name: 'add_item', arguments: '{}' } });
  const taken = [];
  let count = 0, refusals = 0;
  for (const event of EVENTS)
    for (const mutation of mutations(event)) {
      await line.tell({ type: 'conversation.item.create', item: { ...message, id: 'known' } });
      await line.tell({ type: 'conversation.item.delete', item_id: 'mine' });
      const event_id = `m${++count}`, told = { ...mutation, event_id };
      const answers = await line.tell(told), mistakes = schema.check(TYPES[told.type] ?? 'RealtimeClientEvent', told);
      const error = answers.find(({ type }) => type === 'error');
      if (mutation === event && !MAY_FAIL.has(event.type)) assert.equal(error, undefined, JSON.stringify({ event, error }));
      if (error) assert.equal(error.error.event_id, event_id, JSON.stringify({ told, error }));
      if (mistakes.length > 0 && !isTolerated(mistakes, told) && !error)
        taken.push(`taken although ${mistakes[0].message}: ${JSON.stringify(told).slice(0, 300)}`);
      refusals += error ? 1 : 0;
      await line.tell({ type: 'response.cancel' });
      await line.tell({ type: 'conversation.item.delete', item_id: 'known' });
    }
  assert.deepEqual(taken.slice(0, 20), [], `${taken.length} events are taken that the types do not allow`);
  assert.equal(line.ws.readyState, WebSocket.OPEN, 'the session lives through all of it');
  line.ws.close();
  step(`${count} events with one thing wrong in most of them, ${refusals} refused, each with its event_id`);
}
