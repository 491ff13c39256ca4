// REST by the official client: what it gets, also in streams, and what is refused so that it knows why.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { once } from 'node:events';
import OpenAI, { toFile } from 'openai';
import { spoken, step } from './lab.mjs';

// Without a key the engine answers programs of this machine, no stranger's page in a browser on it.
export async function foreignPages(port) {
  const strangers = [{ Origin: 'https://evil.example' }, { 'Sec-Fetch-Site': 'cross-site' }, { Host: 'evil.example' }];
  for (const headers of strangers) {
    const request = http.get({ host: '127.0.0.1', port, path: '/v1/models', headers });
    const [answer] = await once(request, 'response');
    answer.resume();
    assert.equal(answer.statusCode, 403, JSON.stringify(headers));
  }
  step('foreign pages are refused');
}

// promise: a request that the engine must refuse so.
async function refused(promise, status, code, param) {
  await assert.rejects(Promise.resolve(promise), (error) => {
    assert.ok(error instanceof OpenAI.APIError, String(error));
    assert.deepEqual([error.status, error.code, error.param, error.type], [status, code, param, 'invalid_request_error'], error.message);
    return true;
  });
}

async function transcriptions(client) {
  const speech = await client.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: 'Two large pizzas for pickup.', response_format: 'wav' });
  const wav = Buffer.from(await speech.arrayBuffer());
  assert.equal(wav.toString('latin1', 0, 4), 'RIFF');
  const transcribe = async (more) => client.audio.transcriptions.create({ model: 'gpt-transcribe', keywords: ['pizza'], file: await toFile(wav, 'turn.wav'), ...more });
  const heard = await transcribe({ language: 'en', temperature: 0 });
  assert.match(heard.text, /large pizzas/i);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'voiceplate-'));
  fs.writeFileSync(path.join(folder, 'turn.wav'), wav); // an open file goes out without a length, in chunks
  const read = await client.audio.transcriptions.create({ model: 'gpt-transcribe', file: fs.createReadStream(path.join(folder, 'turn.wav')) });
  fs.rmSync(folder, { recursive: true });
  assert.match(read.text, /large pizzas/i);
  let streamed = '', done = null;
  for await (const event of await transcribe({ model: 'gpt-4o-mini-transcribe', stream: true })) {
    if (event.type === 'transcript.text.delta') streamed += event.delta;
    else { assert.equal(event.type, 'transcript.text.done'); done = event; }
  }
  assert.equal(streamed, heard.text);
  assert.equal(done.text, heard.text);
  assert.equal(done.usage.total_tokens, done.usage.input_tokens + done.usage.output_tokens);
  assert.equal((await transcribe({ response_format: 'text' })).trim(), heard.text);
  assert.match(await transcribe({ response_format: 'vtt' }), /^WEBVTT\n\n00:00:00\.000 --> /);
  assert.match(await transcribe({ response_format: 'srt' }), /^1\n00:00:00,000 --> /);
  const verbose = await transcribe({ response_format: 'verbose_json', timestamp_granularities: ['segment'] });
  assert.equal(verbose.segments[0].text, heard.text);
  await refused(transcribe({ response_format: 'verbose_json', timestamp_granularities: ['word'] }), 400, 'unsupported_value', 'timestamp_granularities');
  await refused(transcribe({ include: ['logprobs'] }), 400, 'unsupported_value', 'include');
  await refused(transcribe({ response_format: 'diarized_json' }), 400, 'unsupported_value', 'response_format');
  await refused(transcribe({ language: 'de' }), 400, 'unsupported_value', 'language');
  await refused(transcribe({ temperature: 0.7 }), 400, 'unsupported_value', 'temperature');
  await refused(transcribe({ model: 'no-such-model' }), 404, 'model_not_found', 'model');
  await refused(client.audio.transcriptions.create({ model: 'whisper-1', file: await toFile(Buffer.from('ID3'), 'a.mp3') }), 400, 'unsupported_value', 'file');
  step(`transcriptions: "${heard.text}", whole, in a stream, as subtitles; what cannot be had is refused`);
}

