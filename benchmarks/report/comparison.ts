import type { Spread } from './median.ts'

/** One of those who are compared. */
export interface Contestant {
  readonly name: string
  /** Times the unit of the comparison. */
  readonly ratio: Spread
  readonly isOurs: boolean
  /** What those have in common that do the same: 'in Express'. Empty where all do the same. */
  readonly kind: string
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

/** One of ours, and the peers that are ahead of it, the first one first. */
export interface Standing {
  readonly ours: Contestant
  readonly ahead: readonly Contestant[]
}

/** How each of ours stands, as far as the spreads allow to tell: those that overlap are equal. */
export function findStandings({ contestants }: Comparison): Standing[] {
  const peers = contestants
    .filter(({ isOurs }) => !isOurs)
    .toSorted((one, other) => one.ratio.median - other.ratio.median)
  return contestants
    .filter(({ isOurs }) => isOurs)
    .map((ours) => ({
      ours,
      ahead: peers.filter((peer) => mostOf(peer.ratio) < leastOf(ours.ratio)),
    }))
}

/** The lower end of the middle half. */
export function leastOf({ median, spread }: Spread): number {
  return median * Math.max(0, 1 - spread)
}

/** The upper end of the middle half. */
export function mostOf({ median, spread }: Spread): number {
  return median * (1 + spread)
}
