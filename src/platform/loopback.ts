const loopback =
  /^(127\.\d+\.\d+\.\d+|::1|\[::1\]|::ffff:127\.\d+\.\d+\.\d+|localhost|[a-z0-9-]+\.localhost)$/i

/** True for an address or a host name by which a machine reaches itself and nobody else reaches it. */
export const isLoopback = (name: string): boolean => loopback.test(name)

/** True for a page that this machine serves to itself. */
export const isLoopbackOrigin = (origin: string | undefined): boolean =>
  /^https?:/i.test(origin ?? '') && isLoopback(hostOf(origin))

/** The host name in an address of the web; for what is none, a name that nothing has. */
export const hostOf = (url: string | undefined): string => {
  try {
    return new URL(url ?? '').hostname
  } catch {
    return '(unreadable)'
  }
}
