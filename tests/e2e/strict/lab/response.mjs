// One response of the strict service: what a scenario lets the model say and do, as the events that the real service sends.
import { BYTES_PER_MS, pcmOf, tagged } from './sound.mjs';

export const sleep = (ms) => new Promise((done) => { setTimeout(done, ms); });
const turnOfOthers = () => new Promise((done) => { setImmediate(done); }); // a telephone in the same process, say
export class Over extends Error {} // it was cancelled, or the session is gone: whoever plays it stops

const USAGE = { total_tokens: 612, input_tokens: 540, output_tokens: 72,
  input_token_details: { text_tokens: 410, audio_tokens: 130, cached_tokens: 384, cached_tokens_details: { text_tokens: 384, audio_tokens: 0 } },
  output_token_details: { text_tokens: 18, audio_tokens: 54 } };
const NOTHING = { total_tokens: 0, input_tokens: 0, output_tokens: 0 };
const WORD_MS = 320, PIECE_MS = 200;

export class Response {
  // byTurn: the end of a caller's turn made it, no client asked.
  constructor(session, byTurn, params = {}) {
    Object.assign(this, { session, byTurn, params, id: session.newId('resp'), output: [], open: null, isOver: false, createdAt: Date.now() });
  }

  tell(type, body) {
    if (this.isOver || !this.session.isOpen) throw new Over();
    this.session.tell(type, body);
  }

  shown(status, details = null, usage = undefined) {
    return { object: 'realtime.response', id: this.id, conversation_id: this.session.conversationId, status, ...(details && { status_details: details }), output: this.output,
      output_modalities: ['audio'], max_output_tokens: 'inf', ...(usage && { usage }) };
  }

  at(item) {
    return { response_id: this.id, item_id: item.id, output_index: item.index, content_index: 0 };
  }

  begin(fields) {
    const item = this.session.addItem({ id: this.session.newId('item'), ...fields });
    Object.assign(item, { response: this, index: this.output.length, shown: { id: item.id, status: 'in_progress', ...fields } });
    this.output.push(item.shown);
    this.open = item;
    this.tell('response.output_item.added', { response_id: this.id, output_index: item.index, item: { ...item.shown } });
    this.tell('conversation.item.added', { previous_item_id: item.previous, item: { ...item.shown } });
    return item;
  }

  end(item, status) {
    item.shown.status = status;
    item.isDone = true;
    this.open = null;
    this.tell('conversation.item.done', { previous_item_id: item.previous, item: { ...item.shown } });
    this.tell('response.output_item.done', { response_id: this.id, output_index: item.index, item: { ...item.shown } });
  }

  // Words with their sound. ms: how long it sounds; pace: how long sending takes, in parts of that; sound: what sounds instead;
  // stopAt: so many ms are sent, and the item stays open; ahead: so many words are told before their sound.
  async say(words, { ms = Math.max(600, words.split(' ').length * WORD_MS), pace = 0.1, piece = PIECE_MS, sound, stopAt = Infinity, ahead = 0 } = {}) {
    const { session } = this;
    const item = this.begin({ type: 'message', role: 'assistant', content: [] });
    const ulaw = sound ?? tagged(item.number, ms), list = words.split(' ');
    Object.assign(item, { sound: true, audioMs: 0, lengthMs: ulaw.length / BYTES_PER_MS, words: list, part: { type: 'audio', transcript: '' } });
    item.transcript = '';
    this.tell('response.content_part.added', { ...this.at(item), part: { ...item.part } });
    for (let from = 0, told = 0; from < ulaw.length && from < stopAt * BYTES_PER_MS; from += piece * BYTES_PER_MS) {
      const bytes = ulaw.subarray(from, from + piece * BYTES_PER_MS), until = Math.min(list.length, ahead + Math.ceil((list.length * (from + bytes.length)) / ulaw.length));
      if (until > told) {
        const delta = (told ? ' ' : '') + list.slice(told, until).join(' ');
        item.transcript += delta;
        this.tell('response.output_audio_transcript.delta', { ...this.at(item), delta });
        told = until;
      }
      this.tell('response.output_audio.delta', { ...this.at(item), delta: (session.format.output === 'ulaw' ? bytes : pcmOf(bytes)).toString('base64') });
      item.audioMs += bytes.length / BYTES_PER_MS;
      session.hasSpoken = true;
      await (pace > 0 ? sleep((bytes.length / BYTES_PER_MS) * pace) : turnOfOthers());
    }
    if (stopAt !== Infinity) return item;
    this.finishSpeech(item, words, 'completed');
    return item;
  }

