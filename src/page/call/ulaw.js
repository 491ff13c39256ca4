// G.711 mu-law (ITU-T G.711), as src/audio/ulaw.c has it: the two are compared in tests/e2e/page_audio.
const BIAS = 0x84
const CLIP = 32635

export const SILENCE = 0xff

export function decodeSample(ulaw) {
  const inverted = ~ulaw & 0xff
  const magnitude = (((inverted & 15) << 3) + BIAS) << ((inverted & 0x70) >> 4)
  return inverted & 0x80 ? BIAS - magnitude : magnitude - BIAS
}

export function encodeSample(sample) {
  const sign = sample < 0 ? 0x80 : 0
  const value = Math.min(Math.abs(sample), CLIP) + BIAS
  let exponent = 7
  for (let mask = 0x4000; (value & mask) === 0 && exponent > 0; mask >>= 1) exponent--
  return ~(sign | (exponent << 4) | ((value >> (exponent + 3)) & 15)) & 0xff
}

const decoded = Float32Array.from({length: 256}, (_, ulaw) => decodeSample(ulaw) / 32768)

// Samples between -1 and 1, and back.
export function decode(bytes) {
  return Float32Array.from(bytes, (ulaw) => decoded[ulaw])
}

export function encode(samples) {
  return Uint8Array.from(samples, (sample) => encodeSample(Math.max(-32768, Math.min(32767, Math.round(sample * 32768)))))
}
