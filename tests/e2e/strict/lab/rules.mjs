// What a client may not do although the types allow it: what an event means in the state of the session. Each rule returns
// { code, param, message }, or nothing where the event is in order. The words are those of the real service where they are known.
import { READ } from './dialect.mjs';

const refuse = (code, param, message) => ({ code, param, message });
const value = (param, message) => refuse('invalid_value', param, message);

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const AUDIO_MAX_BYTES = 15 * 1024 * 1024, COMMIT_LEAST_MS = 100;
const KEYWORD_MODELS = /^gpt-(live-)?transcribe/;
const REASONING_MODELS = /^gpt-realtime-(2|[3-9])/;

function within(param, number, least, most) {
  if (typeof number === 'number' && (number < least || number > most)) return value(param, `Invalid '${param}': ${number} is not within ${least} to ${most}.`);
}

function transcriptionRule(at, transcription) {
  if (!transcription) return;
  if (transcription.keywords && !KEYWORD_MODELS.test(transcription.model)) return refuse('unknown_parameter', `${at}.keywords`, `Unknown parameter: '${at}.keywords'.`);
}

function detectionRule(at, detection, hasIdle) {
  if (!detection) return;
  return within(`${at}.threshold`, detection.threshold, 0, 1) ?? within(`${at}.prefix_padding_ms`, detection.prefix_padding_ms, 0, 5000) ??
    within(`${at}.silence_duration_ms`, detection.silence_duration_ms, 0, 10000) ??
    (hasIdle ? within(`${at}.idle_timeout_ms`, detection.idle_timeout_ms ?? 5000, 5000, 30000) : undefined);
}

function toolsRule(tools = []) {
  const names = new Set();
  for (const [at, tool] of tools.entries()) {
    if (tool.type === 'function' && !/^[a-zA-Z0-9_-]{1,64}$/.test(tool.name)) return value(`session.tools[${at}].name`, 'Invalid name of a function.');
    if (names.has(tool.name)) return value(`session.tools[${at}].name`, 'Two functions have the same name.');
    names.add(tool.name);
  }
}

function limitRule(param, most) {
  if (most === undefined || most === 'inf') return;
  return Number.isInteger(most) ? within(param, most, 1, 4096) : value(param, 'Must be an integer.');
}

const SESSION_RULES = {
  ga(session, update) {
    const input = update.audio?.input ?? {}, output = update.audio?.output ?? {};
    if (update.type !== 'realtime') return value('session.type', 'Passing a session of another type is not allowed.');
    if (update.output_modalities?.length !== undefined && update.output_modalities.length !== 1) return value('session.output_modalities', "Either 'text' or 'audio'.");
    if ((update.reasoning || update.parallel_tool_calls !== undefined) && !REASONING_MODELS.test(session.shown.model))
      return refuse('unknown_parameter', 'session.reasoning', "Unknown parameter: 'session.reasoning'.");
    return transcriptionRule('session.audio.input.transcription', input.transcription) ?? detectionRule('session.audio.input.turn_detection', input.turn_detection, true) ??
      within('session.audio.output.speed', output.speed, 0.25, 1.5) ?? limitRule('session.max_output_tokens', update.max_output_tokens) ?? toolsRule(update.tools);
  },
  beta(session, update) {
    if (update.modalities && !update.modalities.includes('text')) return value('session.modalities', "Supported combinations are: ['text'] and ['audio', 'text'].");
    return transcriptionRule('session.input_audio_transcription', update.input_audio_transcription) ?? detectionRule('session.turn_detection', update.turn_detection) ??
      within('session.temperature', update.temperature, 0.6, 1.2) ?? limitRule('session.max_response_output_tokens', update.max_response_output_tokens) ?? toolsRule(update.tools);
  },
};

function updateRule(session, event) {
  const update = event.session, { voice } = READ[session.dialect](session.shown), wanted = update.audio?.output?.voice ?? update.voice;
  if (update.model !== undefined && update.model !== session.shown.model) return value('session.model', 'Cannot update the model of a session.');
  if (wanted !== undefined && wanted !== voice && session.hasSpoken) return refuse('cannot_update_voice', 'session.voice', "Cannot update a conversation's voice if assistant audio is present.");
  return SESSION_RULES[session.dialect](session, update);
}

function appendRule(session, event) {
  if (event.audio.length === 0 || !BASE64.test(event.audio)) return value('audio', "Invalid 'audio'. Expected a base64-encoded string with the bytes of audio.");
  if (event.audio.length > (AUDIO_MAX_BYTES / 3) * 4) return value('audio', 'More than 15 MiB of audio.');
  if (session.format.input === 'pcm' && Buffer.from(event.audio, 'base64').length % 2) return value('audio', 'PCM16 has an even number of bytes.');
  if (!session.isAgreed) return refuse('too_early', 'audio', 'Audio before the session was updated: its format is not agreed.');
}

