/** The median of the numbers, and half the width of their middle half as a share of the median. */
export interface Spread {
  readonly median: number
  readonly spread: number
}

export function toSpread(values: readonly number[]): Spread {
  const median = quantile(values, 0.5)
  const spread = (quantile(values, 0.75) - quantile(values, 0.25)) / 2 / median
  return { median, spread: Number.isFinite(spread) ? spread : 0 }
}

/** The value below which a share of the values lies, from 0 to 1. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN
}
