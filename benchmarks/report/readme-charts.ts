import { renderCaption } from './chart-caption.ts'
import type { Comparison } from './comparison.ts'

/** Where a README finds what is here. */
export interface ChartAddresses {
  /** The directory of the charts. */
  readonly charts: string
  /** The page with all results. */
  readonly results: string
}

const CHART = /<!-- chart: (?<id>[\w-]+)(?<subjects>[^\n]*?) -->\n[\s\S]*?<!-- \/chart -->/g

/**
 * A README with its charts and captions as they are now, each between `<!-- chart: <id> -->` and
 * `<!-- /chart -->`. After the id, each behind a `|`, may stand those of ours that it is about.
 *
 * @throws for an id that no comparison has
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
      throw new Error(`There is no chart '${id}'; there are ${ids.join(', ')}`)
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
