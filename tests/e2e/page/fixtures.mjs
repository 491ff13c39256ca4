// What the page would be told by a busy restaurant: for looking at views without a service (fixture_server.mjs). The shapes
// are those of the API.
const MINUTE = 60000
const DAY = 24 * 60 * MINUTE
const NOW = Date.now()

export const me = {who: 'operator', open: true, restaurants: [
  {id: 'harbor-pizza', name: 'Harbor Pizza', currency: 'USD', timezone: 'America/New_York', staff_number: '+15550003333',
   ways: [{id: 'kitchen', kind: 'printer'}, {id: 'till', kind: 'webhook'}, {id: 'page', kind: 'page'}, {id: 'staff-call', kind: 'staff-call'}]},
]}

const NAMES = ['Anna Keller', '', 'Jo', 'Maria-Louise van der Berg', '', 'Sam']
const OUTCOMES = ['ordered', 'ordered', 'abandoned', 'ordered', 'message', 'transferred', 'failed', 'answered']
const WAITED = ['model', 'end_of_turn', 'tools', 'playout']
const REASONS = {ordered: 'goodbye', abandoned: 'hang-up', message: 'message taken', transferred: 'transfer', failed: 'stream broke: reset', answered: 'goodbye'}

function call(i) {
  const outcome = i === 0 ? 'live' : OUTCOMES[i % OUTCOMES.length]
  const started = NOW - 3 * MINUTE - i * 37 * MINUTE
  return {
    call_sid: `CA${String(i).padStart(32, '0')}`, restaurant_id: 'harbor-pizza', caller_number: i === 3 ? 'browser' : `+1555000${2000 + i}`,
    caller_name: NAMES[i % NAMES.length], started_unix_ms: started, ended_unix_ms: i === 0 ? null : started + 95000 + i * 1700, state: i === 0 ? 'live' : 'ended',
    outcome, end_reason: REASONS[outcome] ?? '', arm: i % 5 === 4 ? 'traditional' : 'realtime', turns: 4 + (i % 6), slowest_ms: 480 + ((i * 331) % 2400),
    slowest: {turn: 1 + (i % 4), total_ms: 480 + ((i * 331) % 2400), part: WAITED[i % 4], part_ms: 300 + ((i * 331) % 2400) / 2},
    line_figure: i % 7 === 6 ? null : 93 - ((i * 17) % 50), cost: i % 5 === 4 ? '0.0000' : '0.0812', order_numbers: outcome === 'ordered' ? [60 - i] : [], total_cents: outcome === 'ordered' ? 1905 + 310 * i : 0,
  }
}
export const calls = Array.from({length: 130}, (_, i) => call(i))

const TALK = [['agent', 600, 'Thank you for calling Harbor Pizza. What can I get for you?'], ['caller', 5200, 'Hi, a large pepperoni and, uh, two garlic knots for pickup please.'],
  ['agent', 9100, 'Okay, one large Pepperoni pizza and two orders of garlic knots for pickup. What name', 'should I put on the order?'],
  ['caller', 14300, 'Anna. And is there nuts in the knots?'], ['agent', 17800, 'The garlic knots have no nuts listed. Thanks, Anna. Anything else?'],
  ['caller', 23400, 'No that’s it.'], ['agent', 25200, 'I have one large Pepperoni pizza and two garlic knots. That’s $28.90 for pickup. Is that right?'],
  ['caller', 33100, 'Yes, perfect.'], ['note', 34000, 'The line was noisy for a while.'], ['agent', 34900, 'Great, it will be ready in 20 minutes. Goodbye!']]

const ORDER = {order_number: 59, restaurant_id: 'harbor-pizza', call_sid: calls[1].call_sid, version: 5, service: 'pickup', name: 'Anna Keller', phone: '+15550002001', address: '',
  created_unix_ms: calls[1].started_unix_ms + 34000, ready_minutes: 20, state: 'accepted', due_unix_ms: calls[1].started_unix_ms + 20 * MINUTE, currency: 'USD',
  lines: [{item_id: 'pepperoni-pizza', size_id: 'large', quantity: 1, name: 'Large Pepperoni', details: 'Hand-Tossed Crust', unit_price: '17.50', total: '17.50'},
          {item_id: 'garlic-knots', quantity: 2, name: 'Garlic Knots', details: '', unit_price: '4.50', total: '9.00'}],
  subtotal: '26.50', tax: '2.40', delivery_fee: '0.00', total: '28.90'}

