/** The lowest share of changes, in a hundred, that the tests of an area have to notice. */
export const BAR = 90

/**
 * @typedef {object} Mutant a change
 * @property {string} id its number in the changed code
 * @property {string} file from the repository
 * @property {number} line
 * @property {string} mutant the code as it is, and as it was changed
 * @property {string} key the same as long as its code is, whatever else changes in the file
 */

/**
 * @typedef {object} Survivor
 * @property {string} file from the repository
 * @property {string} mutant the code as it is, and as it was changed without a test that failed
 * @property {number} [line]
 * @property {string} [reason] why it may survive
 */

/**
 * @typedef {object} AreaResult
 * @property {number} killed
 * @property {number} total
 * @property {number} score in a hundred
 * @property {number} skipped changes of code that runs while a module is imported, and never else
 * @property {Survivor[]} survivors
 * @property {Survivor[]} gone
 */

/**
 * The changes that no test has noticed.
 *
 * @param {readonly Mutant[]} mutants
 * @param {Pick<import('./log.mjs').Progress, 'noticed' | 'covered' | 'imported'>} progress
 * @param {readonly Survivor[]} accepted those that stand in the list, with their reasons
 * @returns {AreaResult}
 */
export function listSurvivors(mutants, { noticed, covered, imported }, accepted) {
  const counted = mutants.filter(
    ({ id }) => covered.has(id) || noticed.has(id) || !imported.has(id),
  )
  const alive = counted.filter(({ id }) => !noticed.has(id))
  const survivors = alive.map(({ file, mutant, line }) => {
    const known = accepted.find((one) => one.file === file && one.mutant === mutant)
    return { file, mutant, line, ...(known && { reason: known.reason }) }
  })
  const killed = counted.length - alive.length
  return {
    killed,
    total: counted.length,
    score: counted.length === 0 ? 100 : (100 * killed) / counted.length,
    skipped: mutants.length - counted.length,
    survivors,
    gone: accepted.filter(
      ({ file, mutant }) =>
        mutants.some((one) => one.file === file) &&
        !survivors.some((one) => one.file === file && one.mutant === mutant),
    ),
  }
}

/**
 * @param {readonly Omit<Mutant, 'key'>[]} mutants
 * @returns {Mutant[]}
 */
export function nameMutants(mutants) {
  /** @type {Map<string, number>} */
  const counts = new Map()
  return mutants.map((mutant) => {
    const name = `${mutant.file} ${mutant.mutant}`
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    return { ...mutant, key: `${name} ${count}` }
  })
}

/** @typedef {{ start: Place, end: Place }} Range */
/** @typedef {{ line: number, column: number }} Place both count from 0 */

/**
 * @param {string} source
 * @param {Range} range
 * @param {string} replacement
 */
export function describeMutant(source, { start, end }, replacement) {
  const lines = source.split('\n').slice(start.line, end.line + 1)
  const last = lines.length - 1
  // From the end, since one line may be both.
  lines[last] = (lines[last] ?? '').slice(0, end.column)
  lines[0] = (lines[0] ?? '').slice(start.column)
  return `${lines.join('\n')} → ${replacement}`.replace(/\s+/g, ' ')
}
