import { isIP } from 'node:net'

type Given = Record<string, string | undefined>

/** Splits the variables that hold several things, and says of each thing what is wrong with it. */
export function readLists(given: Given, dialects: readonly string[], faults: string[]) {
  const chosen =
    given.DIALECTS === undefined ? dialects : given.DIALECTS === 'none' ? [] : split(given.DIALECTS)
  const hosts = split(given.DIALECT_HOSTS).map((pair) => pair.toLowerCase().split('='))
  const origins = split(given.CORS_ORIGINS)
  const proxies = split(given.TRUST_PROXY)
  const outbound = split(given.OUTBOUND_NETWORKS)
  const countries = split(given.CODE_COUNTRIES?.toUpperCase())
  const names = dialects.join(', ') || 'none'
  for (const country of countries)
    if (!/^[A-Z]{2}$/.test(country))
      faults.push(`CODE_COUNTRIES must be two-letter countries, not "${country}"`)
  for (const name of chosen)
    if (!dialects.includes(name)) faults.push(`DIALECTS may name ${names}, not "${name}"`)
  for (const pair of hosts)
    if (!isHostPair(pair, dialects))
      faults.push(
        `DIALECT_HOSTS must be host=dialect, without a port, and the dialects are ${names}: not "${pair.join('=')}"`,
      )
  for (const origin of origins)
    if (!isOrigin(origin)) faults.push(`CORS_ORIGINS must be http(s)://host[:port], not "${origin}"`)
  for (const proxy of proxies)
    if (!isProxy(proxy))
      faults.push(
        `TRUST_PROXY must be addresses, ranges such as 10.0.0.0/8, or ${networks.join(', ')}: not "${proxy}"`,
      )
  for (const network of outbound)
    if (!isNetwork(network))
      faults.push(`OUTBOUND_NETWORKS must be addresses or ranges such as 10.0.0.0/8: not "${network}"`)
  return {
    DIALECTS: [...new Set(chosen)],
    DIALECT_HOSTS: new Map(hosts.map(([host = '', name = '']) => [host, name])),
    CODE_COUNTRIES: countries,
    CORS_ORIGINS: origins,
    TRUST_PROXY: proxies,
    OUTBOUND_NETWORKS: outbound,
  }
}

/** The vendors that a variable lists; none, or `sandbox` alone, means the sandbox. */
export function readVendors(
  variable: string,
  value: string | undefined,
  known: readonly string[],
  faults: string[],
): string[] {
  const chosen = [...new Set(split(value === 'sandbox' ? '' : value))]
  for (const name of chosen)
    if (!known.includes(name)) faults.push(`${variable} may list ${known.join(', ')}, not "${name}"`)
  return chosen.filter((name) => known.includes(name))
}

const split = (list: string | undefined) =>
  (list ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean)

const isHostPair = ([host = '', name = '', ...others]: string[], dialects: readonly string[]) =>
  /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(host) && dialects.includes(name) && others.length === 0

const isOrigin = (text: string) => /^https?:\/\/[^\s/?#@\\*]+$/i.test(text) && URL.canParse(text)

const networks = ['loopback', 'linklocal', 'uniquelocal']

const isProxy = (text: string) => networks.includes(text) || isNetwork(text)

function isNetwork(text: string): boolean {
  const [address = '', range, ...others] = text.split('/')
  if (range === undefined) return isIP(text) !== 0
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  return others.length === 0 && /^\d{1,3}$/.test(range) && Number(range) <= most
}