export function oneCall(callSid) {
  const summary = calls.find((one) => one.call_sid === callSid)
  if (!summary) return null
  return {...summary, end_class: summary.outcome, line: {quality: summary.line_figure ?? 80, level_dbfs: -18, noise_dbfs: -52, clipped_pct: 0, lost_pct: 0.2, jitter_ms: 4, echo_pct: 3, is_dead: false},
    usage: {tokens: {}, cost: '0.0812'}, transcript: TALK.map(([speaker, offset_ms, text, unheard]) => ({speaker, offset_ms, text, unheard})),
    tool_calls: [{offset_ms: 8700, name: 'add_item', arguments: '{"item_id":"pepperoni-pizza","size_id":"large"}', answer: '{"ok":true,"version":1}', refused: false},
                 {offset_ms: 8900, name: 'add_item', arguments: '{"item_id":"garlic-knots","quantity":2}', answer: '{"ok":true,"version":2}', refused: false},
                 {offset_ms: 24100, name: 'submit_order', arguments: '{"version":2}', answer: '{"ok":false,"error":{"code":"read_back_needed"}}', refused: true}],
    latencies: [[410, 180, 170, 10, 50], [620, 200, 320, 40, 60], [380, 160, 160, 0, 60], [1490, 220, 1010, 190, 70], [450, 210, 170, 10, 60]]
      .map(([total_ms, end_of_turn_ms, model_ms, tools_ms, playout_ms]) => ({total_ms, end_of_turn_ms, model_ms, tools_ms, queue_ms: 0, playout_ms})),
    slowest: {turn: 4, total_ms: 1490, part: 'model', part_ms: 1010}, order: null, orders: summary.outcome === 'ordered' ? [ORDER] : [], recording: summary.state === 'ended', recording_parts: 1}
}

