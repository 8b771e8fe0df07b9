import type { Spread } from './median.ts'

/** One of those who are compared. */
export interface Contestant {
  readonly name: string
  /** Times the unit of the comparison. */
  readonly ratio: Spread
  readonly isOurs: boolean
}

/** What is compared in one chart and one table. Less is better. */
export interface Comparison {
  /** The name of its chart's file. */
  readonly id: string
  readonly title: string
  /** What has the ratio 1: it does less than the contestants, so it is none of them. */
  readonly unit: string
  readonly contestants: readonly Contestant[]
}

/** One of ours, and the peers that are ahead of it. */
export interface Standing {
  readonly name: string
  readonly ahead: readonly string[]
}

/** Where we are not first, as far as the spreads allow to tell: those that overlap are equal. */
export function findStandings({ contestants }: Comparison): Standing[] {
  const peers = contestants.filter(({ isOurs }) => !isOurs)
  return contestants
    .filter(({ isOurs }) => isOurs)
    .map(({ name, ratio }) => ({
      name,
      ahead: peers.filter((peer) => mostOf(peer.ratio) < leastOf(ratio)).map((peer) => peer.name),
    }))
    .filter(({ ahead }) => ahead.length > 0)
}

/** The lower end of the middle half. */
export function leastOf({ median, spread }: Spread): number {
  return median * Math.max(0, 1 - spread)
}

/** The upper end of the middle half. */
export function mostOf({ median, spread }: Spread): number {
  return median * (1 + spread)
}
