// Twilio by hand: a signed webhook, TwiML, and a media stream in true time that knows which sample is playing.
import { createHmac, randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import WebSocket from 'ws';
import { sleep } from './response.mjs';
import { BYTES_PER_MS, level, louder, readTag, silence, voice } from './sound.mjs';
import { BASE_URL, TOKEN, calledNumber } from './voiceplate.mjs';

const FRAME_MS = 20, ACCOUNT = `AC${'0'.repeat(32)}`;
const sid = (letters) => letters + randomBytes(16).toString('hex');
const now = () => performance.now();
const AUDIBLE = 150;
// After a pause a sentence is taken up a little before, faded in: those milliseconds do not say where they stand.
const REWIND_MAX_MS = 800, FADE_MS = 16;

export function signature(url, form = {}) {
  const text = url + Object.keys(form).sort().map((name) => name + form[name]).join('');
  return createHmac('sha1', TOKEN).update(text, 'utf8').digest('base64');
}

const unescape = (text) => text.replace(/&quot;/g, '"').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');

// How late this process reads what its sockets hold: at most as long as it did not come round, since both of it and the service share
// the processors. What a simulated telephone cannot be held to, and what is measured with it is not more exact than that.
const PULSE_MS = 5;
const pulses = [now(), now()];
setInterval(() => { pulses.shift(); pulses.push(now()); }, PULSE_MS).unref();
const readLateMs = () => Math.max(0, now() - pulses[0] - PULSE_MS);

// One direction of a network: what goes in comes out later, in the same order, and is told when it was due, whenever this process gets to it.
class Way {
  constructor(delayMs) { Object.assign(this, { delayMs, waiting: [], isTimed: false }); }

  pass(then) {
    if (!this.delayMs) { then(now()); return; }
    const at = Math.max(now() + this.delayMs(), this.waiting.at(-1)?.at ?? 0);
    this.waiting.push({ at, then });
    this.wait();
  }

  wait() {
    if (this.isTimed || this.waiting.length === 0) return;
    this.isTimed = true;
    setTimeout(() => { this.isTimed = false; this.flow(); this.wait(); }, Math.max(0, this.waiting[0].at - now()));
  }

  flow() {
    while (this.waiting.length > 0 && this.waiting[0].at <= now()) {
      const { at, then } = this.waiting.shift();
      then(at);
    }
  }
}

export class Line extends EventEmitter {
  // delayMs(): how long a message takes on its way, either way; hasMarks: false for a carrier that sends none back.
  constructor(service, { to = 0, from = '+15550002222', delayMs = null, hasMarks = true } = {}) {
    super();
    Object.assign(this, { service, from, to: calledNumber(to), callSid: sid('CA'), hasMarks, faults: [], queue: [], queuedBytes: 0, playedUntil: null, rest: Buffer.alloc(0),
      played: new Map(), playing: null, saying: [], timeline: [], frames: 0, sequence: 0, isOpen: false, outward: new Way(delayMs), inward: new Way(delayMs), clears: [], rewinds: [], lastHeard: 0, heardAny: false,
      received: { media: 0, mark: 0, clear: 0 } });
  }

  form(more) { return { AccountSid: ACCOUNT, CallSid: this.callSid, From: this.from, To: this.to, CallStatus: 'in-progress', Direction: 'inbound', ApiVersion: '2010-04-01', ...more }; }

  async post(pathname, more) {
    const form = this.form(more), body = new URLSearchParams(form).toString();
    const answer = await fetch(this.service.web + pathname, { method: 'POST', body,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'X-Twilio-Signature': signature(BASE_URL + pathname, form) } });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${pathname}: ${answer.status} ${text}`);
    return text;
  }

  // --- the call ---

  async dial() {
    await this.follow(await this.post('/voice', { CallStatus: 'ringing' }));
    return this;
  }

  // Takes TwiML; opens the stream where it wants one.
  async follow(twiml) {
    this.twiml = twiml;
    const url = twiml.match(/<Stream url="([^"]*)"/)?.[1];
    if (!url) return;
    this.after = unescape(twiml.match(/<Connect action="([^"]*)"/)?.[1] ?? twiml.match(/<Redirect[^>]*>([^<]*)</)[1]);
    const parameters = Object.fromEntries([...twiml.matchAll(/<Parameter name="([^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [unescape(name), unescape(value)]));
    await this.connect(unescape(url), parameters);
  }

  async connect(url, parameters) {
    this.streamSid = sid('MZ');
    const ws = new WebSocket(this.service.media.replace('http', 'ws') + new URL(url).pathname, { headers: { 'X-Twilio-Signature': signature(url) } });
    this.ws = ws;
    ws.on('message', (text, isBinary) => {
      const readMs = readLateMs();
      this.inward.pass((at) => this.onMessage(ws, text, isBinary, { at, readMs }));
    });
    ws.on('close', (code) => this.inward.pass(() => this.onClosed(ws, code)));
    ws.on('error', (error) => this.faults.push(`stream: ${error.message}`));
    await once(ws, 'open');
    this.sequence = 0;
    this.frames = 0;
    this.isOpen = true;
    this.send({ event: 'connected', protocol: 'Call', version: '1.0.0' });
    this.sendNext({ event: 'start', start: { accountSid: ACCOUNT, streamSid: this.streamSid, callSid: this.callSid, tracks: ['inbound'],
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 }, customParameters: parameters } });
    this.startedAt = this.playedUntil = now();
    this.tick(ws);
  }

  send(message) {
    const ws = this.ws, text = JSON.stringify(message);
    this.outward.pass(() => { if (ws.readyState === 1) ws.send(text); });
  }

  sendNext(message) { this.send({ ...message, sequenceNumber: String(++this.sequence), streamSid: this.streamSid }); }

  // A frame of the caller's every 20 ms by the clock, whatever the machine does meanwhile.
  tick(ws) {
    if (ws !== this.ws || !this.isOpen) return;
    while (this.startedAt + this.frames * FRAME_MS <= now()) this.sendFrame();
    this.play();
    setTimeout(() => this.tick(ws), Math.max(1, this.startedAt + this.frames * FRAME_MS - now()));
  }

  sendFrame() {
    let frame = this.background?.() ?? silence(FRAME_MS);
    const said = this.saying[0];
    if (said) {
      const part = said.ulaw.subarray(0, FRAME_MS * BYTES_PER_MS);
      if (this.background) part.forEach((code, at) => { frame[at] = louder(code, frame[at]); }); // a line's noise does not pause while somebody speaks
      else part.copy(frame);
      said.ulaw = said.ulaw.subarray(part.length);
      if (said.ulaw.length === 0) { this.saying.shift(); said.done(); }
    }
    const timestamp = String(this.frames++ * FRAME_MS);
    if (!this.isMute) this.sendNext({ event: 'media', media: { track: 'inbound', chunk: String(this.frames), timestamp, payload: frame.toString('base64') } });
  }

  // The caller says words, or plays sound; done when the last of it went out.
  say(words) {
    const ulaw = typeof words === 'string' ? voice(words) : words;
    return new Promise((done) => { this.saying.push({ ulaw, done }); });
  }

  press(digit) { this.sendNext({ event: 'dtmf', dtmf: { track: 'inbound_track', digit } }); }

  async hangUp() {
    this.sendNext({ event: 'stop', stop: { accountSid: ACCOUNT, callSid: this.callSid } });
    this.isOpen = false;
    await sleep(30);
    this.ws.close(1000);
    await this.post('/voice/status', { CallStatus: 'completed', CallDuration: '10' });
  }

  // What Twilio asks after the stream was closed.
  async goOn(more) {
    const twiml = await this.post(this.after, more);
    await this.follow(twiml);
    return twiml;
  }

  // --- what VoicePlate says ---

  onClosed(ws, code) {
    if (ws !== this.ws) return;
    this.isOpen = false;
    this.closedWith = code;
    this.closedAt = now();
    this.emit('closed', code);
  }

  // Twilio ignores, and reports as error 31951, what has another shape.
  onMessage(ws, text, isBinary, { at, readMs }) {
    if (ws !== this.ws) { this.faults.push('a message on a stream that was left'); return; }
    let message;
    try { message = JSON.parse(text); } catch { message = {}; }
    const shapes = { media: ['event', 'media', 'streamSid'], mark: ['event', 'mark', 'streamSid'], clear: ['event', 'streamSid'] };
    const { event } = message;
    const isGood = !isBinary && JSON.stringify(Object.keys(message).sort()) === JSON.stringify(shapes[event]) && message.streamSid === this.streamSid &&
      (event !== 'media' || (Object.keys(message.media).join() === 'payload' && message.media.payload.length > 0 && Buffer.from(message.media.payload, 'base64').toString('base64') === message.media.payload)) &&
      (event !== 'mark' || (Object.keys(message.mark).join() === 'name' && message.mark.name.length > 0));
    if (!isGood) { this.faults.push(`31951: ${String(text).slice(0, 200)}`); return; }
    this.received[event]++;
    this.playTo(at);
    if (event === 'media') { const bytes = Buffer.from(message.media.payload, 'base64'); this.queue.push({ bytes }); this.queuedBytes += bytes.length; }
    else if (event === 'mark') { this.queue.push({ mark: message.mark.name }); this.playTo(at); }
    else this.clear(at, readMs);
  }

  clear(at, readMs) {
    const outstanding = this.queue.filter(({ mark }) => mark !== undefined);
    this.clears.push({ at, readMs, droppedMs: this.queuedBytes / BYTES_PER_MS, during: this.playing });
    this.queue = [];
    this.queuedBytes = 0;
    this.rest = Buffer.alloc(0);
    for (const { mark } of outstanding) this.echo(mark);
    this.emit('clear');
  }

  echo(name) { if (this.hasMarks && this.isOpen) this.sendNext({ event: 'mark', mark: { name } }); }

  // Plays up to this moment, what came meanwhile at its own.
  play() {
    this.inward.flow();
    this.playTo(now());
  }

  playTo(at) {
    let due = Math.max(0, Math.floor((at - this.playedUntil) * BYTES_PER_MS));
    if (this.queue.length === 0) { this.playedUntil = Math.max(at, this.playedUntil); this.playing = null; return; }
    this.playedUntil += due / BYTES_PER_MS;
    while (this.queue.length > 0) {
      const first = this.queue[0];
      if (first.mark !== undefined) { this.queue.shift(); this.echo(first.mark); continue; }
      if (due === 0) break;
      const part = first.bytes.subarray(0, due);
      this.sound(part, at);
      due -= part.length;
      this.queuedBytes -= part.length;
      first.bytes = first.bytes.subarray(part.length);
      if (first.bytes.length === 0) this.queue.shift();
    }
  }

  sound(bytes, at) {
    if (level(bytes) > AUDIBLE) { this.lastHeard = at; if (!this.heardAny) { this.heardAny = true; this.firstHeard = at; } }
    const all = Buffer.concat([this.rest, bytes]);
    let from = 0;
    while (from + BYTES_PER_MS <= all.length) {
      const tag = readTag(all.subarray(from, from + BYTES_PER_MS));
      if (!tag) { from++; continue; }
      this.note(tag, at - (all.length - from) / BYTES_PER_MS);
      from += BYTES_PER_MS;
    }
    this.rest = all.subarray(from);
  }

  // What is faded in can look like a tag that it is not: one out of the line is believed when the next one follows it.
  note(tag, at) {
    const follows = (one) => one && tag.number === one.number && tag.ms === one.ms + 1;
    if (follows(this.doubted)) this.take(this.doubted, at);
    if (follows(this.doubted) || follows(this.taken)) this.take(tag, at);
    else this.doubted = tag;
  }

  take({ number, ms }, at) {
    this.taken = { number, ms };
    this.doubted = null;
    const before = this.played.get(number);
    if (before === undefined) { this.timeline.push({ at, number }); this.played.set(number, { begunAt: at, last: ms, until: ms + 1 }); }
    else {
      const ahead = ms - before.last - 1;
      if (ahead < 0) this.rewinds.push({ number, ms: -ahead });
      if (ahead < -REWIND_MAX_MS) this.faults.push(`item ${number}: ms ${ms} is heard again after ${before.last}`);
      if (ahead > FADE_MS) this.faults.push(`item ${number}: ms ${before.last} to ${ms} were not played`);
      before.last = ms;
      before.until = Math.max(before.until, ms + 1);
    }
    this.playing = number;
    this.emit('playing', number, ms);
  }

  // How much of an item was played, ms.
  heardMs(item) { this.play(); return this.played.get(item.number)?.until ?? 0; }

  // --- waiting ---

  async until(is, what, ms = 10000) {
    const end = now() + ms;
    while (!is()) {
      if (now() > end) throw new Error(`${what} does not come about within ${ms} ms`);
      await sleep(10);
    }
  }

  untilHears(item, ms, patience = 10000) { return this.until(() => this.heardMs(item) >= ms, `ms ${ms} of item ${item.number}`, patience); }
  untilClosed(patience = 15000) { return this.until(() => !this.isOpen, 'the end of the stream', patience); }
}
