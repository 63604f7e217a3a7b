export { answerByText, moveAskedQuestions } from './answering.ts'
export { deliverySubscribers } from './deliveries.events.ts'
export {
  commandDelivery,
  getDelivery,
  listAllDeliveries,
  type NewDelivery,
  removeDelivery,
  scheduleDelivery,
} from './deliveries.ts'
export type { DeliveryView } from './delivery.queries.ts'
export type { Command, Status } from './delivery.rules.ts'
export { ticker } from './ticking.ts'
