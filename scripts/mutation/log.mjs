/**
 * The log of a run, from which an ended run goes on: a line has an operation, a change by its
 * number (or several) and the test, with tabs between them.
 *
 * - `stopped`: somebody has ended the run
 * - `open`: a process has started
 * - `file`, `closed`: a file of tests; `imported`: the changes of lines that ran outside of tests
 * - `limit`: the milliseconds that the test may take with a change
 * - `covered`: the changes of the lines that the test has run
 * - `run`: the test starts with the change; if the next line is `open`, it has never ended
 * - `Killed`, `Timeout`: the test has failed, so that the change counts as noticed
 * - `again`: so did the next run without the change; a new process is to decide
 * - `done`: the test has run with each change of its lines
 * - `broken`: the test fails without any change, or when it runs twice, and tells nothing; the
 *   error stands in between
 *
 * @typedef {object} Progress
 * @property {Map<string, 'Killed' | 'Timeout'>} noticed by the change
 * @property {Map<string, Set<string>>} ran the changes of each test
 * @property {Set<string>} done
 * @property {Set<string>} broken
 * @property {Set<string>} covered
 * @property {Set<string>} imported
 * @property {string | undefined} running the change at the end of the log
 * @property {number} limit milliseconds
 */

/**
 * @param {string} text
 * @returns {Progress}
 */
export function readLog(text) {
  const progress = {
    /** @type {Progress['noticed']} */
    noticed: new Map(),
    /** @type {Progress['ran']} */
    ran: new Map(),
    /** @type {Set<string>} */
    done: new Set(),
    /** @type {Set<string>} */
    broken: new Set(),
    /** @type {Set<string>} */
    covered: new Set(),
    /** @type {Set<string>} */
    imported: new Set(),
    limit: 0,
  }
  /** @type {string | undefined} */
  let running
  const { noticed, ran, done, broken, covered, imported } = progress
  for (const line of text.trimEnd().split('\n')) {
    const [operation, mutant = '', test = ''] = line.split('\t')
    if (operation === 'open' && running !== undefined) noticed.set(running, 'Timeout')
    running = operation === 'run' ? mutant : undefined
    if (operation === 'run') ran.set(test, (ran.get(test) ?? new Set()).add(mutant))
    if (operation === 'again') ran.get(test)?.delete(mutant)
    if (operation === 'Killed' || operation === 'Timeout') noticed.set(mutant, operation)
    if (operation === 'covered') for (const id of mutant.split(' ')) covered.add(id)
    if (operation === 'imported') for (const id of mutant.split(' ')) imported.add(id)
    if (operation === 'limit') progress.limit = Number(mutant)
    if (operation === 'done') done.add(test)
    if (operation === 'broken') broken.add(`${test}: ${mutant}`)
  }
  return { ...progress, running }
}
