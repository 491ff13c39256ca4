// A caller on the traditional arm, and the servers that a turn asks: what is heard and what the model says is laid down
// beforehand, so the conversation is the same on any machine. The service, its store and its tools are real.
import http from 'node:http'

// 8 kHz mu-law with a tone, as Twilio records.
function wav(seconds) {
  const sound = Buffer.alloc(seconds * 8000, Buffer.from([0x2a, 0x2a, 0xaa, 0xaa]))
  const head = Buffer.alloc(46)
  head.write('RIFF', 0)
  head.writeUInt32LE(38 + sound.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(18, 16)
  head.writeUInt16LE(7, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(8000, 24)
  head.writeUInt32LE(8000, 28)
  head.writeUInt16LE(1, 32)
  head.writeUInt16LE(8, 34)
  head.write('data', 38)
  head.writeUInt32LE(sound.length, 42)
  return Buffer.concat([head, sound])
}

// A streamed answer of the chat model: words, or function calls [name, arguments].
function chat({words = null, calls = []}) {
  const deltas = [{role: 'assistant', content: words}]
  calls.forEach(([name, args], index) => deltas.push({tool_calls: [{
    index, id: `call_${name}_${index}`, type: 'function', function: {name, arguments: JSON.stringify(args)}}]}))
  const chunks = deltas.map((delta) => ({delta, finish_reason: null}))
  chunks.push({delta: {}, finish_reason: calls.length > 0 ? 'tool_calls' : 'stop'})
  return chunks.map((choice) => `data: ${JSON.stringify({
    id: 'c', object: 'chat.completion.chunk', choices: [{index: 0, ...choice}]})}\n\n`).join('') + 'data: [DONE]\n\n'
}

export class Servers {
  constructor(port) {
    this.heard = []
    this.answers = []
    this.server = http.createServer((request, response) => this.answer(request, response)).listen(port, '127.0.0.1')
  }

  answer(request, response) {
    request.resume()
    request.on('end', () => {
      const send = (type, body) => response.writeHead(200, {'Content-Type': type}).end(body)
      if (request.url.startsWith('/v1/audio/transcriptions')) send('application/json', JSON.stringify({text: this.heard.shift() ?? ''}))
      else if (request.url.startsWith('/v1/chat')) send('text/event-stream', this.answers.shift() ?? chat({words: 'I see.'}))
      else send('audio/wav', wav(0.5))
    })
  }

  close() {
    this.server.close()
    this.server.closeAllConnections?.()
  }
}

export class Line {
  constructor(url, servers, number) {
    this.url = url
    this.servers = servers
    this.form = {CallSid: `CA${number.toString(16).padStart(32, '0')}`, From: '+15550002222', To: '+15550001111',
                 AccountSid: `AC${'0'.repeat(32)}`}
    this.turns = 0
  }

  async webhook(path, more = {}) {
    const answer = await fetch(`${this.url}${path}`, {method: 'POST', body: new URLSearchParams({...this.form, ...more})})
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.text()
  }

  async begin() {
    await this.webhook('/voice')
    await this.webhook('/voice/turn')
  }

  // The caller says these words; the model answers: {words}, or {calls: [[name, arguments]]} and then more.
  async says(words, ...answers) {
    const port = this.servers.server.address().port
    const id = `RE${(++this.turns).toString(16).padStart(32, '0')}`
    this.servers.heard.push(words)
    this.servers.answers.push(...answers.map(chat))
    return this.webhook(`/voice/turn?n=${this.turns}`, {
      RecordingUrl: `http://127.0.0.1:${port}/2010-04-01/Accounts/${this.form.AccountSid}/Recordings/${id}`, RecordingDuration: '1'})
  }

  async hangUp() {
    return this.webhook('/voice/status', {CallStatus: 'completed'})
  }
}

// Two small margheritas for Ada, from the first word to the last; between(step) is waited for after each turn. customer: what
// is set of it besides.
export async function orderPizza(line, between = async () => {}, customer = {}) {
  await line.begin()
  await between('greeted')
  await line.says('Two small margheritas, please.',
                  {calls: [['add_item', {item_id: 'margherita', size_id: 'small', quantity: 2}]]},
                  {words: 'Two small Margheritas. Anything else?'})
  await between('ordered')
  await line.says('No. Ada, for pickup.',
                  {calls: [['set_customer', {name: 'Ada', service: 'pickup', ...customer}], ['get_order', {for_read_back: true}]]},
                  {words: "I have two small Margherita pizzas. That's $22.86 for pickup. Is that right?"})
  await line.says('Yes.', {calls: [['submit_order', {version: customer.wanted_at ? 4 : 3}]]}, {words: 'Your order is in.', calls: [['end_call', {}]]})
  await line.hangUp()
}
