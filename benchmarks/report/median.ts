/** The median of the numbers, and half the width of their middle half as a share of the median. */
export interface Spread {
  readonly median: number
  readonly spread: number
}

export function toSpread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const median = quantile(sorted, 0.5)
  const spread = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 2 / median
  return { median, spread: Number.isFinite(spread) ? spread : 0 }
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN
}
