// A program behind a telephone number: answers /voice with the TwiML given, keeps what Twilio tells it, a line each.
//   node fake_app.js PORT_FILE LOG_FILE KIND [TWIML]     KIND: twiml, html, garbage, silent
const fs = require("fs");
const [portFile, logFile, kind, twiml = ""] = process.argv.slice(2);
const log = (line) => fs.appendFileSync(logFile, line + "\n");

function answer(request, response) {
  let body = "";
  request.on("data", (piece) => (body += piece));
  request.on("end", () => {
    log(`${request.method} ${request.url} ${body}`);
    if (request.url === "/health") return response.end("ok");
    if (kind === "html") return response.writeHead(200, { "Content-Type": "text/plain" }).end("It works!");
    if (request.url.includes("status")) return response.writeHead(204).end();
    if (request.url.startsWith("/voice"))
      return response.writeHead(200, { "Content-Type": "text/xml" }).end(`<Response>${twiml}</Response>`);
    response.writeHead(404).end();
  });
}

const server =
  kind === "garbage" ? require("net").createServer((socket) => socket.on("error", () => {}).end("220 smtp ready\r\n"))
  : kind === "silent" ? require("net").createServer((socket) => socket.on("error", () => {}))
  : require("http").createServer(answer);
server.listen(0, "127.0.0.1", () => fs.writeFileSync(portFile, String(server.address().port)));
