export { pusherRealtime } from './realtime.ts'
