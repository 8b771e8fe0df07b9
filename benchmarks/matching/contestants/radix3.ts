import { createRouter } from 'radix3'
import { type Contestant, type TextRoute, toTextRoutes } from '../contestant.ts'

interface Data {
  readonly id: number
  readonly params?: Readonly<Record<string, unknown>>
}

export const radix3: Contestant<Data | null, readonly TextRoute[]> = {
  prepare: (patterns) => toTextRoutes(patterns, { rest: (name) => `/**:${name}` }),
  build(routes) {
    const router = createRouter<{ id: number }>()
    for (const { id, pattern } of routes) router.insert(pattern, { id })
    return (path) => router.lookup(path)
  },
  read: (found) => (found === null ? undefined : { id: found.id, params: found.params ?? {} }),
}
