import { execFileSync } from 'node:child_process'
import { appendFileSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

// Sets the versions of the next release, and proposes them on GitHub as the pull request "Release".
// It runs in the workflow of that name, and tells it whether there was something to propose.
const BRANCH = 'release'
const TITLE = 'Release'
const BODY =
  'The versions and changelogs of the next release. Read the changelogs as a user would; if a text says too little, edit its changeset on `main`. A merge publishes the packages.'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const { packageManager } = JSON.parse(readFileSync('package.json', 'utf8'))

run('npx', ['-y', packageManager, 'changeset', 'version'])
const isProposed = run('git', ['status', '--porcelain']) !== ''
if (isProposed) {
  // The lockfile has no versions of workspaces, but ranges of the templates may have moved.
  run('git', ['switch', '--force-create', BRANCH])
  run('git', ['add', '--all'])
  const bot = 'github-actions[bot]'
  const email = '41898282+github-actions[bot]@users.noreply.github.com'
  const author = ['-c', `user.name=${bot}`, '-c', `user.email=${email}`]
  run('git', [...author, 'commit', '--message', 'Set the versions of the release'])
  run('git', ['push', '--force', 'origin', BRANCH])
  const open = run('gh', ['pr', 'list', '--head', BRANCH, '--state', 'open', '--json', 'number'])
  if (JSON.parse(open).length === 0) {
    run('gh', ['pr', 'create', '--head', BRANCH, '--title', TITLE, '--body', BODY])
  }
}
const { GITHUB_OUTPUT } = process.env
if (GITHUB_OUTPUT) appendFileSync(GITHUB_OUTPUT, `is-proposed=${isProposed}\n`)
console.log(isProposed ? `Proposed on the branch ${BRANCH}` : 'Nothing to propose')

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
}