async function speech(client) {
  const say = (more) => client.audio.speech.create({ model: 'gpt-4o-mini-tts', voice: 'marin', input: 'One moment, please.', response_format: 'pcm', ...more });
  const whole = Buffer.from(await (await say()).arrayBuffer());
  const events = (await (await say({ stream_format: 'sse' })).text()).trim().split('\n\n').map((line) => JSON.parse(line.replace(/^data: /, '')));
  assert.equal(events.at(-1).type, 'speech.audio.done');
  assert.ok(events.at(-1).usage.output_tokens > 5);
  assert.ok(Buffer.concat(events.slice(0, -1).map(({ audio }) => Buffer.from(audio, 'base64'))).equals(whole));
  assert.ok((await say({ speed: 2 })).ok);
  await refused(say({ response_format: 'opus' }), 400, 'invalid_value', 'response_format');
  await refused(say({ speed: 4 }), 400, 'unsupported_value', 'speed');
  await refused(say({ voice: { id: 'voice_1' } }), 400, 'invalid_value', 'voice');
  await refused(say({ voice: 'nobody' }), 400, 'invalid_value', 'voice');
  await refused(say({ instructions: 'Whisper.' }), 400, 'unsupported_parameter', 'instructions');
  await refused(say({ model: 'no-such-model' }), 404, 'model_not_found', 'model');
  await refused(say({ input: '' }), 400, 'string_too_short', 'input');
  step(`speech: whole, and in ${events.length} events; what cannot be had is refused`);
}

async function chat(client) {
  const messages = [{ role: 'user', content: 'Hello' }];
  const ask = (more) => client.chat.completions.create({ model: 'gpt-5.4-mini', messages, ...more });
  const whole = await ask({ n: 1, temperature: 1, seed: 7, response_format: { type: 'text' } });
  const words = whole.choices[0].message.content;
  let streamed = '', usage = null;
  for await (const chunk of await ask({ stream: true, stream_options: { include_usage: true } })) {
    streamed += chunk.choices[0]?.delta.content ?? '';
    usage = chunk.usage ?? usage;
  }
  assert.equal(streamed, words);
  assert.equal(usage.completion_tokens, whole.usage.completion_tokens);
  const helper = client.chat.completions.stream({ model: 'gpt-5.4-mini', messages });
  assert.equal(await helper.finalContent(), words);
  const short = (await ask({ max_completion_tokens: 1 })).choices[0];
  assert.deepEqual([short.finish_reason, short.message.content], ['length', words.slice(0, 4)]);
  const stopped = (await ask({ stop: '!' })).choices[0];
  assert.deepEqual([stopped.finish_reason, stopped.message.content], ['stop', words.split('!')[0]]);
  for (const [member, value, code] of [['n', 2, 'unsupported_value'], ['temperature', 0.2, 'unsupported_value'], ['logprobs', true, 'unsupported_value'],
    ['response_format', { type: 'json_object' }, 'unsupported_value'], ['tool_choice', 'required', 'invalid_value'], ['reasoning_effort', 'high', 'invalid_value'],
    ['max_tokens', 0, 'invalid_value'], ['fly', 1, 'unknown_parameter']])
    await refused(ask({ [member]: value }), 400, code, member);
  await refused(ask({ model: 'no-such-model' }), 404, 'model_not_found', 'model');
  step(`chat: "${words}", whole, in a stream, up to a stop and a limit; what cannot be had is refused`);
}

export async function rest(client, baseURL) {
  await transcriptions(client);
  await speech(client);
  await chat(client);
  assert.ok((await client.models.list()).data.some(({ id }) => id === 'voiceplate-engine'));
  assert.equal((await client.models.retrieve('gpt-realtime-2.1')).id, 'gpt-realtime-2.1');
  await refused(client.models.retrieve('no-such-model'), 404, 'model_not_found', 'model');
  const stranger = new OpenAI({ apiKey: 'sk-wrong', baseURL, maxRetries: 0 });
  await refused(stranger.models.list(), 401, 'invalid_api_key', null);
  await refused(stranger.chat.completions.create({ model: 'gpt-5', messages: [] }), 401, 'invalid_api_key', null);
  await refused(spoken(stranger, 'x'), 401, 'invalid_api_key', null);
  step('models, and strangers with another key');
}
