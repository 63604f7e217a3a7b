export { redisSignals } from './signals.ts'
