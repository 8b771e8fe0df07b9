import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunningServer } from '@portolan-internal/pack-test'
import { afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { createNewProject, type NewProject } from '../src/new-project.ts'
import { readPackument } from '../src/packument.ts'

const registry = inject('registry')

describe.each([
  { host: 'express', language: 'ts' },
  { host: 'fetch', language: 'js' },
])('npm create portolan, for $host in $language', ({ host, language }) => {
  let project: NewProject
  let server: RunningServer | undefined
  beforeAll(async () => {
    const flags = ['--host', host, '--language', language]
    project = await createNewProject(`new-${host}-${language}`, ...flags)
  })
  afterEach(() => server?.stop())

  test('makes a project whose packages are those of the registry', async () => {
    const name = '@portolan/cli'
    const file = join(project.directory, 'package-lock.json')
    const installed = JSON.parse(readFileSync(file, 'utf8')).packages[`node_modules/${name}`]
    const packument = await readPackument(registry.origin, name)
    expect(packument?.versions[installed.version]?.dist.integrity).toBe(installed.integrity)
  })

  test('makes one without a problem', async () => {
    expect(await project.npm('run', 'check')).toContain('No problem in 2 routes')
  })

  test('makes one that is served while it is developed', async () => {
    server = await project.serve('dev')
    await writeAndRead(server)
  })

  test('makes one whose tests pass', async () => {
    expect(await project.npm('test')).toMatch(/pass 2/)
  })

  test('makes one that is built from its lock, and served with what production needs', async () => {
    await project.npm('ci', '--no-audit', '--no-fund')
    const built = await project.npm('run', 'build', '--', '--smoke')
    if (host === 'express') expect(built).toContain('It starts')
    await project.npm('ci', '--omit=dev', '--no-audit', '--no-fund')
    server = await project.serve('start')
    await writeAndRead(server)
  })
})

async function writeAndRead({ origin }: RunningServer): Promise<void> {
  const made = await fetch(`${origin}/api/notes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"text":"Buy rope"}',
  })
  expect(made.status).toBe(201)
  const note = await fetch(`${origin}${made.headers.get('location')}`)
  expect([note.status, await note.json()]).toMatchObject([200, { text: 'Buy rope' }])
}
