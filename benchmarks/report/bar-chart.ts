import { type Comparison, type Contestant, leastOf, mostOf } from './comparison.ts'

const WIDTH = 760
const ROW = 26
const TOP = 58
/** The left end of the bars. The names are to the left of it. */
const LEFT = 250
/** The space to the right of the longest bar, for its figure. */
const RIGHT = 90
/** The longest bar, as a multiple of the shortest one. A longer bar is cut off and marked. */
const LONGEST = 12

/** A comparison as a complete SVG, which is legible on a light and on a dark background. */
export function renderBarChart({ title, unit, contestants }: Comparison): string {
  const rows = contestants.toSorted((one, other) => one.ratio.median - other.ratio.median)
  const best = rows[0]?.ratio.median ?? 1
  const longest = Math.max(...rows.map(({ ratio }) => mostOf(ratio)))
  const end = Math.max(1, Math.min(longest, best * LONGEST))
  const toX = (ratio: number) => LEFT + (Math.min(ratio, end) / end) * (WIDTH - LEFT - RIGHT)
  const height = TOP + rows.length * ROW + 12
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${toXml(title)}">`,
    `<style>${STYLE}</style>`,
    `<text x="12" y="24" class="title">${toXml(title)}</text>`,
    `<text x="12" y="44" class="unit">times ${toXml(unit)}; less is better; lines span the middle half</text>`,
    `<line x1="${round(toX(1))}" x2="${round(toX(1))}" y1="${TOP - 4}" y2="${height - 8}" class="unit-line"/>`,
    ...rows.map((row, index) => renderRow(row, TOP + index * ROW, toX, end)),
    '</svg>',
    '',
  ].join('\n')
}

function renderRow(
  { name, ratio, isOurs }: Contestant,
  y: number,
  toX: (ratio: number) => number,
  end: number,
): string {
  const middle = y + ROW / 2
  const x = toX(ratio.median)
  const isCut = ratio.median > end
  const figure = `${isCut ? '… ' : ''}${toFigure(ratio.median)}`
  const figureX = Math.max(x, isCut ? x : toX(mostOf(ratio))) + 8
  return [
    `<text x="${LEFT - 10}" y="${middle + 4}" class="name${isOurs ? ' ours' : ''}" text-anchor="end">${toXml(name)}</text>`,
    `<rect x="${LEFT}" y="${y + 4}" width="${round(x - LEFT)}" height="${ROW - 8}" rx="2" class="bar${isOurs ? ' ours' : ''}"/>`,
    ...(isCut
      ? []
      : [
          `<line x1="${round(toX(leastOf(ratio)))}" x2="${round(toX(mostOf(ratio)))}" y1="${middle}" y2="${middle}" class="spread"/>`,
        ]),
    `<text x="${round(figureX)}" y="${middle + 4}" class="figure">${figure}</text>`,
  ].join('\n')
}

/** The ratio with three significant digits. */
export function toFigure(ratio: number): string {
  if (ratio >= 100) return Math.round(ratio).toLocaleString('en')
  return ratio.toFixed(ratio >= 10 ? 1 : 2)
}

const STYLE = `
text { font: 13px system-ui, sans-serif; fill: #1f2933 }
.title { font-weight: 600; font-size: 15px }
.unit, .figure { fill: #616e7c }
.name.ours { font-weight: 600 }
.bar { fill: #9aa5b1 }
.bar.ours { fill: #0c6b58 }
.spread { stroke: #1f2933; stroke-width: 1.5 }
.unit-line { stroke: #9aa5b1; stroke-dasharray: 3 3 }
@media (prefers-color-scheme: dark) {
  text { fill: #e4e7eb }
  .unit, .figure { fill: #9aa5b1 }
  .bar { fill: #616e7c }
  .bar.ours { fill: #2bb594 }
  .spread { stroke: #e4e7eb }
}`

function round(value: number): number {
  return Math.round(value * 10) / 10
}

function toXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
