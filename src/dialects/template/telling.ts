import { listAccounts, type UserRow } from '#features/identity/index.ts'
import type { Ctx } from '#platform/ctx.ts'
import type { Told } from '#platform/dialects.ts'
import type { OutgoingEvent } from '#platform/outbox.ts'
import { type EntityEvent, emailEvents, toEntity, toEntityEvents } from './entity-events.ts'
import { toEntityId } from './entity-ids.ts'

type Envelope = Told['envelopes'][number]

/** What the old back end told of each event: its browsers by entity, and its workers by entity and by mail. */
export async function tellEntities(ctx: Ctx, events: readonly OutgoingEvent[]): Promise<Told[]> {
  const people = events.filter(({ type }) => !type.startsWith('delivery.')).map(({ subject }) => subject)
  const accounts = await listAccounts(ctx, [...new Set(people.filter((id) => uuid.test(id)))])
  const byId = new Map(accounts.map((account) => [account.id, account]))
  return events.map((event) => tell(event, byId.get(event.subject)))
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function tell(event: OutgoingEvent, account: UserRow | undefined): Told {
  const entities = toEntityEvents(event).flatMap((entity) => {
    const data = entityOf(entity, event, account)
    return data ? [{ ...entity, data }] : []
  })
  const mail = account && mailOf(event, account)
  return {
    triggers: entities,
    envelopes: [...entities.map((entity, place) => saved(event, entity, place)), ...(mail ? [mail] : [])],
  }
}

/** Nothing that opens an account; and nothing at all about one that is gone. */
function entityOf({ channel }: EntityEvent, { type, subject }: OutgoingEvent, account: UserRow | undefined) {
  if (channel === 'schedule') return { entity_id: toEntityId(subject), status: type.replace('delivery.', '') }
  if (!account) return undefined
  return channel === 'person' ? toEntity(account) : { person_id: toEntityId(account.id) }
}

/** The envelope of a Celery task. */
const saved = (
  { id, type, at }: OutgoingEvent,
  { channel, event, data }: EntityEvent & { data: object },
  place: number,
): Envelope => ({
  exchange: 'save-notification',
  kind: 'direct',
  routing_key: 'save-notification',
  id: `${id}-${place}`,
  type,
  at,
  body: { task: 'handle_object_save', id: taskId(id, place), args: [channel, event], kwargs: data },
})

/** The same for the same event however often it is told: 32 hex digits, as such ids have. */
const taskId = (id: number, place: number) =>
  `${id.toString(16)}${place.toString(16).padStart(2, '0')}`.padStart(32, '0')

const links = { USER_CREATED: 'confirmation_link', RESET_PASSWORD: 'password_reset_url' } as const

/** What the worker that sends mail is asked for; only where the link is known, which is nowhere kept. */
function mailOf(
  { id, type, at, secret }: OutgoingEvent,
  { email, first_name }: UserRow,
): Envelope | undefined {
  const event = (emailEvents as Readonly<Record<string, keyof typeof links>>)[type]
  if (!event || !email || typeof secret?.link !== 'string') return undefined
  const data = { recipient_name: first_name, [links[event]]: secret.link }
  const body = { event, data, to_emails: [email] }
  return { exchange: '', kind: 'direct', routing_key: 'email-transmitter', id: `${id}-mail`, type, at, body }
}
