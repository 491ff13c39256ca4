// What goes on now in a busy restaurant: orders in each state, and calls in progress.
const MINUTE = 60000
const NOW = Date.now()

function order(number, state, minutesAgo, name, lines, more = {}) {
  const created = NOW - minutesAgo * MINUTE
  const total = lines.reduce((sum, [, , , price]) => sum + Number(price), 0)
  return {
    order_number: number, restaurant_id: 'harbor-pizza', call_sid: `CA${String(number).padStart(32, '0')}`, version: 3, service: 'pickup', name,
    phone: `+1555000${2000 + number}`, caller_number: `+1555000${2000 + number}`, address: '', created_unix_ms: created, ready_minutes: 20, state,
    due_unix_ms: created + 20 * MINUTE, accepted_unix_ms: state === 'received' ? null : created + MINUTE, ready_unix_ms: null, done_unix_ms: null, cancel_reason: '',
    allergy: '', notes: '', coupon: '', currency: 'USD',
    lines: lines.map(([quantity, name, details, price]) => ({item_id: name, size_id: '', quantity, name, details, unit_price: price, total: price})),
    subtotal: total.toFixed(2), tax: (total * 0.08875).toFixed(2), delivery_fee: '0.00', total: (total * 1.08875).toFixed(2), ...more,
  }
}

export const orders = [
  order(64, 'received', 1, 'Jo', [[2, 'Small Margherita', 'no onions', '21.00'], [1, 'Caesar Salad', '', '8.50'], [2, 'Coke', '', '5.00']], {allergy: 'nuts'}),
  order(63, 'received', 3, 'Maria-Louise van der Berg', [[1, 'Large Pepperoni', 'Hand-Tossed Crust', '17.50']],
        {service: 'delivery', address: '12 Harbor Street', delivery_fee: '3.50'}),
  order(62, 'accepted', 14, 'Sam', [[1, 'Large Hawaiian', 'left: Mushrooms; right: Olives', '18.75'], [2, 'Garlic Knots', '', '9.00'], [1, 'Tiramisu', '', '6.50'], [4, 'Coke', '', '10.00']]),
  order(61, 'accepted', 31, 'Anna Keller', [[3, 'Large Margherita', '', '48.00']]),
  order(60, 'ready', 40, 'Ada', [[1, 'Small Hawaiian', '', '11.50']], {ready_unix_ms: NOW - 12 * MINUTE}),
  order(59, 'picked_up', 75, 'Peter', [[1, 'Large Pepperoni', '', '17.50'], [1, 'Coke', '', '2.50']], {done_unix_ms: NOW - 40 * MINUTE}),
  order(58, 'cancelled', 90, 'Lee', [[1, 'Salmon Pasta', '', '19.00']], {cancel_reason: 'We ran out of something', done_unix_ms: NOW - 85 * MINUTE}),
]

function live(number, minutes, state, name, lines, basket) {
  return {
    call_sid: `CA${String(900 + number).padStart(32, '0')}`, restaurant_id: 'harbor-pizza', caller_number: `+1555000${3000 + number}`, caller_name: name,
    started_unix_ms: NOW - minutes * MINUTE, ended_unix_ms: null, state: 'live', outcome: 'live', live_state: state, last_latency_ms: 640, order_numbers: [], total_cents: 0,
    lines: lines.map(([speaker, text], i) => ({speaker, text, offset_ms: 4000 * i})), basket,
  }
}

export const liveCalls = [
  live(1, 1.4, 'speaking', '', [['agent', 'Thank you for calling Harbor Pizza. What can I get for you?'], ['caller', 'Two large pepperoni and a Caesar salad, please.'],
                                ['agent', 'Two large Pepperoni pizzas and one Caesar salad. Anything else?']],
       {version: 4, total: '46.54', lines: [{quantity: 2, name: 'Pepperoni', size: 'Large', options: [{name: 'Hand-Tossed Crust'}]}, {quantity: 1, name: 'Caesar Salad', size: '', options: []}]}),
  live(2, 0.3, 'listening', 'Anna Keller', [['agent', 'Thank you for calling Harbor Pizza. What can I get for you?']], null),
  live(3, 4.2, 'saved', '', [['caller', 'Is the crust vegan?'], ['agent', 'One moment please.']], null),
]
