import { afterEach, beforeEach, expect, vi } from 'vitest'

// What nobody expected to be said is a fault that nobody looked at.
beforeEach(() => {
  vi.spyOn(console, 'error')
})
afterEach(() => {
  expect(vi.mocked(console.error).mock.calls).toEqual([])
  vi.mocked(console.error).mockRestore()
})
