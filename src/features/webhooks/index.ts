export {
  forgetWebhooks,
  getDelivery,
  listDeliveries,
  replayDelivery,
  replayFailed,
  testEndpoint,
} from './deliveries.ts'
export {
  changeEndpoint,
  getEndpoint,
  listEndpoints,
  makeEndpoint,
  type NewEndpoint,
  removeEndpoint,
  rotateSecret,
} from './endpoints.ts'
export { webhookFollower } from './following.ts'
export { pauseEndpoint, resumeEndpoint } from './pausing.ts'
export { releaseWebhooks, type WebhookSender, webhookCare, webhookSender } from './sending.ts'
