// The official clients against the engine: REST, whole Realtime calls, the agents' SDK and the Python client; each server event is
// held to OpenAI's published types.
//   npm ci && node tests/e2e/openai_client/run.mjs build/voiceplate
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import OpenAI from 'openai';
import { agent } from './agent.mjs';
import { KEY, freePort, judged, root, startEngine, startTls, step, stopEngine } from './lab.mjs';
import { mutated } from './mutations.mjs';
import { floor, order, strangers, transcription } from './realtime.mjs';
import { foreignPages, rest } from './rest.mjs';

const program = path.resolve(process.argv[2] ?? process.env.VOICEPLATE_BIN ?? path.join(root, 'build/voiceplate'));
const NOT_SAID = 77; // by python.py, where there is no such client

async function open() {
  const port = await freePort();
  const engine = await startEngine(program, port, '');
  await foreignPages(port);
  assert.equal(await stopEngine(engine), 0);
}

async function python(port, front) {
  const file = path.join(root, 'tests/e2e/openai_client/python.py');
  const client = spawn(process.env.PYTHON ?? 'python3', [file, String(port), String(front.port), KEY], { stdio: 'inherit',
    env: { ...process.env, SSL_CERT_FILE: front.caFile } });
  const [code] = await once(client, 'exit');
  assert.ok(code === 0 || code === NOT_SAID, 'the Python client');
  step(code === 0 ? 'the Python client' : 'skipped: no Python client (openai) on this machine');
}

async function locked(folder) {
  const port = await freePort();
  const engine = await startEngine(program, port, KEY);
  let front;
  try {
    front = await startTls(folder, port);
    const baseURL = `http://127.0.0.1:${port}/v1`, secureURL = `https://localhost:${front.port}/v1`;
    const plain = new OpenAI({ apiKey: KEY, baseURL, maxRetries: 0 }), secure = new OpenAI({ apiKey: KEY, baseURL: secureURL });
    await rest(plain, baseURL);
    await order(secure, plain, front.ca);
    await floor(secure, plain, front.ca);
    await transcription(secure, plain, front.ca);
    await strangers(secure, new OpenAI({ apiKey: 'sk-wrong', baseURL: secureURL }), front.ca);
    await agent(`ws://127.0.0.1:${port}/v1/realtime`, plain);
    await mutated(`ws://127.0.0.1:${port}/v1/realtime?model=gpt-realtime`, { Authorization: `Bearer ${KEY}` });
    await python(port, front);
  } finally {
    front?.server.close();
    await stopEngine(engine);
  }
  assert.equal(engine.exitCode, 0, 'the engine ends in order');
}

async function main() {
  const folder = mkdtempSync(path.join(tmpdir(), 'voiceplate-e2e-'));
  try {
    await open();
    await locked(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const types = judged();
  step(`${types.size} kinds of events, each as OpenAI's types have it; the engine ended in order`);
  process.exit(0);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
