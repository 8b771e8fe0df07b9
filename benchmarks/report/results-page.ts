import { toFigure } from './bar-chart.ts'
import type { Comparison } from './comparison.ts'
import type { MeasuredComparisons } from './read-comparisons.ts'
import { renderStandings } from './standings-section.ts'
import { textTable } from './text-table.ts'

/**
 * A page in Markdown with all comparisons: first those in which we are not first, then each chart.
 */
export function renderResultsPage(measured: readonly MeasuredComparisons[]): string {
  return [
    '# Results',
    '`pnpm bench` writes this page. It first checks the answers of the contestants, which then take turns, round after round. A figure is the median of the ratios to the same unit in the same round, and ± is half the width of the middle half of the ratios. Ratios hold on other machines, times do not.',
    '## Where we are not first',
    renderStandings(measured),
    ...measured.flatMap(({ machine, comparisons }) =>
      comparisons.flatMap((comparison) => [
        `## ${comparison.title}`,
        `![${comparison.title}](charts/${comparison.id}.svg)`,
        renderTable(comparison),
        `Node ${machine.node}, ${machine.cores} cores of ${machine.cpu ?? 'an unknown kind'}.`,
      ]),
    ),
    '',
  ].join('\n\n')
}

function renderTable({ unit, contestants }: Comparison): string {
  const rows = contestants
    .toSorted((one, other) => one.ratio.median - other.ratio.median)
    .map(({ name, ratio, isOurs }) => [
      isOurs ? `**${name}**` : name,
      toFigure(ratio.median),
      `±${(ratio.spread * 100).toFixed(0)}%`,
    ])
  return textTable(['', `times ${unit}`, 'spread'], rows)
}
