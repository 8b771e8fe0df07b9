import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installProject, type PackedProject } from '../src/packed-project.ts'

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')

describe.each([
  { project: 'express-esm', build: [], file: 'server.js' },
  { project: 'express-cjs', build: [], file: 'server.js' },
  { project: 'node-esm', build: [], file: 'server.js' },
  { project: 'typescript', build: [tsc], file: 'dist/server.js' },
])('an app in an empty project ($project)', ({ project, build, file }) => {
  let installed: PackedProject
  let server: Awaited<ReturnType<PackedProject['serve']>>
  beforeAll(async () => {
    installed = await installProject(project)
    if (build.length > 0) await installed.run(process.execPath, ...build)
    server = await installed.serve(file)
  })
  afterAll(() => server?.stop())

  test('serves its route files', async () => {
    const response = await fetch(`${server.origin}/api/users/7`)
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ user: { id: '7' } })
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('parses bodies for actions', async () => {
    const response = await fetch(`${server.origin}/api/users`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"name":"Ada"}',
    })
    expect(response.status).toBe(201)
    expect(await response.json()).toEqual({ user: { name: 'Ada' } })
  })

  test('answers with the results of the helpers', async () => {
    const missing = await fetch(`${server.origin}/api/users/8`)
    expect(missing.status).toBe(404)
    expect(missing.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    const moved = await fetch(`${server.origin}/api/old`, { redirect: 'manual' })
    expect([moved.status, moved.headers.get('location')]).toEqual([302, '/api/users/7'])
  })

  test('decodes a rest of segments', async () => {
    const response = await fetch(`${server.origin}/api/files/a%2Fb/c`)
    expect(await response.json()).toEqual({ path: ['a/b', 'c'] })
  })

  test('answers 405 to a method without a handler', async () => {
    const response = await fetch(`${server.origin}/api/old`, { method: 'DELETE' })
    expect([response.status, response.headers.get('allow')]).toEqual([
      405,
      expect.stringContaining('GET'),
    ])
  })

  if (build.length > 0) {
    test('uses every package from ESM and from CommonJS with its types', async () => {
      expect(JSON.parse(await installed.run(process.execPath, 'dist/alone.js'))).toEqual({
        params: { id: 7 },
        statuses: [200, 200],
        patterns: ['/api/files/:path+', '/api/old', '/api/users', '/api/users/:id'],
      })
      expect(await installed.run(process.execPath, 'dist/required.cjs')).toBe('true')
    })
  }
})
