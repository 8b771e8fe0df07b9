import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { installProject, type PackedProject } from '../src/packed-project.ts'

describe.each([
  {
    project: 'core-alone',
    installs: ['@portolan/dispatch-core'],
    prints: { status: 200, body: { id: '7' }, isOneClass: true },
  },
  {
    project: 'fetch-alone',
    installs: ['@portolan/adapter-fetch', '@portolan/dispatch-core'],
    prints: { status: 200, body: { id: '7' } },
  },
  {
    project: 'client-alone',
    installs: ['@portolan/client'],
    prints: { url: 'http://localhost/users/a%2Fb', isProblem: true, status: 403 },
  },
  {
    project: 'openapi-alone',
    installs: ['@portolan/dispatch-core', '@portolan/openapi'],
    prints: { paths: ['/ships/{id}'], ship: { id: 7 }, page: 500, changes: 0, diagnostics: [] },
  },
  {
    project: 'headers-alone',
    installs: ['@portolan/security-headers'],
    prints: { count: true, missing: [] },
  },
  {
    project: 'discovery-alone',
    installs: expect.arrayContaining(['@portolan/route-discovery', 'fast-glob']),
    prints: { pattern: '/users/:id', exports: ['loader'] },
  },
])('a package without a host ($project)', ({ project, installs, prints }) => {
  let installed: PackedProject
  beforeAll(async () => {
    installed = await installProject(project)
  })

  test.each(['run.mjs', 'run.cjs'])('works in %s', async (file) => {
    expect(JSON.parse(await installed.run(process.execPath, file))).toEqual(prints)
  })

  test('installs only the packages that its package.json lists', () => {
    expect(listModules(join(installed.directory, 'node_modules'))).toEqual(installs)
  })
})

function listModules(directory: string): string[] {
  return readdirSync(directory).flatMap((name) => {
    if (name.startsWith('.')) return []
    if (!name.startsWith('@')) return [name]
    return readdirSync(join(directory, name)).map((inner) => `${name}/${inner}`)
  })
}