function commitRule(session) {
  if (session.inputMs - session.committedMs < COMMIT_LEAST_MS) return refuse('input_audio_buffer_commit_empty', null, 'Error committing input audio buffer: buffer too small.');
}

const CONTENT = {
  ga: { system: ['input_text'], user: ['input_text', 'input_audio', 'input_image'], assistant: ['output_text'] },
  beta: { system: ['input_text'], user: ['input_text', 'input_audio', 'item_reference'], assistant: ['text'] },
};

function messageRule(session, item) {
  const allowed = CONTENT[session.dialect][item.role];
  if (!allowed) return value('item.role', `Invalid role '${item.role}'.`);
  if (!item.content?.length) return refuse('missing_required_parameter', 'item.content', "Missing required parameter: 'item.content'.");
  for (const [at, part] of item.content.entries()) {
    if (!allowed.includes(part.type)) return value(`item.content[${at}].type`, `Invalid value: '${part.type}' for role '${item.role}'. Supported: ${allowed}.`);
    if (part.type.endsWith('text') && typeof part.text !== 'string') return refuse('missing_required_parameter', `item.content[${at}].text`, "Missing required parameter: 'text'.");
  }
}

function functionRule(session, item) {
  if (!item.call_id || item.call_id.length > 64) return value('item.call_id', 'A call id has 1 to 64 characters.');
  if (item.type === 'function_call') {
    if (session.calls.has(item.call_id)) return value('item.call_id', `A function call with this id exists: '${item.call_id}'.`);
    try { JSON.parse(item.arguments); } catch { return value('item.arguments', 'Arguments are JSON.'); }
    return;
  }
  const call = session.calls.get(item.call_id);
  if (!call) return refuse('invalid_tool_call_id', 'item.call_id', `Tool call ID '${item.call_id}' not found in conversation.`);
  if (call.isAnswered) return value('item.call_id', `Tool call '${item.call_id}' has an output.`);
  if (!call.isDone) return value('item.call_id', `Tool call '${item.call_id}' is not complete.`);
}

function createItemRule(session, event) {
  const { item, previous_item_id: previous } = event;
  if (item.id !== undefined && session.items.has(item.id)) return refuse('item_create_duplicate_item_id', 'item.id', `An item with this id exists: '${item.id}'.`);
  if (item.id !== undefined && (item.id.length < 1 || item.id.length > 32)) return refuse('string_above_max_length', 'item.id', 'An id has 1 to 32 characters.');
  if (previous && previous !== 'root' && !session.items.has(previous)) return refuse('item_create_invalid_item_id', 'previous_item_id', `No item '${previous}'.`);
  return item.type === 'message' ? messageRule(session, item) : functionRule(session, item);
}

function truncateRule(session, event) {
  const item = session.items.get(event.item_id);
  if (!item) return refuse('item_truncate_invalid_item_id', 'item_id', `Error truncating item: no item '${event.item_id}'.`);
  if (!item.sound) return value('item_id', 'Only model output audio messages can be truncated');
  if (event.content_index !== 0) return value('content_index', 'No such content part.');
  if (!Number.isInteger(event.audio_end_ms) || event.audio_end_ms < 0) return value('audio_end_ms', 'Milliseconds from 0 up.');
  if (event.audio_end_ms > item.audioMs) return value('audio_end_ms', `Audio content of ${item.audioMs}ms is already shorter than ${event.audio_end_ms}ms`);
}

function knownItemRule(session, event) {
  if (!session.items.has(event.item_id)) return refuse('item_not_found', 'item_id', `No item '${event.item_id}'.`);
}

function respondRule(session, event) {
  const asked = event.response ?? {};
  if (session.active && asked.conversation !== 'none')
    return refuse('conversation_already_has_active_response', null, `Conversation already has an active response in progress: ${session.active.id}. Wait until the response is finished before creating a new one.`);
  if (!session.isAgreed) return refuse('too_early', null, 'A response before the session was updated.');
  return limitRule('response.max_output_tokens', asked.max_output_tokens ?? asked.max_response_output_tokens);
}

function cancelRule(session, event) {
  if (!session.active) return refuse('response_cancel_not_active', null, 'Cancellation failed: no active response found');
  if (event.response_id !== undefined && event.response_id !== session.active.id) return refuse('response_cancel_not_active', 'response_id', 'Cancellation failed: that response does not run');
}

export const RULES = {
  'session.update': updateRule,
  'input_audio_buffer.append': appendRule,
  'input_audio_buffer.commit': commitRule,
  'input_audio_buffer.clear': () => undefined,
  'conversation.item.create': createItemRule,
  'conversation.item.truncate': truncateRule,
  'conversation.item.delete': knownItemRule,
  'conversation.item.retrieve': knownItemRule,
  'response.create': respondRule,
  'response.cancel': cancelRule,
  'output_audio_buffer.clear': () => refuse('invalid_event', 'type', 'Only for WebRTC and SIP.'),
  'transcription_session.update': () => refuse('invalid_event', 'type', 'Not in a session of this type.'),
};
