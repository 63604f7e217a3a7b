export { grantConsent, listOptedOut, recordConsents, withdrawConsent } from './consents.ts'
export type { Answer } from './inbound.ts'
export type { Message, NewMessage } from './message.queries.ts'
export {
  cancelTopic,
  holdTopic,
  isCrowded,
  moveMessages,
  queueEmail,
  queueTexts,
  releaseTopic,
} from './messages.ts'
export { eraseMessages, exportMessages, forgetVendorCalls } from './personal.ts'
export { loadPrices, type PriceList } from './prices.ts'
export { countSegments } from './segments.rules.ts'
export { messagingLoop, releaseMessages, senderLoops } from './sending.ts'
export { messagingJobs } from './vendor-calls.ts'
