import { Memoirist } from 'memoirist'
import { type Contestant, colonPattern } from '../contestant.ts'

export const memoirist: Contestant<ReturnType<Memoirist<number>['find']>> = {
  build(patterns) {
    const router = new Memoirist<number>()
    for (const pattern of patterns) router.add('GET', colonPattern(pattern), pattern.id)
    return (path) => router.find('GET', path)
  },
  read: (found) => (found === null ? undefined : { id: found.store, params: found.params }),
}
