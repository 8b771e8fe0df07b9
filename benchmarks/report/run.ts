import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { renderBarChart } from './bar-chart.ts'
import { readComparisons } from './read-comparisons.ts'
import { fillCharts } from './readme-charts.ts'
import { listReadmes } from './readmes.ts'
import { mergeResults, readResults, writeResults } from './results-file.ts'
import { renderResultsPage } from './results-page.ts'

// Makes the page and the charts, and puts them into the READMEs. The results of a benchmark that
// has not run in this clone stay as they were.
const measured = mergeResults(readResults('results.json'), readComparisons())
const comparisons = measured.flatMap((each) => each.comparisons)
mkdirSync('charts', { recursive: true })
for (const file of readdirSync('charts')) rmSync(`charts/${file}`)
for (const comparison of comparisons) {
  writeFileSync(`charts/${comparison.id}.svg`, renderBarChart(comparison))
}
writeFileSync('RESULTS.md', renderResultsPage(measured))
writeResults('results.json', measured)
for (const { file, ...addresses } of listReadmes('..')) {
  writeFileSync(file, fillCharts(readFileSync(file, 'utf8'), comparisons, addresses))
}
process.stdout.write('Written to RESULTS.md, results.json, charts/ and the READMEs\n')
