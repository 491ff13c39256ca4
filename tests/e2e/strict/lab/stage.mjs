// One scenario's stage: a strict service, a VoicePlate whose model it is, callers; and what is held whatever the scenario was.
import assert from 'node:assert/strict';
import { Realtime } from './realtime.mjs';
import { sleep } from './response.mjs';
import { Line } from './twilio.mjs';
import { VoicePlate } from './voiceplate.mjs';

// What goes over the wire, for whoever looks for a fault (run.mjs --trace 1).
function trace(way, event) {
  if (event.type === 'input_audio_buffer.append') return;
  const text = JSON.stringify(event, (name, value) => (name === 'session' || (name === 'delta' && value.length > 40) || (name === 'output' && value.length > 200) ? '...' : value));
  console.log(`${(Date.now() % 1000000) / 1000} ${way} ${text.slice(0, 260)}`);
}

const UNHEARD_MS = 150, SETTLE_MS = 6000;

export class Stage {
  constructor(program, dialect, scenario, traces = false) {
    Object.assign(this, { program, dialect, scenario, traces, lines: [], taken: 0 });
  }

  async open() {
    const { realtime = {}, settings = {}, restaurants, menu } = this.scenario;
    this.realtime = await new Realtime({ dialect: this.dialect, ...realtime }).listen();
    if (this.traces) this.realtime.trace = trace;
    this.voiceplate = new VoicePlate(this.program, this.realtime, { settings: { realtime_dialect: this.dialect, ...settings }, restaurants, menu });
    await this.voiceplate.start();
    await this.untilTried();
  }

  // The service tries its model when it starts: that session is none of a call's.
  async untilTried() {
    const tried = await this.session().catch(() => null);
    if (tried) this.tried = tried;
    this.realtime.isTried = true;
  }

  // The next session that was set up.
  async session(patience = 8000) {
    const at = this.taken++, end = Date.now() + patience;
    while (this.realtime.sessions.length <= at) {
      if (Date.now() > end) { this.taken--; throw new Error(`session ${at} is not set up within ${patience} ms`); }
      await sleep(10);
    }
    return this.realtime.sessions[at];
  }

  line(options) {
    const line = new Line(this.voiceplate, options);
    this.lines.push(line);
    return line;
  }

  // A call that was answered: its line, and its model after the greeting was heard.
  async call({ greeting = 'Hello, what can I get you?', ...options } = {}) {
    const line = this.line(options);
    this.realtime.otherwise = (r) => r.say(greeting);
    await line.dial();
    const model = await this.session();
    await line.until(() => spoken(model).length > 0, 'a greeting');
    await quiet(line, model);
    this.realtime.otherwise = (r) => r.say('Yes?');
    return { line, model };
  }

  heardMs(item) { return Math.max(0, ...this.lines.map((line) => line.heardMs(item))); }

  // What a model takes for said, in a session that lasts, was heard.
  untold() {
    if (this.scenario.isResampled) return []; // the sound does not say any more where it stands
    return this.realtime.sessions.filter(({ isOpen }) => isOpen).flatMap((model) => spoken(model))
      .map((item) => ({ item, told: item.truncatedMs ?? item.audioMs, heard: this.heardMs(item) })).filter(({ told, heard }) => told > heard + UNHEARD_MS)
      .map(({ item, told, heard }) => `the model thinks that ${told} ms of "${item.words.join(' ').slice(0, 40)}" were heard: ${heard} were`);
  }

  // Until nothing plays and nobody answers any more, where that comes.
  async settle() {
    const isBusy = () => this.lines.some(({ isOpen, queue }) => isOpen && queue.length > 0) || this.realtime.sessions.some(({ isOpen, active }) => isOpen && active);
    for (let left = SETTLE_MS; left > 0 && isBusy(); left -= 20) await sleep(20);
  }

  // What holds in every scenario.
  async close() {
    await this.settle();
    const faults = [...this.realtime.faults, ...this.untold()];
    for (const line of this.lines) {
      if (line.isOpen) await line.hangUp();
      faults.push(...line.faults.map((fault) => `twilio: ${fault}`));
    }
    faults.push(...await this.voiceplate.stop());
    for (const { refusals, lapses } of this.realtime.sessions) {
      for (const { type, code, message, event } of refusals.filter((refusal) => !this.scenario.expects?.(refusal)))
        faults.push(`refused ${type}: ${code}: ${message} ${event}`);
      faults.push(...lapses.map((lapse) => `lapse: ${lapse}`));
    }
    this.realtime.close();
    return [...new Set(faults)];
  }
}

// A turn of the caller's: what they say, and how the model answers it, in as many responses as it takes.
export async function turn(line, model, words, ...replies) {
  model.words.push(words);
  model.plan.push(...replies);
  await line.say(words);
  const isAnswered = () => model.plan.length === 0;
  do await line.until(isAnswered, `an answer to "${words}"`, 15000).then(() => sleep(120));
  while (!isAnswered());
}

// Until the model has said all, and the caller heard it.
export function quiet(line, model, patience = 20000) {
  const isOver = (item) => item.truncatedMs !== undefined || line.heardMs(item) === item.lengthMs;
  return line.until(() => !model.active && spoken(model).every(isOver) && line.queue.length === 0, 'quiet', patience);
}

export const outputs = (model) => [...model.items.values()].filter(({ type }) => type === 'function_call_output').map(({ output }) => JSON.parse(output));
export const lastOutput = (model) => outputs(model).at(-1);
export const spoken = (model) => [...model.items.values()].filter(({ sound }) => sound);
export const last = (list) => list.at(-1);
export const sent = (model, type) => model.events.filter(({ event }) => event.type === type).map(({ event }) => event);
export const responsesAsked = (model) => sent(model, 'response.create').length;
export { assert, sleep };
