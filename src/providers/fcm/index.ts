export { fcmPush } from './push.ts'
