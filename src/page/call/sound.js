// The two ends of the telephone in the browser: the microphone (or none, or a file) and the earpiece.
const TAKE = {channelCount: 1, echoCancellation: true, noiseSuppression: false, autoGainControl: true}

export class Sound {
  constructor() {
    this.onPacket = () => {} // ({loudness, ulaw}), ulaw null where it was lost on the line
    this.onMarks = () => {} // (names)
    this.isMicrophoneRefused = false
  }

  // To be called from a click: browsers let nothing sound before. With a microphone where the user and the machine allow it.
  async open() {
    this.context = new AudioContext({latencyHint: 'interactive'})
    const modules = ['worklet-in.js', 'worklet-out.js'].map((name) => new URL(name, import.meta.url))
    await Promise.all(modules.map((url) => this.context.audioWorklet.addModule(url)))
    this.in = new AudioWorkletNode(this.context, 'telephone-in', {numberOfOutputs: 0})
    this.out = new AudioWorkletNode(this.context, 'telephone-out', {numberOfInputs: 0, outputChannelCount: [1]})
    this.in.port.onmessage = (event) => this.onPacket(event.data)
    this.out.port.onmessage = (event) => this.tellMarks(event.data.marks)
    this.out.connect(this.context.destination)
    await this.openMicrophone()
    await this.context.resume()
  }

  async openMicrophone() {
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({audio: TAKE})
      this.context.createMediaStreamSource(this.stream).connect(this.in)
    } catch (error) {
      this.isMicrophoneRefused = true // refused, none there, or no secure page (then there are no mediaDevices)
      this.refusal = error.name === 'NotFoundError' ? 'There is no microphone on this device.'
        : 'The browser does not give this page the microphone.'
    }
  }

  // What was taken by the worklet is heard a little later.
  tellMarks(names) {
    const lateMs = 1000 * ((this.context.baseLatency || 0) + (this.context.outputLatency || 0))
    setTimeout(() => this.onMarks(names), lateMs)
  }

  play(samples) {
    this.out.port.postMessage({sound: samples}, [samples.buffer])
  }

  mark(name) {
    this.out.port.postMessage({mark: name})
  }

  clear() {
    this.out.port.postMessage({clear: true})
  }

  // {hasNoise, isBad}
  setLine(line) {
    this.in?.port.postMessage(line)
  }

  // Says a sound file into the telephone. Resolves when it is over.
  async say(file) {
    const buffer = await this.context.decodeAudioData(await file.arrayBuffer())
    const source = new AudioBufferSourceNode(this.context, {buffer})
    source.connect(this.in)
    const over = new Promise((resolve) => source.addEventListener('ended', resolve))
    source.start()
    await over
    source.disconnect()
  }

  close() {
    for (const track of this.stream?.getTracks() ?? []) track.stop()
    this.context?.close()
    this.context = null
  }
}
