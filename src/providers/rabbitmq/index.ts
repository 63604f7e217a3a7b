export { rabbitBroker } from './broker.ts'
