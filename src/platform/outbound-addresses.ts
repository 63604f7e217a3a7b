import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6
/** Addresses and ranges that an operator named: `10.0.0.0/8`, `::1`. */
export type Networks = readonly (readonly [Address, number])[]

export const readNetworks = (networks: readonly string[]): Networks =>
  networks.map((network) => {
    if (network.includes('/')) return ipaddr.parseCIDR(network)
    const address = ipaddr.parse(network)
    return [address, address.kind() === 'ipv4' ? 32 : 128] as const
  })

/** `named`: in one of the operator's networks. `public`: anybody can reach it. What is neither is `refused`. */
export function reachOf(text: string, networks: Networks): 'named' | 'public' | 'refused' {
  if (!ipaddr.isValid(text)) return 'refused'
  // An IPv4 address in IPv6's clothes is what it is, but nobody has a reason to write a public one so.
  const plain = ipaddr.process(text)
  if (networks.some(([network, bits]) => network.kind() === plain.kind() && plain.match(network, bits)))
    return 'named'
  return isPublic(ipaddr.parse(text)) ? 'public' : 'refused'
}

/** IPv6 is handed out from 2000::/3 alone; elsewhere there is more than ipaddr.js has names for, such as ::127.0.0.1. */
const handedOut = ipaddr.IPv6.parseCIDR('2000::/3')

const isPublic = (address: Address): boolean =>
  address.range() === 'unicast' && (address.kind() === 'ipv4' || address.match(handedOut))
