import { toFigure } from './bar-chart.ts'
import { type Comparison, type Contestant, findStandings } from './comparison.ts'
import type { MeasuredComparisons } from './read-comparisons.ts'
import { textTable } from './text-table.ts'

/** A contestant of ours in one comparison, and the contestants of one kind that are ahead of it. */
interface Loss {
  readonly comparison: Comparison
  readonly ours: Contestant
  readonly kind: string
  readonly ahead: readonly Contestant[]
}

/**
 * The comparisons in which we are not first, as two tables in Markdown. The first one has each
 * comparison with contestants that do the same. The second one has one row for each of our
 * contestants, a benchmark and another kind of contestants that is ahead.
 */
export function renderStandings(measured: readonly MeasuredComparisons[]): string {
  const losses = measured.map(({ comparisons }) => comparisons.flatMap(findLosses))
  const alike = losses.flat().filter(({ ours, kind }) => kind === ours.kind)
  const unlike = losses.flatMap((ofBenchmark, index) =>
    toRows(
      ofBenchmark.filter(({ ours, kind }) => kind !== ours.kind),
      measured[index]?.comparisons.length ?? 0,
    ),
  )
  return [
    'The figures say how many times as fast as ours a contestant ahead is. Figures whose spreads overlap count as equal.',
    '### Beside contestants that do the same',
    alike.length > 0
      ? textTable(['comparison', 'ours', 'ahead of it'], alike.map(toRow), 3)
      : 'We are first in every comparison.',
    ...(unlike.length > 0
      ? [
          '### Beside contestants that do something else',
          textTable(['ours', 'ahead of it', 'in comparisons', 'times as fast'], unlike, 2),
        ]
      : []),
  ].join('\n\n')
}

function findLosses(comparison: Comparison): Loss[] {
  return findStandings(comparison).flatMap(({ ours, ahead }) =>
    [...new Set(ahead.map(({ kind }) => kind))].map((kind) => ({
      comparison,
      ours,
      kind,
      ahead: ahead.filter((peer) => peer.kind === kind),
    })),
  )
}

function toRow({ comparison, ours, ahead }: Loss): string[] {
  const peers = ahead.map((peer) => `${peer.name} ${toFigure(toTimes(ours, peer))}`)
  return [comparison.title, ours.name, peers.join(', ')]
}

/**
 * The losses in one benchmark, with one row for each of our contestants and each kind ahead of it.
 */
function toRows(losses: readonly Loss[], comparisons: number): string[][] {
  const keyOf = ({ ours, kind }: Loss) => `${ours.name}, ${kind}`
  return [...new Set(losses.map(keyOf))].map((key) => {
    const row = losses.filter((loss) => keyOf(loss) === key)
    const times = row.flatMap(({ ours, ahead }) => ahead.map((peer) => toTimes(ours, peer)))
    const peers = new Set(row.flatMap(({ ahead }) => ahead.map(({ name }) => name)))
    return [
      row[0]?.ours.name ?? '',
      `${[...peers].join(', ')} (${row[0]?.kind})`,
      `${row.length} of ${comparisons}`,
      `${toFigure(Math.min(...times))} to ${toFigure(Math.max(...times))}`,
    ]
  })
}

function toTimes(ours: Contestant, peer: Contestant): number {
  return ours.ratio.median / peer.ratio.median
}
