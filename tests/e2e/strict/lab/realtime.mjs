// A strict Realtime service: it answers as the real one does, and refuses what OpenAI's published types and the protocol's order do
// not allow. What it refused is kept and is what a scenario is held to.
import { EventEmitter, once } from 'node:events';
import http from 'node:http';
import { WebSocketServer } from 'ws';
import { DEFAULTS, READ, inDialect, merge } from './dialect.mjs';
import { Over, Response, sleep } from './response.mjs';
import { RULES } from './rules.mjs';
import { BEYOND_TYPES, schemaOf } from './schema.mjs';
import { BYTES_PER_MS, level, ulawOfPcm } from './sound.mjs';

const VAD_FRAME_MS = 20, VAD_BEGIN_MS = 60, VAD_LEVEL = 500;
const TAKEN_BACK_MS = 100;
const RACE_MS = 300; // who asked before it could know is not to blame
const LIMITS = [{ name: 'requests', limit: 5000, remaining: 4999, reset_seconds: 0.012 }, { name: 'tokens', limit: 400000, remaining: 399234, reset_seconds: 0.115 }];

let itemCount = 0, idCount = 0;
const named = (prefix) => `${prefix}_${(++idCount).toString(36).padStart(8, '0')}`;

export class Session extends EventEmitter {
  constructor(service, ws, request) {
    super();
    const { dialect } = service;
    Object.assign(this, { service, ws, dialect, request, schema: schemaOf(dialect), events: [], refusals: [], races: [], lapses: [], plan: [], items: new Map(),
      last: null, calls: new Map(), eventIds: new Set(), active: null, inputMs: 0, committedMs: 0, speech: null, loudMs: 0, quietMs: 0, openedAt: Date.now(),
      eventCount: 0, isAgreed: false, isGreeted: false, hasSpoken: false, doneAt: 0, conversationId: named('conv'), words: [], heard: [] });
    this.shown = DEFAULTS[dialect](named('sess'), service.model, Math.floor(Date.now() / 1000) + service.lifeS);
    ws.on('message', (text, isBinary) => this.onMessage(text, isBinary));
    ws.on('close', (code) => { this.closedWith = code; if (this.active) this.active.isOver = true; this.emit('closed', code); });
    ws.on('error', () => {});
  }

  get isOpen() { return this.ws.readyState === 1; }
  get format() { return READ[this.dialect](this.shown); }
  newId(prefix) { return named(prefix); }

  greet() {
    this.isGreeted = true;
    this.tell('session.created', { session: this.shown });
    if (this.dialect === 'beta') this.tell('conversation.created', { conversation: { id: this.conversationId, object: 'realtime.conversation' } });
  }

  // --- what the server says ---

  tell(type, body = {}) {
    if (!this.isOpen) return;
    const event = inDialect(this.dialect, JSON.parse(JSON.stringify({ type, event_id: named('event'), ...body })));
    if (event === null) return;
    const mistakes = this.dialect !== 'ga' ? [] : this.schema.check('RealtimeServerEvent', event).filter(({ param }) => !BEYOND_TYPES.has(param));
    if (mistakes.length > 0) this.service.faults.push(`the strict service itself says ${type} wrong: ${mistakes[0].message}`);
    this.service.trace?.('<-', event);
    this.write(JSON.stringify(event));
  }

  // As it goes over the wire: in one message, or in fragments of so many bytes.
  write(text) {
    const bytes = Buffer.from(text), step = this.service.fragmentBytes || bytes.length;
    for (let from = 0; from < bytes.length; from += step) this.ws.send(bytes.subarray(from, from + step), { binary: false, fin: from + step >= bytes.length });
  }

  refuse(event, { code, param = null, message }, isRace = false) {
    (isRace ? this.races : this.refusals).push({ type: event?.type, code, param, message, event: JSON.stringify(event)?.slice(0, 300) });
    this.tell('error', { error: { type: 'invalid_request_error', code, message, param, event_id: typeof event?.event_id === 'string' ? event.event_id : null } });
  }

  fail(code, message, type = 'invalid_request_error') {
    this.tell('error', { error: { type, code, message, param: null, event_id: null } });
  }

  // As at the real service: an error, then the end of the link.
  expire() {
    this.fail('session_expired', 'Your session hit the maximum duration of 60 minutes.');
    this.ws.close(1001, 'session expired');
  }

  // --- what the client says ---

  onMessage(text, isBinary) {
    let event;
    try { event = JSON.parse(text); } catch { event = null; }
    if (isBinary || event === null || typeof event.type !== 'string') { this.refuse(event ?? {}, { code: 'invalid_event', message: 'No JSON text with a type.' }); return; }
    this.eventCount++;
    if (event.type !== 'input_audio_buffer.append') this.events.push({ at: Date.now(), event });
    this.service.trace?.('->', event);
    const wrong = this.mistakeOf(event);
    if (wrong) this.refuse(event, wrong, this.isRace(wrong.code));
    else this.take(event);
    if (event.type !== 'input_audio_buffer.append') this.emit('event', event);
  }

