import { toFigure } from './bar-chart.ts'
import { type Comparison, type Contestant, findStandings, type Standing } from './comparison.ts'

/**
 * The caption of a chart in Markdown: our figures, and the contestants ahead of them.
 *
 * @param subjects the names of our contestants. An empty list means all of them
 * @throws when the comparison has no contestant of ours with one of the names
 */
export function renderCaption(comparison: Comparison, subjects: readonly string[]): string {
  const standings = findStandings(comparison)
  const names = standings.map(({ ours }) => ours.name)
  const strange = subjects.find((name) => !names.includes(name))
  if (strange !== undefined) {
    throw new Error(
      `${comparison.id} has no contestant of ours called '${strange}' but ${names.join(' | ')}`,
    )
  }
  return [
    `1 is ${comparison.unit}; less is better.`,
    ...standings
      .filter(({ ours }) => subjects.length === 0 || subjects.includes(ours.name))
      .map(renderStanding),
  ].join(' ')
}

function renderStanding({ ours, ahead }: Standing): string {
  const { name, ratio, kind } = ours
  const kinds = new Set([kind, ...ahead.map((peer) => peer.kind)])
  const groups = [...kinds].map((each) => {
    const peers = ahead.filter((peer) => peer.kind === each).map(renderPeer)
    return `${each === '' ? '' : ` ${each}`}: ${peers.join(', ') || 'none'}`
  })
  const figure = `${toFigure(ratio.median)} ±${(ratio.spread * 100).toFixed(0)}%`
  return `**${name}** ${figure}; faster${groups.join(';')}.`
}

function renderPeer({ name, ratio }: Contestant): string {
  return `${name} (${toFigure(ratio.median)})`
}
