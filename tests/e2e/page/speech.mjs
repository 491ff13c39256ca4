// What a caller says, as a WAV file for Chromium's fake microphone: sentences in the engine's own voice, with pauses between.
import {writeFileSync} from 'node:fs'

const RATE = 24000 // of the engine's "pcm"

async function speak(engineUrl, input) {
  const response = await fetch(`${engineUrl}/v1/audio/speech`, {method: 'POST', headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({model: 'voiceplate-engine', input, voice: 'rms', response_format: 'pcm'})})
  if (!response.ok) throw new Error(`the engine does not say it: ${response.status} ${await response.text()}`)
  return Buffer.from(await response.arrayBuffer())
}

// script: seconds of silence, or sentences.
export async function makeSpeech(engineUrl, script, path) {
  const pieces = []
  for (const piece of script)
    pieces.push(typeof piece === 'number' ? Buffer.alloc(2 * Math.round(piece * RATE)) : await speak(engineUrl, piece))
  const data = Buffer.concat(pieces)
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + data.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(RATE, 24)
  head.writeUInt32LE(2 * RATE, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(data.length, 40)
  writeFileSync(path, Buffer.concat([head, data]))
  return data.length / 2 / RATE
}
