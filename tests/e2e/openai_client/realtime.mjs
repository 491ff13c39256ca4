// Whole calls by the official Realtime client.
import assert from 'node:assert/strict';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { Events, sendAudio, silence, sleep, spoken, step } from './lab.mjs';

export const menu = {
  ok: true,
  restaurant: { name: 'Trattoria Uno', address: '12 Harbor Street', phone: '', is_open: true, hours: [], pickup: { minutes: 25 }, delivery: null,
    tax_percent: '8', can_transfer: false },
  categories: [{ id: 'pizza', name: 'Pizzas', synonyms: [], items: [{ id: 'margherita', name: 'Margherita', description: '', synonyms: ['margarita'],
    available: true, sizes: [{ id: 'small', name: 'Small', price: '9.50', synonyms: [] }, { id: 'large', name: 'Large', price: '15.00', synonyms: [] }],
    group_ids: [], ingredients: [], allergens: [], vegetarian: true, vegan: false, gluten_free: false }] }],
  groups: [],
};
const line = { line_id: 'L1', item_id: 'margherita', name: 'Margherita', size_id: 'large', size: 'Large', quantity: 2, options: [], without: [],
  unit_price: '15.00', line_total: '30.00', spoken: 'two large Margherita pizzas' };
export const added = { ok: true, line, order: { version: 1, lines: [line], subtotal: '30.00', tax: '2.40', delivery_fee: '0.00', total: '32.40', item_count: 2,
  customer: { name: '', phone: '', address: '', service: 'pickup' }, missing: ['name'], read_back: 'I have two large Margherita pizzas.' } };