  mistakeOf(event) {
    if (!this.isGreeted) return { code: 'too_early', message: 'Nothing may be sent before session.created.' };
    if (event.event_id !== undefined && this.eventIds.has(event.event_id)) return { code: 'invalid_value', param: 'event_id', message: `Another event has this id: '${event.event_id}'.` };
    if (event.event_id !== undefined) this.eventIds.add(event.event_id);
    const rule = RULES[event.type];
    if (!rule) return { code: 'invalid_value', param: 'type', message: `Invalid value: '${event.type}'.` };
    return this.schema.check('RealtimeClientEvent', event)[0] ?? this.service.optionalMembers?.(event) ?? rule(this, event);
  }

  isRace(code) {
    if (code === 'conversation_already_has_active_response') return this.active !== null && Date.now() - this.active.createdAt < RACE_MS;
    return code === 'response_cancel_not_active' && Date.now() - this.doneAt < RACE_MS;
  }

  take(event) {
    switch (event.type) {
      case 'session.update': this.update(event.session); break;
      case 'input_audio_buffer.append': this.hear(Buffer.from(event.audio, 'base64')); break;
      case 'input_audio_buffer.commit': this.commit(); break;
      case 'input_audio_buffer.clear': this.speech = null; this.committedMs = this.inputMs; this.tell('input_audio_buffer.cleared'); break;
      case 'conversation.item.create': this.create(event); break;
      case 'conversation.item.truncate': this.truncate(event); break;
      case 'conversation.item.delete': this.items.delete(event.item_id); this.tell('conversation.item.deleted', { item_id: event.item_id }); break;
      case 'conversation.item.retrieve': this.tell('conversation.item.retrieved', { item: this.items.get(event.item_id).shown }); break;
      case 'response.create': this.respond(false, event.response); break;
      case 'response.cancel': this.active.cancel('client_cancelled'); break;
    }
  }

  update(session) {
    this.shown = merge(this.shown, session);
    const answer = () => { this.isAgreed = true; this.tell('session.updated', { session: this.shown }); this.emit('agreed'); };
    if (this.service.updateMs) sleep(this.service.updateMs).then(answer);
    else answer();
  }

  addItem(fields) {
    const item = { number: ++itemCount, previous: this.last, ...fields };
    this.items.set(item.id, item);
    this.last = item.id;
    return item;
  }

  create({ item: given }) {
    const item = this.addItem({ ...given, id: given.id ?? named('item'), isDone: true });
    const { number: _, previous: __, isDone: ___, ...fields } = item;
    item.shown = { ...fields, status: 'completed' };
    if (given.type === 'function_call') this.calls.set(given.call_id, item);
    if (given.type === 'function_call_output') this.calls.get(given.call_id).isAnswered = true;
    this.tell('conversation.item.added', { previous_item_id: item.previous, item: item.shown });
    this.tell('conversation.item.done', { previous_item_id: item.previous, item: item.shown });
  }

  truncate({ item_id: id, audio_end_ms: endMs }) {
    const item = this.items.get(id);
    item.audioMs = endMs;
    item.truncatedMs = endMs;
    item.truncatedAt = Date.now();
    this.tell('conversation.item.truncated', { item_id: id, content_index: 0, audio_end_ms: endMs });
  }

  // --- turns ---

  hear(bytes) {
    const ulaw = this.format.input === 'ulaw' ? bytes : ulawOfPcm(bytes);
    for (let at = 0; at < ulaw.length; at += VAD_FRAME_MS * BYTES_PER_MS) this.hearFrame(ulaw.subarray(at, at + VAD_FRAME_MS * BYTES_PER_MS));
  }

  hearFrame(frame) {
    const ms = frame.length / BYTES_PER_MS, { detection } = this.format;
    const isLoud = level(frame) > VAD_LEVEL;
    this.inputMs += ms;
    this.loudMs = isLoud ? this.loudMs + ms : 0;
    this.quietMs = isLoud ? 0 : this.quietMs + ms;
    if (!detection || this.isDeaf) return;
    if (!this.speech && this.loudMs >= VAD_BEGIN_MS) this.onSpeech(detection);
    else if (this.speech && this.quietMs >= (detection.silence_duration_ms ?? 800)) this.onSilence(detection);
  }

  onSpeech(detection) {
    this.speech = named('item');
    this.tell('input_audio_buffer.speech_started', { audio_start_ms: Math.max(0, Math.round(this.inputMs - VAD_BEGIN_MS - (detection.prefix_padding_ms ?? 300))), item_id: this.speech });
    if (this.active && detection.interrupt_response !== false) this.active.cancel('turn_detected');
    this.emit('speech');
  }

  onSilence(detection) {
    this.tell('input_audio_buffer.speech_stopped', { audio_end_ms: Math.round(this.inputMs), item_id: this.speech });
    this.commit();
    if (detection.create_response === false) return;
    if (this.active) this.fail('conversation_already_has_active_response', `Conversation already has an active response in progress: ${this.active.id}.`);
    else this.respond(true);
  }

