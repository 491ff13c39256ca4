// The document at /openapi.json is OpenAPI 3.1 by a validator that is not ours, and what the service answers is what it says.
//   node check.mjs URL TOKEN CALLSID RESTAURANT
import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const [url, token, callSid, restaurant] = process.argv.slice(2);
const headers = { Authorization: `Bearer ${token}`, Host: new URL(url).host };
let failed = 0;

function say(isGood, text) {
  console.log(`${isGood ? 'ok' : 'FAILED'}: ${text}`);
  if (!isGood) failed = 1;
}

const document = await (await fetch(`${url}/openapi.json`, { headers })).json();
const found = await new Validator().validate(structuredClone(document));
say(found.valid, `the document is OpenAPI 3.1 ${found.valid ? '' : JSON.stringify(found.errors)}`);

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema({ $id: 'api', ...document });
const judge = (name) => ajv.getSchema(`api#/components/schemas/${name}`) ??
  ajv.compile({ $ref: `api#/components/schemas/${name}` });

// Keys that the document does not name, in schemas that are told whole.
const whole = new Set(['CallPage', 'Menu', 'Figures', 'House', 'SoldOutPage', 'CallRef']);
function unknownKeys(schema, value, at = '') {
  if (schema === undefined || value === null) return [];
  const kinds = [];
  const collect = (part) => {
    const real = part.$ref ? document.components.schemas[part.$ref.split('/').pop()] : part;
    (real.allOf ?? []).forEach(collect);
    kinds.push(real);
  };
  collect(schema);
  if (Array.isArray(value)) {
    const items = kinds.map((kind) => kind.items).find(Boolean);
    return value.flatMap((one, i) => unknownKeys(items, one, `${at}[${i}]`));
  }
  if (typeof value !== 'object') return [];
  const properties = Object.assign({}, ...kinds.map((kind) => kind.properties ?? {}));
  const rest = kinds.map((kind) => kind.additionalProperties).find((kind) => kind instanceof Object);
  if (Object.keys(properties).length === 0 && !rest) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    key in properties || rest ? unknownKeys(properties[key] ?? rest, one, `${at}.${key}`) : [`${at}.${key}`]);
}

async function ask(method, path, body) {
  return fetch(url + path, { method, headers: { ...headers, 'X-VoicePlate': '1' },
                             body: body === undefined ? undefined : JSON.stringify(body) });
}

async function answersAsTold(method, template, path, body) {
  const operation = document.paths[template]?.[method.toLowerCase()];
  if (operation === undefined) { say(false, `${method} ${template} is not in the document`); return; }
  const response = await ask(method, path, body);
  const told = operation.responses[response.status];
  const name = told?.content['application/json']?.schema.$ref?.split('/').pop();
  const value = await response.json();
  if (name === undefined) { say(false, `${method} ${path}: ${response.status} is not told: ${JSON.stringify(value)}`); return; }
  const isGood = judge(name)(value);
  const unknown = whole.has(name) ? unknownKeys({ $ref: `#/components/schemas/${name}` }, value) : [];
  say(isGood && unknown.length === 0,
      `${method} ${path} answers a ${name} ${isGood ? '' : ajv.errorsText(judge(name).errors)} ${unknown.slice(0, 5).join(' ')}`);
}

async function refusesAsTold(method, path, status, body) {
  const response = await ask(method, path, body);
  const value = await response.json();
  say(response.status === status && judge('Error')(value), `${method} ${path}: ${response.status} with an Error`);
}

await answersAsTold('GET', '/api/calls', '/api/calls?limit=5');
await answersAsTold('GET', '/api/calls', `/api/calls?restaurant=${restaurant}&q=margherita`);
await answersAsTold('GET', '/api/calls/live', '/api/calls/live');
await answersAsTold('GET', '/api/calls/{call_sid}', `/api/calls/${callSid}`);
await answersAsTold('GET', '/api/orders', '/api/orders');
await answersAsTold('GET', '/api/messages', '/api/messages');
await answersAsTold('GET', '/api/usage', '/api/usage');
await answersAsTold('GET', '/api/menu', `/api/menu?restaurant=${restaurant}`);
await answersAsTold('GET', '/api/figures', `/api/figures?restaurant=${restaurant}&days=3`);
await answersAsTold('GET', '/api/house/{restaurant}', `/api/house/${restaurant}`);
await answersAsTold('PUT', '/api/house/{restaurant}', `/api/house/${restaurant}`,
                    { paused: true, busy_minutes: 10, special: 'Lobster rolls', closed_on: ['2030-12-25'] });
await answersAsTold('PUT', '/api/house/{restaurant}', `/api/house/${restaurant}`,
                    { paused: false, busy_minutes: 0, special: '', closed_on: [] });
await answersAsTold('PUT', '/api/sold-out/{restaurant}/{kind}/{id}', `/api/sold-out/${restaurant}/item/hawaiian`,
                    { until: 'closing' });
await answersAsTold('GET', '/api/sold-out', '/api/sold-out');
await answersAsTold('GET', '/api/menu', `/api/menu?restaurant=${restaurant}`);
await answersAsTold('DELETE', '/api/sold-out/{restaurant}/{kind}/{id}', `/api/sold-out/${restaurant}/item/hawaiian`);
const blocked = ['/api/blocked/{restaurant}/{number}', `/api/blocked/${restaurant}/%2B15550002299`];
await answersAsTold('PUT', ...blocked);
await answersAsTold('GET', '/api/blocked', '/api/blocked');
await answersAsTold('DELETE', ...blocked);
await refusesAsTold('DELETE', blocked[1], 404);
for (const path of ['/api/flags', '/api/flags/log', '/api/ab', '/health', '/streams', '/realtime/sessions'])
  await answersAsTold('GET', path, path);
await refusesAsTold('GET', '/api/calls?limit=0', 400);
await refusesAsTold('GET', '/api/calls/CA00000000000000000000000000000099', 404);
await refusesAsTold('POST', `/api/calls/${callSid}/transfer`, 409);
await refusesAsTold('PUT', `/api/house/${restaurant}`, 400, { busy_minutes: 900 });

// What the document forbids in a body is forbidden, and what it allows is allowed.
const isChange = judge('HouseChange');
for (const [body, isGood] of [[{ paused: true }, true], [{ busy_minutes: 240 }, true], [{ busy_minutes: 241 }, false],
                              [{ open: true }, false], [{ closed_on: ['2030-12-25'] }, true], [{ special: 7 }, false]]) {
  const response = await ask('PUT', `/api/house/${restaurant}`, body);
  say(isChange(body) === isGood && (response.status === 200) === isGood, `PUT ${JSON.stringify(body)}: ${response.status}`);
}
process.exit(failed);
