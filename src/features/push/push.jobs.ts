import type { JobHandlers } from '#platform/jobs.ts'
import { fanOutJobs } from './topic-sending.ts'
import { topicJobs } from './topics.ts'

export const pushJobs: JobHandlers = { ...fanOutJobs, ...topicJobs }
