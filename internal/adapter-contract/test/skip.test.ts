import { expect, test } from 'vitest'
import { createPortableSubject } from '../src/cases/portable.ts'
import { checkSkips, findReason } from '../src/skip.ts'
import { subjects } from '../src/subjects.ts'

const all = [...subjects, createPortableSubject([])]

test('every case has a name of its own', () => {
  const names = all.flatMap(({ name, cases }) => cases.map((each) => `${name}: ${each.name}`))
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})

test('a skip may name a case or a subject', () => {
  const skips = [
    { case: 'methods: TRACE /both is 405 with Allow', reason: 'no TRACE' },
    { case: 'streams', reason: 'no streams' },
  ]
  expect(() => checkSkips(skips, all)).not.toThrow()
  expect(findReason(skips, 'methods', 'TRACE /both is 405 with Allow')).toBe('no TRACE')
  expect(findReason(skips, 'streams', 'any')).toBe('no streams')
  expect(findReason(skips, 'methods', 'GET /both runs loader')).toBeUndefined()
})

test.each([
  ['that names no case', { case: 'methods: TRACE', reason: 'no TRACE' }, /"methods: TRACE"/],
  ['without a reason', { case: 'streams', reason: ' ' }, /gives no reason/],
])('a skip %s is an error', (_what, skip, message) => {
  expect(() => checkSkips([skip], all)).toThrow(message)
})
