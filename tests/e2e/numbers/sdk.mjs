// npm `twilio` against the stand-in: what the official library sends is taken, and it reads what is answered.
//   sdk.mjs API_URL ACCOUNT TOKEN NUMBER
import assert from 'node:assert/strict'
import {createRequire} from 'node:module'
import {fileURLToPath} from 'node:url'

const twilio = createRequire(fileURLToPath(new URL('../strict/', import.meta.url)))('twilio')
const [url, account, token, number] = process.argv.slice(2)

// The library's own client insists on its hosts; everything else is as it writes it.
const httpClient = {
  async request({method, uri, params, data, username, password, headers}) {
    const target = new URL(uri.replace(/^https:\/\/[^/]+/, url))
    for (const [name, value] of Object.entries(params ?? {})) target.searchParams.set(name, value)
    const response = await fetch(target, {method, headers: {...headers, Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`},
      body: data && new URLSearchParams(data)})
    return {statusCode: response.status, body: await response.text(), headers: Object.fromEntries(response.headers)}
  },
}

const client = twilio(account, token, {httpClient})
const [found] = await client.incomingPhoneNumbers.list({phoneNumber: number, limit: 1})
assert.equal(found.phoneNumber, number)
assert.equal(found.capabilities.voice, true)
const changed = await client.incomingPhoneNumbers(found.sid).update({voiceUrl: 'https://sdk.example.com/voice', voiceMethod: 'POST'})
assert.equal(changed.voiceUrl, 'https://sdk.example.com/voice')
await assert.rejects(client.incomingPhoneNumbers(found.sid).update({voiceUrl: '', voiceFallbackUrl: 'https://sdk.example.com/x'}), {code: 21405})
await assert.rejects(client.incomingPhoneNumbers(`PN${'0'.repeat(32)}`).fetch(), {status: 404})
assert.equal((await client.api.v2010.accounts(account).fetch()).type, 'Full')
console.log('ok: the official library and the stand-in understand each other')
