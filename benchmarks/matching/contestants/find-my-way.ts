import findMyWayRouter, { type FindResult, type HTTPVersion } from 'find-my-way'
import { type Contestant, colonPattern } from '../contestant.ts'

export const findMyWay: Contestant<FindResult<HTTPVersion.V1> | null> = {
  build(patterns) {
    const router = findMyWayRouter<HTTPVersion.V1>({ maxParamLength: 1_000 })
    for (const pattern of patterns)
      router.on('GET', colonPattern(pattern), ignore, { id: pattern.id })
    return (path) => router.find('GET', path)
  },
  read: (found) => (found === null ? undefined : { id: found.store.id, params: found.params }),
}

function ignore(): void {}