async function openSession(realtime, events) {
  const created = await events.wait('session.created');
  assert.equal(created.session.type, 'realtime');
  assert.equal(created.session.model, 'gpt-realtime-2.1');
  realtime.send({ type: 'session.update', session: {
    type: 'realtime',
    instructions: 'You take phone orders for Trattoria Uno.',
    audio: { input: { transcription: { model: 'gpt-transcribe' }, turn_detection: { type: 'server_vad', silence_duration_ms: 500 } } },
    tools: ['get_menu', 'add_item', 'get_order', 'submit_order'].map((name) => ({ type: 'function', name, parameters: { type: 'object' } })),
  } });
  const updated = await events.wait('session.updated');
  assert.deepEqual(updated.session.audio.input.format, { type: 'audio/pcm', rate: 24000 });
  const item = (fields) => realtime.send({ type: 'conversation.item.create', item: fields });
  item({ type: 'function_call', call_id: 'call_menu', name: 'get_menu', arguments: '{}' });
  item({ type: 'function_call_output', call_id: 'call_menu', output: JSON.stringify(menu) });
  item({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Welcome to Trattoria Uno. What would you like?' }] });
  for (let i = 0; i < 3; i++) await events.wait('conversation.item.done');
  step('session and history');
}

async function functionCall(realtime, events, speak) {
  await speak('I would like two large Margherita pizzas, please.');
  await events.wait('input_audio_buffer.speech_started');
  const { item_id } = await events.wait('input_audio_buffer.committed');
  const heard = await events.wait('conversation.item.input_audio_transcription.completed');
  assert.equal(heard.item_id, item_id);
  const call = await events.wait('response.function_call_arguments.done');
  assert.equal(call.name, 'add_item');
  assert.equal(JSON.parse(call.arguments).item_id, 'margherita');
  await events.wait('response.done');
  step(`audio turn in, function call: "${heard.transcript}" -> add_item(${call.arguments})`);
  realtime.send({ type: 'conversation.item.create', item: { type: 'function_call_output', call_id: call.call_id, output: JSON.stringify(added) } });
  realtime.send({ type: 'response.create' });
  const { response } = await events.wait('response.done');
  assert.equal(response.status, 'completed');
  const [message] = response.output;
  assert.ok(events.audioBytes(message.id) > 48000, 'more than a second of audio');
  step(`audio turn out: "${message.content[0].transcript}"`);
  return message;
}

async function interruption(realtime, events, speak, message) {
  const speaking = speak('Wait.');
  await events.wait('input_audio_buffer.speech_started');
  realtime.send({ type: 'conversation.item.truncate', item_id: message.id, content_index: 0, audio_end_ms: 500 });
  const truncated = await events.wait('conversation.item.truncated');
  assert.equal(truncated.audio_end_ms, 500);
  realtime.send({ type: 'conversation.item.retrieve', item_id: message.id });
  const { item } = await events.wait('conversation.item.retrieved');
  assert.ok(item.content[0].transcript.length < message.content[0].transcript.length, 'the transcript is what was heard');
  await speaking;
  await events.wait('response.done');
  realtime.send({ type: 'response.create', response: { instructions: 'Say that we close at ten.' } });
  realtime.send({ type: 'response.cancel' });
  const { response } = await events.wait('response.done');
  assert.equal(response.status, 'cancelled');
  step(`interruption: heard "${item.content[0].transcript}"; cancel`);
}


export async function order(secure, plain, ca) {
  const realtime = new OpenAIRealtimeWS({ model: 'gpt-realtime-2.1', options: { ca } }, secure);
  const events = new Events(realtime);
  const speak = async (text) => {
    await sendAudio(realtime, Buffer.concat([silence(400), await spoken(plain, text)]), 3);
    await sendAudio(realtime, silence(1600), 1);
  };
  await openSession(realtime, events);
  const message = await functionCall(realtime, events, speak);
  await interruption(realtime, events, speak, message);
  realtime.close();
}

// The client decides when it is answered, and what belongs to the conversation.
export async function floor(secure, plain, ca) {
  const realtime = new OpenAIRealtimeWS({ model: 'gpt-realtime', options: { ca } }, secure);
  const events = new Events(realtime), seen = (type) => events.all.filter((event) => event.type === type);
  await events.wait('conversation.created');
  realtime.send({ type: 'session.update', session: { type: 'realtime', instructions: 'You take phone orders.', audio: { input: {
    transcription: { model: 'whisper-1' }, turn_detection: { type: 'server_vad', create_response: false, interrupt_response: false } } } } });
  await events.wait('session.updated');
  realtime.send({ type: 'response.create', response: { instructions: 'Say: "Welcome to the trattoria. What would you like to eat today?"' } });
  await events.wait('response.created');
  await sendAudio(realtime, Buffer.concat([silence(300), await spoken(plain, 'Right.'), silence(1500)]), 4);
  const { item_id } = await events.wait('input_audio_buffer.committed');
  await events.wait('conversation.item.input_audio_transcription.completed');
  assert.equal(seen('response.done').at(-1)?.response.status, 'completed', 'voice does not interrupt');
  realtime.send({ type: 'conversation.item.delete', item_id });
  await events.wait('conversation.item.deleted');
  await sleep(300);
  assert.equal(seen('response.created').length, 1, 'nothing is answered by itself');
  realtime.send({ type: 'session.update', session: { type: 'realtime', audio: { input: { turn_detection: null } } } });
  assert.equal((await events.wait('session.updated')).session.audio.input.turn_detection, null);
  await sendAudio(realtime, await spoken(plain, 'What are your opening hours?'), 8);
  const before = seen('input_audio_buffer.speech_started').length;
  realtime.send({ type: 'input_audio_buffer.commit' });
  await events.wait('conversation.item.input_audio_transcription.delta');
  assert.equal(seen('input_audio_buffer.speech_started').length, before);
  realtime.send({ type: 'response.create', response: { conversation: 'none', output_modalities: ['text'], metadata: { topic: 'mood' }, instructions: 'Say: "Calm."' } });
  const aside = (await events.wait('response.done')).response;
  assert.deepEqual([aside.metadata.topic, aside.output[0].content[0].text, aside.conversation_id], ['mood', 'Calm.', undefined]);
  realtime.send({ type: 'response.create', response: { max_output_tokens: 20 } });
  const cut = (await events.wait('response.done')).response;
  assert.deepEqual([cut.status, cut.status_details.reason], ['incomplete', 'max_output_tokens']);
  assert.ok(cut.usage.output_tokens <= 20);
  await events.wait('rate_limits.updated');
  realtime.close();
  step(`manual turns; a response beside the conversation; a limit: "${cut.output[0]?.content[0]?.transcript ?? ''}"`);
}

export async function transcription(secure, plain, ca) {
  const realtime = new OpenAIRealtimeWS({ intent: 'transcription', options: { ca } }, secure);
  const events = new Events(realtime);
  assert.equal((await events.wait('session.created')).session.type, 'transcription');
  realtime.send({ type: 'session.update', session: { type: 'transcription', audio: { input: { format: { type: 'audio/pcm', rate: 24000 },
    transcription: { model: 'gpt-live-transcribe', language: 'en', keywords: ['large pizza'] }, turn_detection: { type: 'server_vad', silence_duration_ms: 400 } } } } });
  await events.wait('session.updated');
  await sendAudio(realtime, Buffer.concat([silence(300), await spoken(plain, 'I would like two large pizzas, please.'), silence(1500)]), 3);
  const { delta } = await events.wait('conversation.item.input_audio_transcription.delta');
  const { transcript } = await events.wait('conversation.item.input_audio_transcription.completed');
  assert.match(transcript, /pizzas/i);
  assert.equal(transcript, delta);
  assert.ok(!events.all.some(({ type }) => type.startsWith('response.')));
  realtime.close();
  step(`a transcription session: "${transcript}"`);
}

async function end(options, client) {
  const realtime = new OpenAIRealtimeWS(options, client);
  return new Promise((done) => {
    let code = null;
    realtime.on('error', (error) => { code ??= error.error?.code ?? error.message; });
    realtime.socket.on('close', () => done(code));
  });
}

export async function strangers(secure, stranger, ca) {
  assert.match(await end({ model: 'gpt-realtime-2.1', options: { ca } }, stranger), /401/);
  assert.equal(await end({ model: 'no-such-model', options: { ca } }, secure), 'model_not_found');
  assert.equal(await end({ model: 'gpt-realtime', options: { ca, headers: { 'OpenAI-Beta': 'realtime=v1' } } }, secure), 'beta_api_shape_disabled');
  step('another key, an unknown model and the old dialect are turned away');
}
