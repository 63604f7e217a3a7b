export { grantConsent, listOptedOut, recordConsents, withdrawConsent } from './consents.ts'
export { type AcceptedText, acceptText, type NewText } from './gateway.ts'
export type { Answer } from './inbound.ts'
export type { Message, NewMessage } from './message.queries.ts'
export {
  cancelNotified,
  cancelTopic,
  getMessage,
  getRecipient,
  holdTopic,
  isCrowded,
  listMessages,
  moveMessages,
  nameReceiver,
  queueEmail,
  queueMessages,
  releaseTopic,
} from './messages.ts'
export { eraseMessages, exportMessages, forgetVendorCalls } from './personal.ts'
export { loadPrices, type PriceList } from './prices.ts'
export { countSegments } from './segments.rules.ts'
export { messagingLoop, releaseMessages, senderLoops } from './sending.ts'
export { type Handed, sendNow } from './sending-now.ts'
export { grantTextLeave, requireTextLeave } from './text-leaves.ts'
export { messagingJobs } from './vendor-calls.ts'
