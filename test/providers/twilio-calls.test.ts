import { describe, expect, it } from 'vitest'
import { readConfig } from '#platform/config.ts'
import { twilioTexts } from '#providers/twilio/index.ts'
import { publicUrl, twilioVariables } from './text-vendors.ts'
import { callOfTwilio } from './twilio-server.ts'

describe('a call of Twilio', () => {
  const url = `${publicUrl}/webhooks/twilio`
  const texts = () => twilioTexts(readConfig(twilioVariables('http://127.0.0.1:1'), []))
  const refusal = expect.objectContaining({ kind: 'unauthenticated', code: 'wrong_signature' })

  it('is checked as Twilio’s own example says', () => {
    const env = { ...twilioVariables('http://127.0.0.1:1'), TWILIO_AUTH_TOKEN: '12345' }
    const fields = {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+14158675309',
      Digits: '1234',
      From: '+14158675309',
      To: '+18005551212',
    }
    const call = callOfTwilio('https://mycompany.com/myapp.php?foo=1&bar=2', fields, '12345')
    expect(call.headers['x-twilio-signature']).toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=')
    expect(twilioTexts(readConfig(env, [])).readCall(call)).toEqual([])
  })

  it('is refused when another address or another token was signed', () => {
    const fields = { MessageSid: 'SM1', MessageStatus: 'sent' }
    const call = callOfTwilio(url, fields)
    expect(texts().readCall(call)).toHaveLength(1)
    for (const other of [`${url}?a=b`, 'https://other.example/webhooks/twilio', 'not an address'])
      expect(() => texts().readCall({ ...call, url: other })).toThrow(refusal)
    expect(() => texts().readCall(callOfTwilio(url, fields, 'another-token'))).toThrow(refusal)
    expect(() => texts().readCall({ ...call, body: Buffer.from('') })).toThrow(refusal)
  })

  it.each([
    [{ MessageStatus: 'read' }, [{ status: 'delivered', id: 'SM1:read' }]],
    [{ MessageStatus: 'undelivered', ErrorCode: '30005' }, [{ status: 'failed', reason: 'unknown_number' }]],
    [{ MessageStatus: 'failed', ErrorCode: '12345' }, [{ status: 'failed', reason: 'twilio_12345' }]],
    [{ MessageStatus: 'failed' }, [{ status: 'failed', reason: 'vendor_refused' }]],
    [{ MessageStatus: 'queued' }, []],
    [{ MessageStatus: 'constructor' }, []],
    [{ CallStatus: 'completed' }, []],
  ])('that says %j is read', (fields, notices) => {
    expect(texts().readCall(callOfTwilio(url, { MessageSid: 'SM1', ...fields }))).toMatchObject(notices)
  })

  it('is thanked in the language that Twilio wants', () => {
    expect(texts()).toMatchObject({
      rate: 1000,
      thanks: { type: 'text/xml', body: '<Response></Response>' },
      vendor: 'twilio',
    })
  })
})
