import { attemptCloser } from '#features/assessments/index.ts'
import { answerByText, deliverySubscribers, ticker } from '#features/deliveries/index.ts'
import { fileSweeper, forgetUnusedFiles } from '#features/files/index.ts'
import { forgetOldTraces, rotateOldSigningKeys } from '#features/identity/index.ts'
import { learningSubscribers } from '#features/learning/index.ts'
import {
  forgetVendorCalls,
  messagingJobs,
  messagingLoop,
  releaseMessages,
  senderLoops,
} from '#features/messaging/index.ts'
import { digestLoop, factLoop, forgetNotifications, roundLoop } from '#features/notifications/index.ts'
import { forgetCodes, forgetRegistrations, phoneJobs } from '#features/phones/index.ts'
import { eraser } from '#features/privacy/index.ts'
import { pushJobs, pushSubscribers } from '#features/push/index.ts'
import { forgetPasskeyChallenges } from '#features/second-factors/index.ts'
import { forgetAuthorizations } from '#features/social/index.ts'
import { forgetStreams } from '#features/streams/index.ts'
import {
  forgetWebhooks,
  releaseWebhooks,
  webhookCare,
  webhookFollower,
  webhookSender,
} from '#features/webhooks/index.ts'
import { eventJobs } from '#platform/events.ts'
import { forgetIdempotencyKeys } from '#platform/idempotency.ts'
import { runJobs } from '#platform/jobs.ts'
import { forgetUses } from '#platform/limits.ts'
import { type Loop, runLoop } from '#platform/loops.ts'
import { openOutbound } from '#platform/outbound.ts'
import { followerLoop } from '#platform/outbox.ts'
import { buryTheDead, joinProcesses } from '#platform/processes.ts'
import { playClock } from '#platform/settling.ts'
import { openFollowers } from './followers.ts'
import type { System } from './system.ts'

const lanes = 4

/** The loops that decide whether the academy is at rest; `process` is in whose name messages are taken. */
export const dutyLoops = (process: string): Loop[] => [
  ticker,
  eraser,
  attemptCloser,
  fileSweeper,
  factLoop,
  roundLoop,
  digestLoop,
  ...senderLoops(process, 1),
]

export const jobHandlers = {
  ...messagingJobs(answerByText),
  ...phoneJobs,
  ...pushJobs,
  ...eventJobs(deliverySubscribers, learningSubscribers, pushSubscribers),
}

/** Does everything that nobody waits for: jobs, deliveries, sending. Any number of workers may share one database. */
export async function startWorker(system: System): Promise<{ stop(): Promise<void> }> {
  const { listener, database, makeCtx } = system
  const process = await joinProcesses(listener)
  const followers = openFollowers(system)
  await followers.settle(makeCtx())
  const runner = await runJobs(database.pool, jobHandlers, makeCtx, process.setJobPool)
  const outbound = openOutbound(system.config.OUTBOUND_NETWORKS)
  const webhooks = webhookSender({ process: process.id, outbound })
  const loops = [
    ticker,
    eraser,
    attemptCloser,
    fileSweeper,
    factLoop,
    roundLoop,
    digestLoop,
    ...senderLoops(process.id, lanes),
    messagingLoop,
    ...followers.loops,
    followerLoop(webhookFollower),
    webhooks.loop,
    webhookCare,
    forgetting(system.config.SIGN_IN_LOG_DAYS),
    buryTheDead([releaseMessages, releaseWebhooks]),
    ...(system.sandbox.hasClock ? [playClock(dutyLoops(process.id))] : []),
  ].map((loop) => runLoop(loop, makeCtx, listener))
  return {
    async stop() {
      await Promise.all([runner.stop(), ...loops.map((loop) => loop.stop())])
      await webhooks.drain()
    },
  }
}

let forgotten = 0

/** What nobody needs any more goes, once an hour. */
const forgetting = (signInDays: number): Loop => ({
  name: 'forgetting',
  async run(ctx) {
    if (Date.now() - forgotten < 3_600_000) return false
    forgotten = Date.now()
    await forgetUses(ctx)
    await forgetIdempotencyKeys(ctx)
    await forgetOldTraces(ctx, signInDays)
    for (const forget of [
      forgetVendorCalls,
      forgetCodes,
      forgetRegistrations,
      forgetAuthorizations,
      forgetStreams,
      forgetNotifications,
      forgetPasskeyChallenges,
    ])
      await forget(ctx)
    await forgetUnusedFiles(ctx)
    await forgetWebhooks(ctx)
    await rotateOldSigningKeys(ctx)
    return false
  },
  nextDue: async () => null,
})
