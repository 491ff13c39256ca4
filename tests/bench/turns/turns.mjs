// Barge-ins at random moments of random answers, over real sockets and a network that delays: whether the model, and the transcript, are told
// what the caller heard, held to what a telephone by hand played, sample by sample.
//   turns.mjs VOICEPLATE [BARGE_INS [CALLS_AT_ONCE]]
import path from 'node:path';
import { Realtime } from '../../e2e/strict/lab/realtime.mjs';
import { sleep } from '../../e2e/strict/lab/response.mjs';
import { voice } from '../../e2e/strict/lab/sound.mjs';
import { Line } from '../../e2e/strict/lab/twilio.mjs';
import { VoicePlate, restaurantName } from '../../e2e/strict/lab/voiceplate.mjs';

const [program, wanted = '1000', lanes = '12'] = process.argv.slice(2);
const BARGE_INS = Number(wanted), LANES = Number(lanes), PER_CALL = 14, PATIENCE_MS = 20000;
const GOAL_MS = 40, PUNCTUAL_MS = 10, MS_PER_LETTER = [58, 74]; // a quick voice's and a slow one's
const SAID = ['Make that a small one please.', 'No, something else please.', 'What does that cost?', 'Can you repeat the second one?', 'I do not want that one.', 'Do you deliver to me?'];

const between = (least, most) => least + Math.random() * (most - least);
const any = (list) => list[Math.floor(Math.random() * list.length)];
const spoken = (model) => [...model.items.values()].filter(({ sound }) => sound);
const found = { cuts: [], unheardToModel: 0, unheardInTranscript: 0, missing: 0, goodbyes: 0, cutGoodbyes: 0, lines: [], faults: [], bargeIns: 0 };

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
  const heard = line.heardMs(item), told = item.truncatedMs ?? item.audioMs, since = line.played.get(item.number)?.begunAt ?? Infinity;
  const late = Math.max(0, ...line.clears.filter(({ at }) => at >= since).map(({ readMs }) => readMs));
  item.heard = heard;
  if (heard > 0 || told > 0) found.cuts.push({ error: Math.abs(told - heard), told, heard, late, item: item.number, isCut: item.truncatedMs !== undefined });
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

// The caller says something, and the model answers so; the answer's items, once its sound is heard.
async function turn(line, model, words, reply) {
  let mine = null;
  model.plan.push((r) => { mine = r; return reply(r); });
  await line.say(words);
  const items = () => spoken(model).filter(({ response }) => response === mine);
  await line.until(() => items().length > 0 && line.heardMs(items()[0]) > 0, 'an answer', PATIENCE_MS);
  return items;
}

// Breaks into an answer, at any moment of its first sentence or a little later; the next answer's items.
async function interrupt(line, model, items) {
  const [first] = items();
  await sleep(between(0, Math.max(200, first.lengthMs)));
  const isOver = items().every((item) => item.isDone && line.heardMs(item) === item.lengthMs);
  const next = await turn(line, model, any(SAID), answer());
  if (!isOver) found.bargeIns++;
  items().forEach((item) => judgeItem(line, item));
  model.judged.push(...items());
  return next;
}

async function call(service, realtime, lane) {
  const way = between(5, 60), jitter = between(0, 15);
  const line = new Line(service, { to: lane, delayMs: () => way + Math.random() * jitter });
  const known = realtime.sessions.length;
  found.lines[lane] = line;
  await line.dial();
  const mine = () => realtime.sessions.slice(known).findLast(({ isOpen, shown }) => isOpen && shown.instructions.includes(`${restaurantName(lane)} `));
  await line.until(() => mine() && spoken(mine()).length > 0, 'a greeting', PATIENCE_MS);
  const model = mine(); // one that was opened at the webhook of another worker is closed again
  model.judged = [];
  await line.until(() => spoken(model).every((item) => item.isDone && line.heardMs(item) === item.lengthMs), 'the greeting', PATIENCE_MS);
  let items = await turn(line, model, any(SAID), answer());
  for (let k = 0; k < PER_CALL && found.bargeIns < BARGE_INS; k++) items = await interrupt(line, model, items);
  await turn(line, model, 'That is all, goodbye.', async (r) => { await r.say('Goodbye, and thank you for calling.', { pace: any([0, 0.5]) }); await r.call('end_call'); });
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
  const sorted = (numbers) => numbers.sort((a, b) => a - b);
  const errors = sorted(found.cuts.map(({ error }) => error)), late = sorted(found.cuts.map((cut) => cut.late));
  const punctual = sorted(found.cuts.filter((cut) => cut.late <= PUNCTUAL_MS).map(({ error }) => error));
  console.log(`\n${found.bargeIns} barge-ins in ${found.goodbyes} calls, ${LANES} at a time; ${found.cuts.length} items cut or heard\n  ${''.padEnd(58)} ${'figure'.padStart(10)}   goal`);
  const met = [
    row('position error told to the model, p50, ms', rank(errors, 50).toFixed(0), '', true),
    row('the same, p99, ms', rank(errors, 99).toFixed(0), `<= ${GOAL_MS}`, rank(errors, 99) <= GOAL_MS),
    row('the same, worst, ms', errors.at(-1).toFixed(0), '', true),
    row(`  of these this telephone's own: it read the clear late, p99, ms`, rank(late, 99).toFixed(0), '', true),
    row(`  p99 of the ${punctual.length} where it read it within ${PUNCTUAL_MS} ms`, rank(punctual, 99).toFixed(0), '', true),
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

[...SAID, 'That is all, goodbye.'].forEach(voice); // made now, not while calls wait
const realtime = await new Realtime().listen();
const service = await new VoicePlate(path.resolve(program), realtime, { restaurants: LANES, settings: { workers: 2 } }).start();
let isGood = false;
try {
  await Promise.all(Array.from({ length: LANES }, async (_, lane) => {
    await sleep(lane * 250);
    while (found.bargeIns < BARGE_INS) {
      await call(service, realtime, lane).catch((error) => { found.faults.push(error.message); if (process.env.TURNS_CUTS) console.log(error.message, found.lines[lane].callSid); });
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
