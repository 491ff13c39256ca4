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
    allergy: '', note: '', coupon: '', currency: 'USD',
    lines: lines.map(([quantity, name, details, price]) => ({item_id: name, size_id: '', quantity, name, details, unit_price: price, total: price})),
    subtotal: total.toFixed(2), tax: (total * 0.08875).toFixed(2), delivery_fee: '0.00', total: (total * 1.08875).toFixed(2), ...more,
  }
}

export const orders = [
  order(64, 'received', 1, 'Jo', [[2, 'Small Margherita', 'no onions', '21.00'], [1, 'Caesar Salad', '', '8.50'], [2, 'Coke', '', '5.00']], {allergy: 'nuts', note: 'Ring the bell twice'}),
  order(63, 'received', 3, 'Maria-Louise van der Berg', [[1, 'Large Pepperoni', 'Hand-Tossed Crust', '17.50']],
        {service: 'delivery', address: '12 Harbor Street', delivery_fee: '3.50', delivery_zone: {name: 'Old Town', fee: '3.50', minimum: '15.00'}, coupon: 'SUMMER10', tip: '2.00', service_charge: '1.00'}),
  order(65, 'received', 0, 'Priya', [[4, 'Large Margherita', '', '64.00']], {ready_minutes: 4000, due_unix_ms: NOW + 4000 * MINUTE, note: 'For the back door'}),
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

// A Friday evening: long names, a menu for two with twelve choices, and fifty orders of which nine wait.
const LONG_NAME = 'Bartholomäus-Maximilian von und zu Hohenstein-Rittersbacher-K'
const CHOICES = Array.from({length: 12}, (_, i) => `${['left: ', 'right: ', ''][i % 3]}Slow-roasted San Marzano tomatoes no. ${i + 1}`).join('; ')
const LONG = [[1, 'Family Feast with two Large Pizzas, Garlic Knots, Caesar Salad and a Bottle', CHOICES, '64.00'], [20, 'Donaudampfschifffahrtsgesellschaftskapitänsschnitzel', 'note: well done, in a bag of its own, and please no cutlery at all', '399.00']]
const STATES = ['accepted', 'ready', 'picked_up', 'cancelled', 'accepted']
export const manyOrders = Array.from({length: 50}, (_, i) => order(101 + i, i < 9 ? 'received' : STATES[i % 5], 2 + 3 * i, i % 4 === 0 ? LONG_NAME : 'Sam', i % 3 === 0 ? LONG : [[1, 'Coke', '', '2.50']],
  {...(i % 6 === 0 ? {allergy: 'peanuts, tree nuts and everything that was fried in the same oil as either of them', service: 'delivery', address: '1234 Commonwealth Avenue, Apartment 17B, Back Entrance behind the Bakery, Boston', delivery_fee: '3.50'} : {}),
    ...(i % 7 === 0 ? {accepted_unix_ms: NOW - 5000} : {})}))
