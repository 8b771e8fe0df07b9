import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const directory = new URL('../../.github/workflows/', import.meta.url)
const workflows = readdirSync(directory).map((name) => ({
  name,
  text: readFileSync(new URL(name, directory), 'utf8'),
}))

/** The text of each job by its name: two spaces in front of the name, more in front of the rest. */
function readJobs(text: string): ReadonlyMap<string, string> {
  const [, jobs = ''] = text.split('\njobs:\n')
  const parts = jobs.split(/^ {2}([\w-]+):$/m).slice(1)
  const byName = new Map<string, string>()
  for (let at = 0; at < parts.length; at += 2) byName.set(parts[at] ?? '', parts[at + 1] ?? '')
  return byName
}

function actionsOf(text: string): string[] {
  return [...text.matchAll(/\buses: (.+)$/gm)].map(([, action = '']) => action)
}

describe.each(workflows)('the workflow $name', ({ name, text }) => {
  test('pins each action by the digest of a commit, and names its version', () => {
    for (const action of actionsOf(text)) {
      expect(action).toMatch(/^(?:\.\/|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$)/)
    }
  })

  test('gives its jobs no permission but those that they name', () => {
    expect(text).toMatch(/^permissions:(?: \{\}$|\n {2}contents: read$)/m)
    for (const [job, lines] of readJobs(text)) {
      const isWriting = /contents: write|pull-requests: write/.test(lines)
      expect([job, isWriting]).toEqual([job, name === 'release.yml' && job !== 'check'])
      const hasIdentity = lines.includes('id-token: write')
      expect([job, hasIdentity]).toEqual([job, job === 'publish' || job === 'scorecard'])
    }
  })

  test('uses no secret', () => {
    expect(text).not.toContain('secrets.')
  })
})

test('the job that publishes runs only the actions of GitHub, and the packages of the lockfile', () => {
  const { text = '' } = workflows.find(({ name }) => name === 'release.yml') ?? {}
  const publish = readJobs(text).get('publish') ?? ''
  const actions = actionsOf(publish)
  expect(actions).toHaveLength(2)
  for (const action of actions) expect(action).toMatch(/^actions\//)
  expect(publish).toContain('install --frozen-lockfile')
  expect(publish).toContain('environment: npm')
})
