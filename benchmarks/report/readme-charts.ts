import { renderCaption } from './chart-caption.ts'
import type { Comparison } from './comparison.ts'

/** The addresses that a README links to. */
export interface ChartAddresses {
  /** The directory of the charts. */
  readonly charts: string
  /** The page with all results. */
  readonly results: string
}

const CHART = /<!-- chart: (?<id>[\w-]+)(?<subjects>[^\n]*?) -->\n[\s\S]*?<!-- \/chart -->/g

/**
 * Writes the current charts and captions into a README, each between `<!-- chart: <id> -->` and
 * `<!-- /chart -->`. The names of our contestants in the caption may follow the id, each behind a
 * `|`.
 *
 * @throws when no comparison has the id
 */
export function fillCharts(
  readme: string,
  comparisons: readonly Comparison[],
  { charts, results }: ChartAddresses,
): string {
  return readme.replace(CHART, (_, id: string, subjects: string) => {
    const comparison = comparisons.find((each) => each.id === id)
    if (comparison === undefined) {
      const ids = comparisons.map((each) => each.id)
      throw new Error(`No chart is called '${id}'; the charts are ${ids.join(', ')}`)
    }
    const names = subjects.split('|').map((name) => name.trim())
    return [
      `<!-- chart: ${id}${subjects} -->`,
      `[![${comparison.title}](${charts}/${id}.svg)](${results})`,
      '',
      renderCaption(comparison, names.filter(Boolean)),
      '<!-- /chart -->',
    ].join('\n')
  })
}
