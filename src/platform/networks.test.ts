import { expect, it } from 'vitest'
import { networkOf } from './networks.ts'

it('counts an IPv4 address as itself, however it is written', () => {
  for (const address of ['203.0.113.7', '::ffff:203.0.113.7', '::FFFF:203.0.113.7'])
    expect(networkOf(address)).toBe('203.0.113.7')
  expect([networkOf('127.0.0.1'), networkOf('::1'), networkOf('no address')]).toEqual([
    '127.0.0.1',
    '::1',
    'no address',
  ])
})

it('counts the addresses of one IPv6 network as one', () => {
  for (const address of [
    '2001:db8:1:2:3:4:5:6',
    '2001:0db8:0001:0002::1',
    '2001:DB8:1:2:ffff::',
    '2001:db8:1:2::%eth0',
  ])
    expect(networkOf(address)).toBe('2001:db8:1:2::/64')
  expect(networkOf('2001:db8::1')).toBe('2001:db8:0:0::/64')
  expect(networkOf('fe80::1')).not.toBe(networkOf('2001:db8::1'))
})
