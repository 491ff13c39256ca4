// Knocks at both ports without pause until a file appears, and counts every answer that is missing or wrong.
//   probe.mjs WEB_URL MEDIA_URL STOP_FILE
import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import http from "node:http";

const [web, media, stopFile] = process.argv.slice(2);
const kept = new http.Agent({ keepAlive: true, maxSockets: 1 });
const counts = { webhooks: 0, pages: 0, kept: 0, streams: 0 };
const failures = [];
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

function ask(url, { method = "GET", body, agent = false, headers = {}, wants }) {
  return new Promise((done) => {
    const began = new Date().toISOString();
    const fail = (why) => {
      failures.push(`${began} ${method} ${url}: ${why}`);
      done();
    };
    const request = http.request(url, { method, agent, headers, timeout: 10000 }, (answer) => {
      let text = "";
      answer.on("data", (piece) => (text += piece));
      answer.on("error", (error) => fail(error.code));
      answer.on("end", () => (answer.statusCode === 200 && text.includes(wants) ? done(text) : fail(`${answer.statusCode} ${text}`)));
    });
    request.on("upgrade", (answer, socket) => {
      socket.destroy();
      if (answer.statusCode === 101) done();
      else fail(`${answer.statusCode}`);
    });
    request.on("timeout", () => request.destroy(new Error("timed out")));
    request.on("error", (error) => fail(error.code ?? error.message));
    request.end(body);
  });
}

async function repeat(name, pause_ms, act) {
  while (!existsSync(stopFile)) {
    await act();
    counts[name]++;
    await sleep(pause_ms);
  }
}

function call() {
  const sid = "CA" + createHash("md5").update(randomBytes(16)).digest("hex");
  return ask(`${web}/voice`, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ CallSid: sid, From: "+15550002299", To: "+15550001111" }).toString(),
    wants: "<Stream",
  });
}

await Promise.all([
  repeat("webhooks", 100, call),
  repeat("pages", 100, async () => {
    await ask(`${media}/health`, { wants: "processes" });
    await ask(`${web}/metrics`, { wants: "voiceplate_calls_live" });
  }),
  repeat("kept", 200, () => ask(`${web}/health`, { agent: kept, wants: "processes" })),
  repeat("streams", 150, () =>
    ask(`${media}/ws/media`, {
      headers: { Connection: "Upgrade", Upgrade: "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": randomBytes(16).toString("base64") },
    }),
  ),
]);
kept.destroy();
console.log(`probe: ${JSON.stringify(counts)}, ${failures.length} refused or wrong`);
for (const failure of failures.slice(0, 10)) console.log(`  ${failure}`);
process.exit(failures.length === 0 ? 0 : 1);
