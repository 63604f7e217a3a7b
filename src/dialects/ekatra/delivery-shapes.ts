import type { Command, DeliveryView, Status } from '#features/deliveries/index.ts'
import { failure } from './failures.ts'
import type { Mount } from './mounts.ts'

const statusWords = {
  scheduled: 'SCHEDULED',
  paused: 'PAUSED',
  stopped: 'STOPPED',
  finished: 'FINISHED',
} as const satisfies Record<Status, string>

const commands: Readonly<Record<string, Command>> = {
  PAUSE: 'pause',
  PAUSED: 'pause',
  RESUME: 'resume',
  SCHEDULED: 'resume',
  STOP: 'stop',
  STOPPED: 'stop',
}

export function toCommand(word: string | null | undefined): Command {
  if (!word?.trim()) throw failure('invalid', 'field_missing')
  const command = commands[word.trim().toUpperCase()]
  if (!command)
    throw failure('invalid', 'invalid_status', `Send ${Object.keys(commands).join(', ')} as the status.`)
  return command
}

/** Wall-clock time, with or without seconds; whether such a day and hour exist is the domain's to say. */
export function toStart(text: string): { starts_on: string; time_of_day: string } {
  const [, starts_on, time_of_day] =
    /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2})?)$/.exec(text.trim()) ?? []
  if (!starts_on || !time_of_day)
    throw failure('invalid', 'invalid_schedule_at', 'schedule_at is written YYYY-MM-DD HH:MM:SS')
  return { starts_on, time_of_day }
}

/** The client does not know deliveries that are stopped, nor those whose course or group is gone. */
export const isListed = (mount: Mount, { status, is_orphaned }: DeliveryView): boolean =>
  mount === 'document' || (status !== 'stopped' && !is_orphaned)

export const fromDelivery = (delivery: DeliveryView) => ({
  id: delivery.no,
  group_id: delivery.group_no,
  group_name: delivery.group_name,
  course_id: delivery.course_no,
  course_name: delivery.course_title,
  day_id: null,
  added_by: delivery.owner_no,
  status: statusWords[delivery.status],
  scheduled_time: `${delivery.starts_on} ${delivery.time_of_day}`,
})
