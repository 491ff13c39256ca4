// Barge-ins at random moments of random answers, over real sockets and a network that delays: whether the model, and the transcript, are told
// what the caller heard, held to what a telephone by hand played, sample by sample.
//   turns.mjs VOICEPLATE [BARGE_INS [CALLS_AT_ONCE]]
import path from 'node:path';
import { Realtime } from '../../e2e/strict/lab/realtime.mjs';
import { sleep } from '../../e2e/strict/lab/response.mjs';
import { Line } from '../../e2e/strict/lab/twilio.mjs';
import { VoicePlate, restaurantName } from '../../e2e/strict/lab/voiceplate.mjs';

const [program, wanted = '1000', lanes = '16'] = process.argv.slice(2);
const BARGE_INS = Number(wanted), LANES = Number(lanes), PER_CALL = 10, PATIENCE_MS = 20000;
const GOAL_MS = 40, MS_PER_LETTER = [58, 74]; // a quick voice's and a slow one's
const SAID = ['Actually, make that a small one please.', 'No wait, I would like something else.', 'Hold on, what does that cost altogether?', 'Sorry, can you repeat the second one?',
  'I do not want that, thank you very much.', 'Excuse me, do you deliver to Harbor Street?'];

const between = (least, most) => least + Math.random() * (most - least);
const any = (list) => list[Math.floor(Math.random() * list.length)];
const spoken = (model) => [...model.items.values()].filter(({ sound }) => sound);
const found = { cuts: [], unheardToModel: 0, unheardInTranscript: 0, missing: 0, goodbyes: 0, cutGoodbyes: 0, untold: [], faults: [], bargeIns: 0 };

// No two words of a bench are alike, so that the transcript says which it means.
let wordCount = 0;
const words = (count) => Array.from({ length: count }, () => `w${(++wordCount).toString(36).padStart(4, '0')}`).join(' ');

// One way of a model to answer: one to three sentences, in pieces of any size, faster or slower, words told with their sound or before it.
function answer() {
  const sentences = Math.ceil(Math.random() ** 2 * 3);
  const way = { pace: any([0, 0.1, 0.3, 0.7, 0.95]), piece: any([20, 40, 100, 200, 400, 1000]), ahead: any([0, 0, 2, 1000]) };
  const rate = between(...MS_PER_LETTER);
  return async (r) => {
    for (let k = 0; k < sentences; k++) {
      const said = words(Math.round(between(5, 18)));
      await r.say(said, { ...way, ms: Math.round(said.length * rate) });
    }
  };
}

// What an interrupted answer became. The middle of a word decides whether it was heard.
function judgeItem(line, item) {
  const heard = line.heardMs(item), told = item.truncatedMs ?? item.audioMs;
  item.heard = heard;
  if (heard > 0 || told > 0) found.cuts.push({ error: Math.abs(told - heard), told, heard, item: item.number, isCut: item.truncatedMs !== undefined });
  const length = item.lengthMs / item.words.length;
  item.words.forEach((word, at) => {
    const wasHeard = heard > (at + 0.5) * length;
    if (!wasHeard && told >= (at + 1) * length) found.unheardToModel++;
  });
}

// The transcript has each word that was heard and none that was not; one on the edge may be either.
function judgeTranscript(items, transcript) {
  const kept = new Set(transcript.filter(({ speaker }) => speaker === 'agent').flatMap(({ text }) => text.split(' ')));
  for (const item of items) {
    const length = item.lengthMs / item.words.length;
    item.words.forEach((word, at) => {
      if (!/^w\w{4}$/.test(word)) return;
      if (kept.has(word) && item.heard <= (at + 0.5) * length) { found.unheardInTranscript++; item.over = (item.over ?? 0) + 1; }
      if (!kept.has(word) && item.heard >= (at + 1.5) * length) found.missing++;
    });
  }
}

async function interrupt(line, model) {
  const before = spoken(model).length;
  model.plan.push(answer());
  await line.say(any(SAID));
  await line.until(() => spoken(model).length > before && line.heardMs(spoken(model)[before]) > 0, 'an answer', PATIENCE_MS);
  const whole = spoken(model)[before].lengthMs;
  await sleep(between(0, Math.max(200, whole - 600)));
  const items = () => spoken(model).slice(before);
  if (items().every((item) => item.isDone && line.heardMs(item) === item.lengthMs)) return; // too late: it was over
  model.plan.push((r) => r.say('Yes?', { ms: 700 }));
  await line.say(any(SAID));
  await line.until(() => model.plan.length === 0 && !model.active, 'the next answer', PATIENCE_MS);
  const cut = items().filter((item) => item.words[0] !== 'Yes?');
  found.bargeIns++;
  cut.forEach((item) => judgeItem(line, item));
  model.judged.push(...cut);
  const last = spoken(model).at(-1);
  await line.until(() => line.heardMs(last) === last.lengthMs || last.truncatedMs !== undefined, 'its end', PATIENCE_MS);
}