// 40 s of two voices that take turns, as mu-law WAV.
export function recording() {
  const rate = 8000
  const frames = 40 * rate
  const data = Buffer.alloc(2 * frames, 0xff)
  for (let i = 0; i < TALK.length; i++) {
    const [speaker, offset, text] = TALK[i]
    if (speaker === 'note') continue
    const end = Math.min(frames, ((offset + text.length * 55) * rate) / 1000)
    for (let frame = (offset * rate) / 1000; frame < end; frame++)
      data[2 * Math.floor(frame) + (speaker === 'caller' ? 0 : 1)] = 0x80 + Math.floor(40 * Math.abs(Math.sin(frame / 900)) + 30 * Math.random())
  }
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + data.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(7, 20)
  head.writeUInt16LE(2, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(2 * rate, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(8, 34)
  head.write('data', 36)
  head.writeUInt32LE(data.length, 40)
  return Buffer.concat([head, data])
}

const dish = (id, name, prices, sold_out = null) => ({id, name, sold_out,
  ...(Array.isArray(prices) ? {sizes: prices.map((price_cents, i) => ({id: `s${i}`, name: ['Small', 'Medium', 'Large'][i], price_cents}))} : {price_cents: prices})})

const LUNCH = 'Monday to Friday from 11 AM to 3 PM'
const HAPPY = [{time: 'happy-hour', price_cents: 250}]

export const menu = {price_times: [{id: 'happy-hour', name: 'Happy Hour', when: 'Monday to Friday from 4 PM to 6 PM', now: false}], categories: [
  {id: 'lunch', name: 'Lunch', serves: LUNCH, served_now: false, items: [{...dish('lunch-plate', 'Lunch Plate', 1295), serves: LUNCH, served_now: false},
    {...dish('soup-lunch', 'Lobster Bisque', 995), serves: 'on Friday from 11 AM to 3 PM', served_now: true}]},
  {id: 'pizza', name: 'Pizzas', items: [dish('margherita', 'Margherita', [1100, 1400, 1600]), dish('pepperoni-pizza', 'Pepperoni', [1250, 1550, 1750]),
    dish('hawaiian', 'Hawaiian', [1300, 1600, 1800], {until: 'closing', until_unix_ms: NOW + 4 * 60 * MINUTE, changed_by: 'owner'}), dish('veggie', 'Garden Veggie with a rather long name that wraps', [1300, 1600, 1800])]},
  {id: 'sides', name: 'Sides', items: [dish('garlic-knots', 'Garlic Knots', 450), dish('wings', 'Chicken Wings', 995, {until: 'further-notice'}), dish('salad', 'Caesar Salad', 850), dish('soup', 'Soup of the day', 550, {until: 'menu-file'}), {...dish('lemonade', 'Lemonade', 400), time_prices: HAPPY}]},
], groups: [{id: 'toppings', name: 'Toppings', options: [dish('mushrooms', 'Mushrooms', 150), dish('olives', 'Olives', 150), dish('anchovies', 'Anchovies', 200, {until: 'closing'})]}]}

export const blocked = {blocked: [
  {restaurant_id: 'harbor-pizza', number: '+15550002014', in_menu_file: false, changed_by: 'Ada', changed_unix_ms: NOW - 2 * DAY},
  {restaurant_id: 'harbor-pizza', number: '+442079460123', in_menu_file: true, changed_by: '', changed_unix_ms: null}]}

export const house = {paused: false, pause_until: null, busy_minutes: 10, special: 'Pumpkin soup, five dollars', closed_on: ['2026-12-25', '2027-01-01'], changed_by: 'owner', changed_unix_ms: NOW - 12 * MINUTE}

function figures(i) {
  const weekend = i % 7 < 2 ? 1.7 : 1
  const count = Math.round((38 + ((i * 13) % 17)) * weekend)
  return {day: new Date(NOW - i * DAY).toISOString().slice(0, 10), calls: count, orders: Math.round(count * 0.71), revenue_cents: Math.round(count * 0.71) * 2610, completion: 0.71 + (i % 5) / 60,
    turns: count * 6, p50_ms: 380 + ((i * 37) % 120), p95_ms: 640 + ((i * 91) % 500), cost: (count * 0.0731).toFixed(4), arms: {}}
}
export const days = {days: Array.from({length: 14}, (_, i) => figures(i)), same_weekday: {...figures(7), calls: 29, orders: 20},
  hours: [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 6, 9, 5, 2, 3, 6, 11, 14, 9, 4, 0, 0, 0]}

const estimate = (value, low, high) => ({value, low, high})
export const ab = {since_unix_ms: NOW - 30 * DAY, arms: {
  realtime: {calls: 412, completed_calls: 301, completed_rate: estimate(0.731, 0.686, 0.771), first_audio_p50_ms: estimate(170, 165, 175), turn_p50_ms: estimate(405, 390, 420), turn_p95_ms: estimate(690, 640, null)},
  traditional: {calls: 88, completed_calls: 60, completed_rate: estimate(0.682, 0.579, 0.77), first_audio_p50_ms: estimate(240, 210, 280), turn_p50_ms: estimate(3100, 2900, 3300), turn_p95_ms: estimate(4100, 3900, null)}}}

export const flags = {traditional_available: true, test_numbers: [], flags: [
  {name: 'realtime_percent', restaurant_id: null, value: 100, changed_by: 'Ada', changed_unix_ms: NOW - 3 * DAY},
  {name: 'realtime_enabled', restaurant_id: null, value: true, changed_by: null, changed_unix_ms: null}]}

export const deliveries = {deliveries: [
  {id: 7, restaurant_id: 'harbor-pizza', way_id: 'kitchen', kind: 'printer', order_number: 60, state: 'given_up', attempts: 9, since_unix_ms: NOW - 20 * MINUTE, last_error: 'the printer has no paper'},
  {id: 6, restaurant_id: 'harbor-pizza', way_id: 'till', kind: 'webhook', order_number: 59, state: 'acknowledged', attempts: 1, since_unix_ms: NOW - 50 * MINUTE},
  {id: 5, restaurant_id: 'harbor-pizza', way_id: 'kitchen', kind: 'printer', order_number: 59, state: 'acknowledged', attempts: 2, since_unix_ms: NOW - 50 * MINUTE}]}

export const findings = {findings: [{check: 'processes', state: 'ok', text: '4 are up'}, {check: 'staff', state: 'problem', text: 'no staff_number for casa-verde: callers who need a person are turned away there'},
  {check: 'twilio', state: 'not_checked', text: 'no twilio_auth_token: only the simulated telephone can call, on this machine; let no proxy lead here'}]}

export const test = {test: {restaurant_id: 'harbor-pizza', way: 'kitchen', kind: 'printer', taken: false, why: 'the printer has no paper', took_ms: 640}}

export const orders = {orders: []}
