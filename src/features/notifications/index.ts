export { digestLoop } from './digests.ts'
export { forgetNotifications } from './forgetting.ts'
export type { Kind, Step, StepChannel } from './notification.rules.ts'
export { factLoop } from './notifications.events.ts'
export { type NewNotification, notify, type To } from './notify.ts'
export { eraseNotifications, exportNotifications } from './personal.ts'
export type { Seen } from './reading.queries.ts'
export {
  countMyUnread,
  listMyNotifications,
  type NotificationRef,
  pageMyNotifications,
  readAllNotifications,
  readNotification,
  removeNotification,
} from './reading.ts'
export { roundLoop } from './rounds.ts'
export { type NewSending, sendNotification } from './sending.ts'
export { unsubscribeUrl } from './unsubscribing.ts'
