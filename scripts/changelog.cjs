// changesets calls these two for every line that it writes into a CHANGELOG.md, and loads them
// with require(). A user reads the change first, not the hash of a commit.

/**
 * @typedef {object} Changeset
 * @property {string} summary as its author wrote it
 * @property {string | undefined} [commit] that added the file
 */

/**
 * A changeset as one item of a list, which ends with a link to its commit.
 *
 * @param {Changeset} changeset
 * @param {string} _type
 * @param {{ repository: string } | null} options the address of the repository
 * @returns {Promise<string>}
 */
async function getReleaseLine({ summary, commit }, _type, options) {
  const [first = '', ...rest] = summary.trim().split('\n')
  const text = [`- ${first}`, ...rest.map((line) => line && `  ${line}`)].join('\n')
  if (!commit || !options) return text
  const hash = commit.slice(0, 7)
  const link = `([${hash}](${options.repository}/commit/${hash}))`
  // A longer text may end with a list or a block of code, which nothing can be added to.
  return rest.length === 0 ? `${text} ${link}` : `${text}\n\n  ${link}`
}

/**
 * The siblings that a release brings along, in one line.
 *
 * @param {readonly Changeset[]} _changesets
 * @param {readonly { name: string, newVersion: string }[]} dependencies
 * @returns {Promise<string>}
 */
async function getDependencyReleaseLine(_changesets, dependencies) {
  if (dependencies.length === 0) return ''
  const list = dependencies.map(({ name, newVersion }) => `\`${name}\` ${newVersion}`)
  return `- Comes with ${list.join(', ')}`
}

module.exports = { getReleaseLine, getDependencyReleaseLine }
