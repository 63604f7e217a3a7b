import { measureBroker } from './gateway-broker.ts'
import { measureNotifications } from './gateway-notifications.ts'
import { measureTexts } from './gateway-texts.ts'
import { openStreams } from './streams.ts'

/** Every channel: texts that programs send, what people are told, open streams, and facts for other programs. */
export const gateway = [measureTexts, measureNotifications, openStreams, measureBroker]
