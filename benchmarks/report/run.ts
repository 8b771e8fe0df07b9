import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { renderBarChart } from './bar-chart.ts'
import { readComparisons } from './read-comparisons.ts'
import { renderResultsPage } from './results-page.ts'

// Makes the page and the charts that the READMEs show, of what the benchmarks wrote last.
const measured = readComparisons()
mkdirSync('charts', { recursive: true })
for (const file of readdirSync('charts')) rmSync(`charts/${file}`)
for (const comparison of measured.flatMap(({ comparisons }) => comparisons)) {
  writeFileSync(`charts/${comparison.id}.svg`, renderBarChart(comparison))
}
writeFileSync('RESULTS.md', renderResultsPage(measured))
writeFileSync('results.json', `${JSON.stringify(measured, null, 2)}\n`)
process.stdout.write('Written to RESULTS.md, results.json and charts/\n')