  commit() {
    const item = this.addItem({ id: this.speech ?? named('item'), type: 'message', role: 'user', isDone: true });
    item.shown = { id: item.id, type: 'message', role: 'user', status: 'completed', content: [{ type: 'input_audio', transcript: null }] };
    this.speech = null;
    this.committedMs = this.inputMs;
    this.heard.push(item.id);
    this.tell('input_audio_buffer.committed', { previous_item_id: item.previous, item_id: item.id });
    this.tell('conversation.item.added', { previous_item_id: item.previous, item: { ...item.shown, content: [{ type: 'input_audio' }] } });
    this.tell('conversation.item.done', { previous_item_id: item.previous, item: { ...item.shown, content: [{ type: 'input_audio' }] } });
    if (this.format.transcription) this.transcribe(item.id, this.words.shift() ?? 'Something.');
  }

  // words: text; or { text, afterMs }; or { failed: code }.
  transcribe(itemId, words) {
    const { text = words, afterMs = 60, failed } = words;
    const at = { item_id: itemId, content_index: 0 }, name = 'conversation.item.input_audio_transcription';
    sleep(afterMs).then(() => {
      if (failed) this.tell(`${name}.failed`, { ...at, error: { type: 'transcription_error', code: failed, message: 'The audio could not be transcribed.' } });
      else {
        this.tell(`${name}.delta`, { ...at, delta: text });
        this.tell(`${name}.completed`, { ...at, transcript: text, usage: { type: 'duration', seconds: 1 } });
      }
    });
  }

  // --- responses ---

  respond(byTurn, params) {
    const response = new Response(this, byTurn, params);
    this.noteLapses(response);
    this.active = response;
    this.tell('response.created', { response: response.shown('in_progress') });
    const planned = this.plan.shift(), reply = planned ?? this.service.otherwise;
    response.planned = planned;
    Promise.resolve().then(() => reply(response, this)).then(() => response.finish('completed')).catch((error) => {
      if (!(error instanceof Over)) this.service.faults.push(`a reply broke: ${error.stack}`);
    });
  }

  // Not refused, and yet wrong: a response without the session's rules, or before each function call has its output.
  noteLapses({ byTurn, params = {} }) {
    const { instructions } = params ?? {};
    if (instructions && !instructions.includes(this.shown.instructions)) this.lapses.push(`a response without the session's instructions: ${instructions.slice(0, 80)}`);
    if (byTurn) return;
    for (const [id, call] of this.calls) if (call.isDone && !call.isAnswered) this.lapses.push(`response.create before the output of ${id} (${call.name})`);
  }

  onResponseOver(response) {
    if (this.active === response) this.active = null;
    this.doneAt = Date.now();
    // Cancelled as soon as it began: the client will ask for it anew.
    if (response.planned && response.isTakenBack && this.doneAt - response.createdAt < TAKEN_BACK_MS) this.plan.unshift(response.planned);
    this.tell('rate_limits.updated', { rate_limits: LIMITS });
    this.emit('over', response);
  }
}

export class Realtime extends EventEmitter {
  // dialect; lifeS; createdMs, updateMs: how slow it is; fragmentBytes: of its messages; onUpgrade(n): HTTP status to refuse with; optionalMembers(event): a mistake.
  constructor(options = {}) {
    super();
    Object.assign(this, { dialect: 'ga', model: 'gpt-realtime-2.1', lifeS: 3600, createdMs: 0, updateMs: 0, sessions: [], faults: [], upgrades: 0,
      fragmentBytes: 0, otherwise: (r) => r.say('Yes?') }, options);
    this.server = http.createServer((_, answer) => { answer.statusCode = 404; answer.end(); });
    this.wss = new WebSocketServer({ noServer: true, perMessageDeflate: false });
    this.server.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
  }

  async listen() {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.url = `ws://127.0.0.1:${this.server.address().port}/v1/realtime`;
    return this;
  }

  upgrade(request, socket, head) {
    socket.on('error', () => {});
    const status = this.onUpgrade?.(++this.upgrades);
    if (status) { socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`); return; }
    this.wss.handleUpgrade(request, socket, head, (ws) => this.open(new Session(this, ws, request)));
  }

  async open(session) {
    const query = new URL(session.request.url, 'http://x').searchParams, { headers } = session.request;
    if (!/^Bearer \S+$/.test(headers.authorization ?? '')) this.faults.push('a session without a bearer key');
    if (query.get('model') !== this.model) this.faults.push(`a session for another model: ${session.request.url}`);
    if (this.dialect === 'ga' && headers['openai-beta']) this.faults.push('the beta header at a service that has no beta');
    await sleep(this.createdMs);
    session.greet();
    if (!session.isAgreed) await once(session, 'agreed');
    this.sessions.push(session);
    this.emit('session', session);
  }

  close() {
    for (const ws of this.wss.clients) ws.terminate();
    this.server.close();
  }
}
