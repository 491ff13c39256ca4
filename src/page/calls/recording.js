// A recording: WAV with mu-law, the caller left, the agent right. Browsers do not all play that, so it is made PCM here.
import {BASE} from '../api.js'
import {decodeSample} from '../call/ulaw.js'

const HEAD_BYTES = 44

// {data: Uint8Array, channels, rate, isMulaw}; null: no WAV that we know.
export function readWav(buffer) {
  const view = new DataView(buffer)
  const name = (at) => String.fromCharCode(...new Uint8Array(buffer, at, 4))
  if (buffer.byteLength < 12 || name(0) !== 'RIFF' || name(8) !== 'WAVE') return null
  let format = null
  for (let at = 12; at + 8 <= buffer.byteLength;) {
    const length = view.getUint32(at + 4, true)
    if (name(at) === 'fmt ')
      format = {isMulaw: view.getUint16(at + 8, true) === 7, channels: view.getUint16(at + 10, true), rate: view.getUint32(at + 12, true)}
    if (name(at) === 'data' && format !== null)
      return {...format, data: new Uint8Array(buffer, at + 8, Math.min(length, buffer.byteLength - at - 8))}
    at += 8 + length + (length & 1)
  }
  return null
}

// Mu-law as 16 bits: what every browser plays.
export function toPcmWav({data, channels, rate}) {
  const out = new DataView(new ArrayBuffer(HEAD_BYTES + 2 * data.length))
  const text = (at, letters) => [...letters].forEach((letter, i) => out.setUint8(at + i, letter.charCodeAt(0)))
  text(0, 'RIFF')
  out.setUint32(4, HEAD_BYTES - 8 + 2 * data.length, true)
  text(8, 'WAVEfmt ')
  out.setUint32(16, 16, true)
  out.setUint16(20, 1, true)
  out.setUint16(22, channels, true)
  out.setUint32(24, rate, true)
  out.setUint32(28, 2 * rate * channels, true)
  out.setUint16(32, 2 * channels, true)
  out.setUint16(34, 16, true)
  text(36, 'data')
  out.setUint32(40, 2 * data.length, true)
  for (let i = 0; i < data.length; i++) out.setInt16(HEAD_BYTES + 2 * i, decodeSample(data[i]), true)
  return new Blob([out.buffer], {type: 'audio/wav'})
}

// For each channel the loudest sample (0 to 1) of each of so many parts.
export function peaks({data, channels}, count) {
  const found = Array.from({length: channels}, () => new Float32Array(count))
  const frames = Math.floor(data.length / channels)
  for (let frame = 0; frame < frames; frame++) {
    const part = Math.floor((frame * count) / frames)
    for (let channel = 0; channel < channels; channel++) {
      const loudness = Math.abs(decodeSample(data[frame * channels + channel])) / 32768
      if (loudness > found[channel][part]) found[channel][part] = loudness
    }
  }
  return found
}

export async function fetchRecording(callSid, part = 1) {
  const url = new URL(`api/calls/${callSid}/recording${part > 1 ? `?part=${part}` : ''}`, BASE)
  const response = await fetch(url, {credentials: 'same-origin'})
  if (!response.ok) throw new Error('The recording could not be fetched.')
  const wav = readWav(await response.arrayBuffer())
  if (wav === null || !wav.isMulaw || wav.channels < 1) throw new Error('The recording is of a kind that this page cannot show.')
  return wav
}
