import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { renderBarChart } from '../report/bar-chart.ts'
import { renderCaption } from '../report/chart-caption.ts'
import type { Comparison, Contestant } from '../report/comparison.ts'
import type { MeasuredComparisons } from '../report/read-comparisons.ts'
import { fillCharts } from '../report/readme-charts.ts'
import { listReadmes } from '../report/readmes.ts'
import { mergeResults, readResults } from '../report/results-file.ts'
import { renderResultsPage } from '../report/results-page.ts'
import { renderStandings } from '../report/standings-section.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const measured = readResults(join(root, 'benchmarks/results.json'))
const comparisons = measured.flatMap((each) => each.comparisons)
const readmes = listReadmes(root).map((readme) => ({
  ...readme,
  name: readme.file.slice(root.length),
}))

describe('the documents with results', () => {
  test('show the values of results.json on the page of the results', () => {
    expect(read('benchmarks/RESULTS.md')).toBe(renderResultsPage(measured))
  })

  test.each(comparisons)('show the values of results.json in $id.svg', (comparison) => {
    expect(read(`benchmarks/charts/${comparison.id}.svg`)).toBe(renderBarChart(comparison))
  })

  test.each(readmes)('show the values of results.json in $name', ({ file, ...addresses }) => {
    const readme = readFileSync(file, 'utf8')
    expect(readme).toBe(fillCharts(readme, comparisons, addresses))
  })

  test.each(readmes)('show only charts that exist in $name', ({ file }) => {
    const charts = readFileSync(file, 'utf8').match(/benchmarks\/charts\/[\w.-]+/g) ?? []
    expect(charts.filter((chart) => !existsSync(join(root, chart)))).toEqual([])
  })
})

const ours = (name: string, median: number, kind = ''): Contestant => ({
  name,
  ratio: { median, spread: 0.01 },
  isOurs: true,
  kind,
})
const peer = (name: string, median: number, kind = ''): Contestant => ({
  ...ours(name, median, kind),
  isOurs: false,
})
const sailing = (title: string, ...contestants: Contestant[]): Comparison => ({
  id: title,
  title,
  unit: 'rowing',
  contestants,
})
const measure = (...comparisons: Comparison[]): MeasuredComparisons => ({
  benchmark: 'sailing',
  machine: { node: 'v20.0.0', cpu: undefined, cores: 2 },
  comparisons,
})

describe('where we are not first', () => {
  test('is listed with the lead of the faster ones', () => {
    const lost = sailing('upwind', ours('us', 3), peer('slow', 4), peer('fast', 2))
    expect(renderStandings([measure(lost)])).toMatch(/^\| upwind +\| us +\| fast 1\.50 +\|$/m)
  })

  test('is nowhere when the spreads overlap', () => {
    const even = sailing('upwind', ours('us', 2), peer('them', 1.99))
    expect(renderStandings([measure(even)])).toContain('We are first in every comparison.')
  })

  test('is one row for another kind in all comparisons of a benchmark', () => {
    const crew = [ours('us', 4, 'with a keel'), peer('flat', 2, 'without a keel')]
    const fast = [ours('us', 9, 'with a keel'), peer('flat', 3, 'without a keel')]
    const standings = renderStandings([measure(sailing('up', ...crew), sailing('down', ...fast))])
    expect(standings).toContain('We are first in every comparison.')
    expect(standings).toMatch(
      /^\| us +\| flat \(without a keel\) +\| +2 of 2 \| +2\.00 to 3\.00 \|$/m,
    )
  })
})

describe('the caption of a chart', () => {
  const race = sailing('race', ours('us', 3), ours('us, laden', 5), peer('them', 4))

  test.each([
    [[], '**us** 3.00 ±1%; faster: none. **us, laden** 5.00 ±1%; faster: them (4.00).'],
    [['us'], '**us** 3.00 ±1%; faster: none.'],
  ])('names the contestants ahead of %j', (subjects, told) => {
    expect(renderCaption(race, subjects)).toBe(`1 is rowing; less is better. ${told}`)
  })

  test('separates contestants that do something else', () => {
    const mixed = sailing('mixed', ours('us', 3, 'under sail'), peer('them', 1, 'under steam'))
    expect(renderCaption(mixed, [])).toContain('faster under sail: none; under steam: them (1.00).')
  })

  test('is refused for a contestant that is not ours', () => {
    expect(() => renderCaption(race, ['them'])).toThrow("'them' but us | us, laden")
  })

  test('is refused, in a README, for a chart that does not exist', () => {
    const readme = '<!-- chart: regatta -->\n<!-- /chart -->'
    expect(() => fillCharts(readme, [race], { charts: '', results: '' })).toThrow(
      "No chart is called 'regatta'; the charts are race",
    )
  })
})

describe('results', () => {
  test('keep the earlier results of a benchmark that has not run', () => {
    const earlier = [measure(), { ...measure(), benchmark: 'rowing' }]
    const now = [measure(sailing('race')), { ...measure(), benchmark: 'diving' }]
    expect(mergeResults(earlier, now)).toEqual([now[0], earlier[1], now[1]])
  })
})
