import { describe, expect, it } from 'vitest'
import { reachOf, readNetworks } from './outbound-addresses.ts'

const none = readNetworks([])

describe('an address that other people gave', () => {
  it.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.51.100.7',
    '203.0.113.7',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:0:127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::7f00:1',
    '100::1',
    '2001::1',
    '2001:2::1',
    '2001:db8::1',
    '2002:7f00:1::1',
    '3fff::1',
    '4000::1',
    '5f00::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    'localhost',
    '',
  ])('is refused where it is not public: %s', (address) => expect(reachOf(address, none)).toBe('refused'))

  it.each([
    '8.8.8.8',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.0.1',
    '172.32.0.1',
    '192.169.0.1',
    '2606:4700::1111',
    '2a00:1450:4001:80b::200a',
  ])('is public: %s', (address) => expect(reachOf(address, none)).toBe('public'))

  it('is named by a range or by itself, in the clothes of IPv6 too, and by nothing beside', () => {
    const networks = readNetworks(['10.1.0.0/16', '127.0.0.1', 'fd12::/16', '::1'])
    for (const address of ['10.1.255.1', '127.0.0.1', '::ffff:127.0.0.1', 'fd12::7', '::1'])
      expect(reachOf(address, networks)).toBe('named')
    for (const address of ['10.2.0.1', '127.0.0.2', '::ffff:10.2.0.1', 'fd13::7', '::2'])
      expect(reachOf(address, networks)).toBe('refused')
    expect(reachOf('8.8.8.8', networks)).toBe('public')
  })
})
