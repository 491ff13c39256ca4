// How the two dialects of the protocol name and shape what a server says. Events are made as GA wants them and turned into the beta's.
export const DEFAULTS = {
  ga: (id, model, expires) => ({
    type: 'realtime', object: 'realtime.session', id, model, expires_at: expires, output_modalities: ['audio'], instructions: 'Be helpful.',
    tools: [], tool_choice: 'auto', max_output_tokens: 'inf', tracing: null, truncation: 'auto',
    audio: {
      input: { format: { type: 'audio/pcm', rate: 24000 },
        turn_detection: { type: 'server_vad', threshold: 0.5, prefix_padding_ms: 300, silence_duration_ms: 200, create_response: true, interrupt_response: true } },
      output: { format: { type: 'audio/pcm', rate: 24000 }, voice: 'marin', speed: 1 },
    },
  }),
  beta: (id, model, expires) => ({
    object: 'realtime.session', id, model, expires_at: expires, modalities: ['text', 'audio'], instructions: 'Be helpful.', voice: 'alloy',
    input_audio_format: 'pcm16', output_audio_format: 'pcm16', tools: [], tool_choice: 'auto', temperature: 0.8, max_response_output_tokens: 'inf',
    turn_detection: { type: 'server_vad', threshold: 0.5, prefix_padding_ms: 300, silence_duration_ms: 200 },
  }),
};

// What of a session decides how it goes on, alike in both dialects.
export const READ = {
  ga: (session) => ({
    input: session.audio.input.format.type === 'audio/pcmu' ? 'ulaw' : 'pcm', output: session.audio.output.format.type === 'audio/pcmu' ? 'ulaw' : 'pcm',
    detection: session.audio.input.turn_detection, transcription: session.audio.input.transcription ?? null, voice: session.audio.output.voice,
  }),
  beta: (session) => ({
    input: session.input_audio_format === 'g711_ulaw' ? 'ulaw' : 'pcm', output: session.output_audio_format === 'g711_ulaw' ? 'ulaw' : 'pcm',
    detection: session.turn_detection, transcription: session.input_audio_transcription, voice: session.voice,
  }),
};

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

// A session after an update: members that are absent stay, `null` and arrays replace; a turn detection of another type begins anew.
export function merge(old, update) {
  const merged = { ...old };
  for (const [name, value] of Object.entries(update)) {
    const goesInto = isObject(value) && isObject(merged[name]) && (value.type === undefined || value.type === merged[name].type || merged[name].type === undefined);
    merged[name] = goesInto ? merge(merged[name], value) : value;
  }
  return merged;
}

const BETA_NAMES = {
  'response.output_audio.delta': 'response.audio.delta', 'response.output_audio.done': 'response.audio.done',
  'response.output_audio_transcript.delta': 'response.audio_transcript.delta', 'response.output_audio_transcript.done': 'response.audio_transcript.done',
  'response.output_text.delta': 'response.text.delta', 'response.output_text.done': 'response.text.done',
  'conversation.item.added': 'conversation.item.created',
};
const BETA_CONTENT = { output_text: 'text', output_audio: 'audio' };

function betaItem(item) {
  const content = item.content?.map((part) => ({ ...part, type: BETA_CONTENT[part.type] ?? part.type }));
  return { object: 'realtime.item', ...item, ...(content && { content }) };
}

function betaResponse(response) {
  const { audio, output_modalities: _, ...rest } = response;
  return { ...rest, modalities: ['text', 'audio'], ...(response.output && { output: response.output.map(betaItem) }) };
}

// null where the dialect has no such event.
export function inDialect(dialect, event) {
  if (dialect === 'ga') return event;
  if (event.type === 'conversation.item.done') return null;
  const { usage: _, ...plain } = event.type.endsWith('transcription.completed') ? event : { ...event, usage: undefined };
  const said = { ...plain, type: BETA_NAMES[event.type] ?? event.type };
  if (said.item) said.item = betaItem(said.item);
  if (said.response) said.response = betaResponse(said.response);
  if (said.type === 'response.function_call_arguments.done') delete said.name;
  return said;
}
