/** The lowest share of changes, in a hundred, that the tests of an area have to notice. */
export const BAR = 90

/**
 * @typedef {object} Survivor
 * @property {string} file from the repository
 * @property {string} mutant the code as it is, and as it was changed without a test that failed
 * @property {number} [line]
 * @property {string} [reason] why it may survive
 */

/**
 * Reads a report of Stryker.
 *
 * @param {{ files: Record<string, { source: string, mutants: readonly Mutant[] }> }} report
 * @param {string} directory the workspace, from the repository
 * @param {readonly Survivor[]} accepted those that stand in the list, with their reasons
 * @returns {{ killed: number, total: number, score: number, survivors: Survivor[], gone: Survivor[] }}
 */
export function readMutationReport({ files }, directory, accepted) {
  const mutants = Object.entries(files).flatMap(([name, { source, mutants }]) =>
    mutants.map((mutant) => ({ ...mutant, source, file: `${directory}/${name}` })),
  )
  const counted = mutants.filter(({ status }) => COUNTED.includes(status))
  const alive = counted.filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
  const survivors = alive.map(({ file, source, location, replacement = '' }) => {
    const mutant = `${toText(source, location)} → ${replacement}`.replace(/\s+/g, ' ')
    const known = accepted.find((one) => one.file === file && one.mutant === mutant)
    const { line } = location.start
    return { file, mutant, line, ...(known && { reason: known.reason }) }
  })
  const killed = counted.length - alive.length
  return {
    killed,
    total: counted.length,
    score: counted.length === 0 ? 100 : (100 * killed) / counted.length,
    survivors,
    gone: accepted.filter(
      ({ file, mutant }) =>
        mutants.some((one) => one.file === file) &&
        !survivors.some((one) => one.file === file && one.mutant === mutant),
    ),
  }
}

/** Those that run; a change that does not compile, or stands outside all functions, does not. */
const COUNTED = ['Killed', 'Timeout', 'Survived', 'NoCoverage']

/**
 * @typedef {object} Mutant
 * @property {string} status
 * @property {Range} location
 * @property {string} [replacement]
 */

/** @typedef {{ start: Place, end: Place }} Range */
/** @typedef {{ line: number, column: number }} Place both count from 1 */

/**
 * @param {string} source
 * @param {Range} range
 */
function toText(source, { start, end }) {
  const lines = source.split('\n').slice(start.line - 1, end.line)
  const last = lines.length - 1
  // From the end, since one line may be both.
  lines[last] = (lines[last] ?? '').slice(0, end.column - 1)
  lines[0] = (lines[0] ?? '').slice(start.column - 1)
  return lines.join('\n')
}
