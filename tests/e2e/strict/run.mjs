// Whole calls against a strict Realtime service: every client event validates, and none is refused.
//   run.mjs VOICEPLATE [--only TEXT] [--dialect ga|beta] [--jobs N] [--verbose 1] [--trace 1] [--keep 1]
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { judge } from './judge.mjs';
import { Stage } from './lab/stage.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const options = Object.fromEntries(process.argv.slice(3).flatMap((word, at, all) => (word.startsWith('--') ? [[word.slice(2), all[at + 1]]] : [])));
const program = path.resolve(process.argv[2]);
const PATIENCE_MS = 90000;

async function play({ scenario, dialect }) {
  const begun = Date.now(), stage = new Stage(program, dialect, scenario, options.trace);
  const faults = [];
  let timer;
  const late = new Promise((_, fail) => { timer = setTimeout(() => fail(new Error(`not over in ${PATIENCE_MS} ms`)), PATIENCE_MS); });
  try {
    await stage.open();
    await Promise.race([scenario.run(stage), late]);
  } catch (error) {
    faults.push(options.verbose ? error.stack : error.message.split('\n').slice(0, 3).join(' '));
  }
  clearTimeout(timer);
  if (stage.voiceplate) faults.push(...await stage.close());
  if (options.verbose) for (const { races } of stage.realtime.sessions) for (const race of races) console.log(`    race: ${race.code} ${race.event}`);
  const events = stage.realtime.sessions.reduce((sum, session) => sum + session.eventCount, 0);
  console.log(`${faults.length ? 'FAILED' : 'ok'}: ${scenario.name} (${dialect}; ${((Date.now() - begun) / 1000).toFixed(1)} s)`);
  for (const fault of faults.slice(0, 8)) console.log(`    ${fault.slice(0, 400)}`);
  if (faults.length && options.keep) console.log(`    left: ${stage.voiceplate?.folder}`);
  else stage.voiceplate?.forget();
  return { faults, events, races: stage.realtime.sessions.reduce((sum, { races }) => sum + races.length, 0) };
}

const scenarios = (await Promise.all(readdirSync(path.join(here, 'scenarios')).sort().map((file) => import(`./scenarios/${file}`)))).flatMap((file) => file.default);
const plays = scenarios.flatMap((scenario) => (scenario.dialects ?? ['ga', 'beta']).map((dialect) => ({ scenario, dialect })))
  .filter(({ scenario, dialect }) => scenario.name.includes(options.only ?? '') && dialect.startsWith(options.dialect ?? ''));
console.log(`ok: the strict service answers ${await judge()} events of a bad client and a good one as it should`);
const results = [];
await Promise.all(Array.from({ length: Number(options.jobs ?? 10) }, async () => {
  while (plays.length > 0) results.push(await play(plays.shift()));
}));
const sum = (of) => results.reduce((total, result) => total + of(result), 0);
const failed = results.filter(({ faults }) => faults.length > 0).length;
const { version } = JSON.parse(readFileSync(path.join(here, 'node_modules/openai/package.json'), 'utf8'));
console.log(`${results.length} calls' worth of scenarios (${scenarios.length} kinds), ${sum(({ events }) => events)} client events held to openai ${version}: ${failed} failed, ${sum(({ races }) => races)} races`);
process.exit(failed || results.length === 0 ? 1 : 0);
