// Telephone sound: mu-law, a caller's voice, and an agent's sound in which every millisecond says where it stands.
import { spawnSync } from 'node:child_process';

export const BYTES_PER_MS = 8;
export const SILENCE = 0xff;

function ulawOf(sample) {
  const sign = sample < 0 ? 0x80 : 0;
  const level = Math.min(Math.abs(sample), 32635) + 0x84;
  let exponent = 7;
  for (let bit = 0x4000; (level & bit) === 0 && exponent > 0; bit >>= 1) exponent--;
  return ~(sign | (exponent << 4) | ((level >> (exponent + 3)) & 0x0f)) & 0xff;
}

const LINEAR = Int16Array.from({ length: 256 }, (_, code) => {
  const bits = ~code & 0xff;
  const level = ((((bits & 15) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84;
  return bits & 0x80 ? -level : level;
});

// Root mean square, 16 bit.
export function level(ulaw) {
  let sum = 0;
  for (const code of ulaw) sum += LINEAR[code] ** 2;
  return ulaw.length ? Math.sqrt(sum / ulaw.length) : 0;
}

export const louder = (one, other) => (Math.abs(LINEAR[one]) >= Math.abs(LINEAR[other]) ? one : other);

// A recording as a restaurant makes one: 8 kHz, 16 bit, one channel.
export function wavOf(ulaw) {
  const wav = Buffer.alloc(44 + ulaw.length * 2);
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  [[16, 16, 4], [1, 20, 2], [1, 22, 2], [8000, 24, 4], [16000, 28, 4], [2, 32, 2], [16, 34, 2]].forEach(([value, at, size]) => wav.writeUIntLE(value, at, size));
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(ulaw.length * 2, 40);
  for (let i = 0; i < ulaw.length; i++) wav.writeInt16LE(LINEAR[ulaw[i]], 44 + i * 2);
  return wav;
}

// The channels of a mu-law WAV file, and its rate.
export function channelsOf(wav) {
  const count = wav.readUInt16LE(22), at = wav.indexOf('data', 12, 'latin1'), bytes = wav.subarray(at + 8, at + 8 + wav.readUInt32LE(at + 4));
  const channels = Array.from({ length: count }, (_, channel) => Buffer.from(bytes.filter((_, i) => i % count === channel)));
  return { format: wav.readUInt16LE(20), rate: wav.readUInt32LE(24), channels };
}

export const silence = (ms) => Buffer.alloc(Math.round(ms * BYTES_PER_MS), SILENCE);

// 24 kHz PCM16 of mu-law, for servers that speak no mu-law, and back. Plain repetition is good enough for what is only compared by level.
export function pcmOf(ulaw) {
  const pcm = Buffer.alloc(ulaw.length * 6);
  for (let i = 0; i < ulaw.length * 3; i++) pcm.writeInt16LE(LINEAR[ulaw[Math.floor(i / 3)]], i * 2);
  return pcm;
}

export function ulawOfPcm(pcm) {
  const ulaw = Buffer.alloc(Math.floor(pcm.length / 6));
  for (let i = 0; i < ulaw.length; i++) ulaw[i] = ulawOf(pcm.readInt16LE(i * 6));
  return ulaw;
}

// --- a caller's voice ---

const spoken = new Map();

function samplesOf(wav) {
  const at = wav.indexOf('data', 12, 'latin1') + 8;
  return new Int16Array(Uint8Array.from(wav.subarray(at, wav.length - ((wav.length - at) % 2))).buffer);
}

// From any rate to the telephone's, over the mean of the samples that fall together.
function resample(samples, rate) {
  const out = Buffer.alloc(Math.floor((samples.length * 8000) / rate));
  for (let i = 0; i < out.length; i++) {
    const from = Math.floor((i * rate) / 8000), to = Math.max(from + 1, Math.floor(((i + 1) * rate) / 8000));
    let sum = 0;
    for (let k = from; k < to; k++) sum += samples[k];
    out[i] = ulawOf(Math.round(sum / (to - from)));
  }
  return out;
}

// Words as espeak-ng says them, without the silence around them.
export function voice(words) {
  if (!spoken.has(words)) {
    const made = spawnSync('espeak-ng', ['-v', 'en-us', '-s', '160', '-a', '150', '--stdout', words], { maxBuffer: 1 << 26 });
    if (made.status !== 0) throw new Error(`espeak-ng: ${made.error ?? made.stderr}`);
    const ulaw = resample(samplesOf(made.stdout), made.stdout.readUInt32LE(24));
    let begin = 0, end = ulaw.length;
    while (begin < end && Math.abs(LINEAR[ulaw[begin]]) < 200) begin++;
    while (end > begin && Math.abs(LINEAR[ulaw[end - 1]]) < 200) end--;
    spoken.set(words, ulaw.subarray(begin, end));
  }
  return spoken.get(words);
}

// --- an agent's sound ---
// Each millisecond is eight loud samples that carry 32 bits: the item's number and the millisecond's. The first is of a kind that
// the others are not, so that a listener knows where one begins wherever it comes in.
const FIRST = 0x10, EVEN = 0x20, ODD = 0x90;
const ITEM_BITS = 15, MS_BITS = 17;

export function tagged(number, ms) {
  const sound = Buffer.alloc(ms * BYTES_PER_MS);
  for (let at = 0; at < ms; at++) {
    let bits = (number & ((1 << ITEM_BITS) - 1)) * 2 ** MS_BITS + at;
    for (let k = 0; k < BYTES_PER_MS; k++) {
      sound[at * BYTES_PER_MS + k] = (k === 0 ? FIRST : k % 2 ? ODD : EVEN) | (bits & 15);
      bits = Math.floor(bits / 16);
    }
  }
  return sound;
}

// Where in which item eight samples stand; null where they are no such millisecond.
export function readTag(eight) {
  let bits = 0;
  for (let k = BYTES_PER_MS - 1; k >= 0; k--) {
    if ((eight[k] & 0xf0) !== (k === 0 ? FIRST : k % 2 ? ODD : EVEN)) return null;
    bits = bits * 16 + (eight[k] & 15);
  }
  return { number: Math.floor(bits / 2 ** MS_BITS), ms: bits % 2 ** MS_BITS };
}
