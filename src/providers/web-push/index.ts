export { webPush } from './push.ts'
export { fromToken, toToken, type WebSubscription } from './tokens.ts'
