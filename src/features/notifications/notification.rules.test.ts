import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  hoursFor,
  inOrder,
  isOn,
  kindNames,
  kinds,
  planSteps,
  type Step,
  stepChannels,
} from './notification.rules.ts'

const steps = fc
  .array(fc.record({ channel: fc.constantFrom(...stepChannels), after_seconds: fc.nat(1000) }), {
    maxLength: 5,
  })
  .map((some): Step[] => inOrder(some))
const open = fc.subarray([...stepChannels])

it('takes the steps that can be taken, in their order, with the delays from the first on', () =>
  fc.assert(
    fc.property(steps, open, (all, channels) => {
      const planned = planSteps(all, (channel) => channels.includes(channel))
      expect(planned.map(({ channel }) => channel)).toEqual(
        all.filter(({ channel }) => channels.includes(channel)).map(({ channel }) => channel),
      )
      expect(planned.map(({ after_seconds }) => after_seconds)).toEqual(
        all.slice(0, planned.length).map(({ after_seconds }) => after_seconds),
      )
    }),
  ))

it('lets what must be told pass whatever was said, and nothing else', () => {
  for (const kind of kindNames)
    for (const channel of stepChannels) {
      const { is_mandatory } = kinds[kind]
      expect(isOn(kind, channel, { [channel]: false })).toBe(is_mandatory)
      const hours = hoursFor(kind, channel, { quiet_from: '22:00:00', quiet_to: '07:00:00' })
      expect(hours).toEqual(is_mandatory ? null : { opens_at: '07:00:00', closes_at: '22:00:00' })
    }
})

it('has chains whose first step goes at once', () => {
  for (const { chain } of Object.values(kinds)) expect(chain[0]?.after_seconds ?? 0).toBe(0)
})
