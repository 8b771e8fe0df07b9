import type { Spread } from './median.ts'

/** One contestant of a comparison. */
export interface Contestant {
  readonly name: string
  /** Its figure as a multiple of the unit. */
  readonly ratio: Spread
  readonly isOurs: boolean
  /**
   * The group of contestants that do the same work, such as 'in Express'. Empty if all do the same.
   */
  readonly kind: string
}

/** The contents of one chart and one table. Less is better. */
export interface Comparison {
  /** The name of the chart's file. */
  readonly id: string
  readonly title: string
  /**
   * The name of the unit, whose ratio is 1. It does less than the contestants, so it is not one of
   * them.
   */
  readonly unit: string
  readonly contestants: readonly Contestant[]
}

/** A contestant of ours, and the peers ahead of it, from the fastest on. */
export interface Standing {
  readonly ours: Contestant
  readonly ahead: readonly Contestant[]
}

/** The standing of each contestant of ours. Figures whose spreads overlap count as equal. */
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

/** The lower end of the middle half of the ratios. */
export function leastOf({ median, spread }: Spread): number {
  return median * Math.max(0, 1 - spread)
}

/** The upper end of the middle half of the ratios. */
export function mostOf({ median, spread }: Spread): number {
  return median * (1 + spread)
}