  finishSpeech(item, words, status) {
    this.tell('response.output_audio.done', this.at(item));
    this.tell('response.output_audio_transcript.done', { ...this.at(item), transcript: words });
    this.tell('response.content_part.done', { ...this.at(item), part: { type: 'audio', transcript: words } });
    item.shown.content = [{ type: 'output_audio', transcript: words }];
    this.end(item, status);
  }

  // A function call; args may be text that is no JSON. pauseMs: between its arguments. how: all, or the one event that tells it whole
  // (arguments, item, response), as some servers have it.
  async call(name, args = {}, { callId = this.session.newId('call'), pauseMs = 0, how = 'all' } = {}) {
    if (how !== 'all') return this.callBriefly(name, JSON.stringify(args), callId, how);
    const text = typeof args === 'string' ? args : JSON.stringify(args);
    const item = this.begin({ type: 'function_call', name, call_id: callId, arguments: '' });
    this.session.calls.set(callId, item);
    const at = { response_id: this.id, item_id: item.id, output_index: item.index, call_id: callId };
    for (let from = 0; from < text.length; from += 16) {
      if (pauseMs) await sleep(pauseMs);
      this.tell('response.function_call_arguments.delta', { ...at, delta: text.slice(from, from + 16) });
    }
    this.tell('response.function_call_arguments.done', { ...at, name, arguments: text });
    item.shown.arguments = text;
    this.end(item, 'completed');
    return callId;
  }

  callBriefly(name, text, callId, how) {
    const item = this.session.addItem({ id: this.session.newId('item'), type: 'function_call', name, call_id: callId, arguments: text, isDone: true });
    const shown = { id: item.id, status: 'completed', type: 'function_call', name, call_id: callId, arguments: text }, index = this.output.length;
    this.output.push(shown);
    this.session.calls.set(callId, item);
    if (how === 'arguments') this.tell('response.function_call_arguments.done', { response_id: this.id, item_id: item.id, output_index: index, call_id: callId, name, arguments: text });
    if (how === 'item') this.tell('response.output_item.done', { response_id: this.id, output_index: index, item: shown });
    return callId;
  }

  wait(ms) {
    return sleep(ms).then(() => { if (this.isOver || !this.session.isOpen) throw new Over(); });
  }

  // The end. status: completed, failed { error }, incomplete { reason }, cancelled { reason }.
  finish(status, details = null) {
    if (this.isOver) return;
    if (this.open) {
      const item = this.open;
      if (item.sound) this.finishSpeech(item, item.transcript, 'incomplete');
      else this.end(item, 'incomplete');
    }
    this.tell('response.done', { response: this.shown(status, details && { type: status, ...details }, status === 'failed' ? NOTHING : USAGE) });
    this.isOver = true;
    this.session.onResponseOver(this);
  }

  fail(error) { this.finish('failed', { error: { type: 'server_error', message: 'The server had an error while processing your request.', ...error } }); throw new Over(); }

  incomplete(reason = 'max_output_tokens') { this.finish('incomplete', { reason }); throw new Over(); }

  cancel(reason) {
    this.isTakenBack = reason === 'client_cancelled';
    this.finish('cancelled', { reason });
  }
}
