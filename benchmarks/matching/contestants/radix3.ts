import { createRouter } from 'radix3'
import { type Contestant, colonPattern } from '../contestant.ts'

interface Data {
  readonly id: number
  readonly params?: Readonly<Record<string, unknown>>
}

export const radix3: Contestant<Data | null> = {
  build(patterns) {
    const router = createRouter<{ id: number }>()
    for (const { id, segments } of patterns) router.insert(colonPattern({ id, segments }), { id })
    return (path) => router.lookup(path)
  },
  read: (found) => (found === null ? undefined : { id: found.id, params: found.params ?? {} }),
}
