import { expect, it } from 'vitest'
import { keepNotices, listNotices, type NewNotice } from '#providers/sandbox/notices.ts'
import { openWorld } from '#test/world.ts'

it('the sandbox keeps the newest thousand of what each port heard', async () => {
  await using world = await openWorld()
  const { db } = world.database
  const notices = (port: NewNotice['port'], count: number): NewNotice[] =>
    Array.from({ length: count }, (_, no) => ({
      port,
      name: `no ${no}`,
      data: { no },
      at: world.clock.now(),
    }))
  await keepNotices(db, notices('error-reports', 3))
  await keepNotices(db, notices('realtime', 1_500))
  await keepNotices(db, notices('realtime', 99))
  const kept = await listNotices(db, 'realtime', 5_000)
  expect(kept.length).toBeGreaterThanOrEqual(1_000)
  expect(kept.length).toBeLessThanOrEqual(1_099)
  expect(kept[0]?.name).toBe('no 98')
  expect(await listNotices(db, 'error-reports', 10)).toHaveLength(3)
})
