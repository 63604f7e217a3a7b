import type { Client } from './client.ts'

/**
 * Says words and waits for nothing. What could not be said is lost, and the hearers are told that something was. When no
 * answer came for `patience` ms nothing more is said, so that the line falls silent and is given up.
 */
export function publisher(client: Client, prefix: string, patience: number) {
  let unanswered = 0
  let since = 0
  let isLost = false

  function say(topic: string, word: string) {
    const isStuck = unanswered > 0 && performance.now() - since > patience
    if (!client.isReady || isStuck) {
      isLost = true
      return
    }
    if (unanswered === 0) since = performance.now()
    unanswered += 1
    client.publish(prefix + topic, word).then(
      () => answered(),
      () => answered(true),
    )
  }

  function answered(wasLost = false) {
    unanswered -= 1
    since = performance.now()
    if (wasLost) isLost = true
    else confess()
  }

  function confess() {
    if (!isLost) return
    isLost = false
    say('', '')
  }

  client.on('ready', confess)
  return { publish: say }
}
