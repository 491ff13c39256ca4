// The page's telephone without a browser: mu-law against the program's own, the resampler, the queue that plays, the line.
//   node audio.mjs ULAW_VECTORS (a program that prints them)
import assert from 'node:assert/strict'
import {execFileSync} from 'node:child_process'
import {test} from 'node:test'
import {Line} from '../../../src/page/call/line.js'
import {Playback} from '../../../src/page/call/playback.js'
import {Resampler} from '../../../src/page/call/resample.js'
import {decode, decodeSample, encode, encodeSample} from '../../../src/page/call/ulaw.js'

const program = process.argv[2]

function tone(hz, rate, seconds) {
  return Float32Array.from({length: rate * seconds}, (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / rate))
}

// In pieces of 128, as the audio thread has them.
function resample(samples, from, to) {
  const resampler = new Resampler(from, to)
  const out = []
  for (let at = 0; at < samples.length; at += 128) out.push(...resampler.push(samples.subarray(at, at + 128)))
  return out
}

const loudness = (samples) => Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)
const middle = (samples) => samples.slice(samples.length / 4, (3 * samples.length) / 4)
const dB = (ratio) => 20 * Math.log10(ratio)

test('mu-law is the program’s, for every sample and every byte', () => {
  const vectors = execFileSync(program, {encoding: 'utf8', maxBuffer: 1 << 22}).trim().split('\n').map(Number)
  assert.equal(vectors.length, 65536 + 256)
  for (let sample = -32768; sample < 32768; sample++) assert.equal(encodeSample(sample), vectors[sample + 32768], `sample ${sample}`)
  for (let byte = 0; byte < 256; byte++) assert.equal(decodeSample(byte), vectors[65536 + byte], `byte ${byte}`)
  assert.deepEqual([...encode(Float32Array.of(0, 2, -2))], [0xff, 0x80, 0x00]) // too loud is cut, not wrapped
  assert.equal(decode(Uint8Array.of(0x80))[0], 32124 / 32768)
})

for (const rate of [44100, 48000, 16000, 96000])
  test(`${rate} Hz to the telephone’s 8000 Hz: as long as before, what is heard stays, what is above goes`, () => {
    const heard = resample(tone(1000, rate, 1), rate, 8000)
    assert.ok(Math.abs(heard.length - 8000) < 40, `${heard.length} samples`)
    assert.ok(Math.abs(dB(loudness(middle(heard)) / loudness(tone(1000, 8000, 1)))) < 0.2)
    assert.ok(Math.abs(dB(loudness(middle(resample(tone(3000, rate, 1), rate, 8000))) / loudness(tone(1000, 8000, 1)))) < 1)
    for (const hz of [4600, 5500, 7000])
      assert.ok(dB(loudness(middle(resample(tone(hz, rate, 1), rate, 8000))) / 0.35) < -50, `${hz} Hz is folded back`)
  })

test('8000 Hz to 48000 Hz and back is the same tone', () => {
  const back = resample(Float32Array.from(resample(tone(1000, 8000, 1), 8000, 48000)), 48000, 8000)
  assert.ok(Math.abs(dB(loudness(middle(back)) / loudness(tone(1000, 8000, 1)))) < 0.3)
})

test('a mark is reached when the sound before it was played, not earlier', () => {
  const playback = new Playback()
  assert.deepEqual(playback.addMark('behind nothing'), ['behind nothing'])
  playback.addSound(new Float32Array(100).fill(0.5))
  assert.deepEqual(playback.addMark('a'), [])
  playback.addSound(new Float32Array(20).fill(0.25))
  assert.deepEqual(playback.addMark('b'), [])
  const out = new Float32Array(60)
  assert.deepEqual(playback.take(out), {count: 60, marks: []})
  assert.deepEqual(playback.take(out), {count: 60, marks: ['a', 'b']})
  assert.equal(out[39], 0.5)
  assert.equal(out[40], 0.25)
  assert.deepEqual(playback.take(out), {count: 0, marks: []})
  assert.equal(loudness(out), 0)
})

test('clear drops what waits, and its marks are reached at once', () => {
  const playback = new Playback()
  playback.addSound(new Float32Array(1000))
  playback.addMark('a')
  playback.addSound(new Float32Array(1000))
  playback.addMark('b')
  playback.take(new Float32Array(10))
  assert.equal(playback.waitingSamples, 1990)
  assert.deepEqual(playback.clear(), ['a', 'b'])
  assert.equal(playback.waitingSamples, 0)
  playback.addSound(new Float32Array(5))
  assert.equal(playback.take(new Float32Array(10)).count, 5)
})

test('a line is clean, noisy, or bad with packets that are lost', () => {
  const packet = tone(1000, 8000, 0.02)
  const line = new Line(5)
  assert.equal(line.carry(packet), packet)
  line.hasNoise = true
  const silence = loudness(line.carry(new Float32Array(160)))
  assert.ok(silence > 0.003 && silence < 0.05, `${silence}`)
  Object.assign(line, {hasNoise: false, isBad: true})
  const carried = Array.from({length: 1000}, () => line.carry(packet))
  const lost = carried.filter((one) => one === null).length
  assert.ok(lost > 20 && lost < 90, `${lost} lost of 1000`)
  assert.ok(dB(loudness(carried.find((one) => one !== null)) / loudness(packet)) < -10)
})
