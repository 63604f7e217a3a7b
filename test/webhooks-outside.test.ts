import { expect, it } from 'vitest'
import { openOutbound } from '#platform/outbound.ts'
import { type Desk, openDesk, outbound } from '#test/webhook-desk.ts'
import { openReceiver, withStatus } from '#test/webhook-receiver.ts'
import { openWorld, type World } from '#test/world.ts'

const local = { address: '127.0.0.1', family: 4 }
let posts = 0

/** Posts once to this address, however it came into the table; what an admin then sees of the try. */
async function postTo(world: World, { call, publish, settle }: Desk, url: string): Promise<string> {
  posts += 1
  const asked = { url: 'https://receiver.example/hook', types: ['course.completed'] }
  const { id } = (await call('POST', '/webhook-endpoints', asked)).body
  await world.database.pool.query('update webhook_endpoints set url = $1 where id = $2', [url, id])
  await publish('course.completed', `post-${posts}`)
  await settle()
  const [delivery] = (await call('GET', `/webhook-endpoints/${id}/deliveries`)).body.data
  const { attempts } = (await call('GET', `/webhook-deliveries/${delivery.id}`)).body
  await call('DELETE', `/webhook-endpoints/${id}`)
  return attempts[0].failure
}

const refusal = expect.stringContaining('leads into a network that is not public')

it('posts to nothing inside, however it is written', async () => {
  await using world = await openWorld()
  await using receiver = await openReceiver()
  const desk = await openDesk(world, openOutbound([]))
  const port = new URL(receiver.url).port
  for (const host of [
    'localhost',
    '127.0.0.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '2130706433',
    '0x7f.1',
    '10.0.0.1',
  ])
    for (const scheme of ['http', 'https'])
      expect(await postTo(world, desk, `${scheme}://${host}:${port}/`)).toContain('so it is not called')
  expect([receiver.received, receiver.refused]).toEqual([[], []])
})

it('judges what DNS answers at the moment of the post, and not what it answered before', async () => {
  await using world = await openWorld()
  await using receiver = await openReceiver()
  const answers = [[local], [{ address: '10.0.0.7', family: 4 }], [local, { address: 'fd00::1', family: 6 }]]
  const asked: string[] = []
  const resolve = async (host: string) => {
    asked.push(host)
    return answers[asked.length - 1] ?? []
  }
  const desk = await openDesk(world, openOutbound(['127.0.0.1'], { resolve }))
  const url = `http://rebound.example:${new URL(receiver.url).port}/`
  expect(await postTo(world, desk, url)).toBe('The receiver answered 401.')
  for (const _ of ['another address', 'one more address'])
    expect(await postTo(world, desk, url)).toEqual(refusal)
  expect(asked).toEqual(Array(3).fill('rebound.example'))
  expect(receiver.refused).toHaveLength(1)
})

it('does not follow a redirect to a private address', async () => {
  await using world = await openWorld({ OUTBOUND_NETWORKS: '127.0.0.0/8' })
  await using receiver = await openReceiver()
  await using inner = await openReceiver()
  const desk = await openDesk(world, outbound)
  const id = await desk.endpoint(receiver, ['course.completed'])
  for (const location of [inner.url, 'http://169.254.169.254/latest/meta-data/', 'http://[::1]/']) {
    receiver.answer = withStatus(302, { location })
    await desk.publish('course.completed', location)
    await desk.settle()
  }
  expect(receiver.received).toHaveLength(3)
  expect([inner.received, inner.refused]).toEqual([[], []])
  const { data } = (await desk.call('GET', `/webhook-endpoints/${id}/deliveries`)).body
  expect(data.map(({ status }: { status: string }) => status)).toEqual(Array(3).fill('waiting'))
})
