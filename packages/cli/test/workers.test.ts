import { expect, test } from 'vitest'
import { build, start } from './built-server.ts'
import { makeProject } from './make-project.ts'
import type { StartedServer } from './start-process.ts'

const FILES = {
  'package.json': '{}',
  'app/pid/route.ts': 'export const loader = () => process.pid',
  'app/crash/route.ts':
    "export const loader = () => { setImmediate(() => { throw new Error('boom') }); return process.pid }",
  'app/slow/route.ts': `
    export async function* loader() {
      yield 'a'
      await new Promise((resolve) => setTimeout(resolve, 300))
      yield 'b'
    }`,
}

async function startWorkers(): Promise<StartedServer> {
  const root = makeProject(FILES)
  await build(root)
  return start(root, ['--workers', '2'])
}

async function pidOf(server: StartedServer): Promise<number> {
  // On a connection of its own: a kept connection belongs to one worker.
  const response = await fetch(`${server.url}/pid`, { headers: { connection: 'close' } })
  return Number(await response.text())
}

/** Asks until so many processes have answered. */
async function collectPids(server: StartedServer, count: number): Promise<Set<number>> {
  const pids = new Set<number>()
  while (pids.size < count) pids.add(await pidOf(server))
  return pids
}

test('several processes share the port', async () => {
  const server = await startWorkers()
  expect(server.printed.out).toMatch(/^Listening on http:\/\/localhost:\d+ with 2 workers\n/)
  const pids = await collectPids(server, 2)
  expect(pids).not.toContain(server.process.pid)
})

test('one that crashes is replaced', async () => {
  const server = await startWorkers()
  const before = await collectPids(server, 2)
  const victim = [...before][0] ?? 0
  process.kill(victim, 'SIGKILL')
  await expect
    .poll(() => server.printed.err)
    .toBe(`✗ Worker ${victim} ended (SIGKILL); another takes its place in 100 ms\n`)
  const after = new Set<number>()
  while (after.size < 2 || after.has(victim)) {
    after.delete(victim)
    after.add(await pidOf(server))
  }
  expect([...after].filter((pid) => before.has(pid))).toHaveLength(1)
})

test.each(['SIGTERM', 'SIGINT'] as const)('at %s all finish their requests', async (signal) => {
  const server = await startWorkers()
  await collectPids(server, 2)
  const responses = await Promise.all(
    Array.from({ length: 4 }, () =>
      fetch(`${server.url}/slow`, { headers: { connection: 'close' } }),
    ),
  )
  const ended = server.stop(signal)
  expect(await Promise.all(responses.map((response) => response.text()))).toEqual(
    Array(4).fill('ab'),
  )
  expect(await ended).toBe(0)
})