async function call(service, realtime, lane) {
  const way = between(5, 60), jitter = between(0, 15);
  const line = new Line(service, { to: lane, delayMs: () => way + Math.random() * jitter });
  const known = realtime.sessions.length;
  await line.dial();
  const mine = () => realtime.sessions.slice(known).find(({ shown }) => shown.instructions.includes(`${restaurantName(lane)} `));
  await line.until(() => mine() && spoken(mine()).length > 0, 'a greeting', PATIENCE_MS);
  const model = mine();
  model.judged = [];
  await line.until(() => spoken(model).every((item) => item.isDone && line.heardMs(item) === item.lengthMs), 'the greeting', PATIENCE_MS);
  for (let k = 0; k < PER_CALL && found.bargeIns < BARGE_INS; k++) await interrupt(line, model);
  model.plan.push(async (r) => { await r.say('Goodbye, and thank you for calling.', { pace: any([0, 0.5]) }); await r.call('end_call'); });
  await line.say('That is all, goodbye.');
  await line.until(() => !line.isOpen, 'the end', PATIENCE_MS);
  const goodbye = spoken(model).findLast((item) => item.words[0] === 'Goodbye,');
  found.goodbyes++;
  if (line.heardMs(goodbye) !== goodbye.lengthMs) found.cutGoodbyes++;
  await line.goOn();
  judgeTranscript(model.judged, (await service.call(line.callSid)).transcript);
  found.faults.push(...line.faults);
  for (const { refusals } of [model]) found.faults.push(...refusals.map(({ type, code, message }) => `refused ${type}: ${code}: ${message}`));
  found.refusedTruncates = (found.refusedTruncates ?? 0) + model.refusals.filter(({ type }) => type === 'conversation.item.truncate').length;
}

const rank = (sorted, pct) => sorted[Math.max(0, Math.ceil((sorted.length * pct) / 100) - 1)];

function row(what, figure, goal, isMet) { console.log(`  ${what.padEnd(58)} ${String(figure).padStart(10)}   ${goal.padEnd(10)} ${isMet ? '' : 'MISSED'}`); return isMet; }

function print() {
  const errors = found.cuts.map(({ error }) => error).sort((a, b) => a - b);
  console.log(`\n${found.bargeIns} barge-ins in ${found.goodbyes} calls, ${LANES} at a time; ${found.cuts.length} items cut or heard\n  ${''.padEnd(58)} ${'figure'.padStart(10)}   goal`);
  const met = [
    row('position error told to the model, p50, ms', rank(errors, 50).toFixed(0), '', true),
    row('the same, p99, ms', rank(errors, 99).toFixed(0), `<= ${GOAL_MS}`, rank(errors, 99) <= GOAL_MS),
    row('the same, worst, ms', errors.at(-1).toFixed(0), '', true),
    row('truncates beyond what was sent, or refused otherwise', found.refusedTruncates, '0', found.refusedTruncates === 0),
    row('unheard words that the model takes for heard', found.unheardToModel, '0', found.unheardToModel === 0),
    row('unheard words in the transcript', found.unheardInTranscript, '0', found.unheardInTranscript === 0),
    row('heard words that the transcript lacks', found.missing, '', true),
    row('goodbyes that were cut', found.cutGoodbyes, '0', found.cutGoodbyes === 0),
    row('other events refused, samples lost or repeated', found.faults.length, '0', found.faults.length === 0),
  ];
  for (const fault of [...new Set(found.faults)].slice(0, 10)) console.log(`    ${fault}`);
  return met.every(Boolean);
}

const realtime = await new Realtime().listen();
const service = await new VoicePlate(path.resolve(program), realtime, { restaurants: LANES, settings: { workers: 2 } }).start();
let isGood = false;
try {
  await Promise.all(Array.from({ length: LANES }, async (_, lane) => {
    await sleep(lane * 150);
    while (found.bargeIns < BARGE_INS) {
      await call(service, realtime, lane).catch((error) => { found.faults.push(error.message); });
      if (found.faults.length > BARGE_INS) return;
    }
  }));
  isGood = print();
  if (process.env.TURNS_CUTS) for (const cut of found.cuts.sort((a, b) => b.error - a.error).slice(0, 25)) console.log(JSON.stringify(cut));
} finally {
  const faults = await service.stop();
  for (const fault of faults) console.log(fault);
  service.forget();
}
process.exit(isGood ? 0 : 1);
