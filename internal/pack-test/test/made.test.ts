import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type MadeProject, makeProject } from '../src/made-project.ts'
import type { RunningServer } from '../src/user-process.ts'

describe.each([
  { host: 'express', language: 'ts' },
  { host: 'express', language: 'js' },
  { host: 'fetch', language: 'ts' },
  { host: 'fetch', language: 'js' },
])('a project of npm create portolan for $host in $language', ({ host, language }) => {
  let project: MadeProject
  let server: RunningServer | undefined
  beforeAll(async () => {
    project = await makeProject(host, language)
  })
  afterEach(() => server?.stop())

  test('has no problem and type-checks', async () => {
    expect(await project.npm('run', 'check')).toContain('No problem in 2 routes')
  })

  test('lists its routes', async () => {
    const listed = await project.npm('run', 'routes')
    expect(listed).toMatch(/^GET DELETE +\/api\/notes\/:id +api\/notes\/\[id\]\/route\./m)
  })

  test('is served while it is developed', async () => {
    server = await project.serve('dev')
    await useNotes(server)
  })

  test('is built, and served from the build', async () => {
    await project.npm('run', 'build')
    server = await project.serve('start')
    await useNotes(server)
  })
})

/** Writes a note, reads it and removes it. */
async function useNotes({ origin }: RunningServer): Promise<void> {
  const made = await fetch(`${origin}/api/notes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"text":"Buy rope"}',
  })
  expect(made.status).toBe(201)
  const note = `${origin}${made.headers.get('location')}`
  expect(await (await fetch(note)).json()).toMatchObject({ text: 'Buy rope' })
  expect((await fetch(note, { method: 'DELETE' })).status).toBe(204)
  const gone = await fetch(note)
  expect([gone.status, gone.headers.get('x-content-type-options')]).toEqual([404, 'nosniff'])
  expect((await fetch(`${origin}/api/notes`, { method: 'POST' })).status).toBe(422)
}
