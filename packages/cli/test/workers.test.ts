import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { build, start } from './built-server.ts'
import { makeProject } from './make-project.ts'
import type { StartedServer } from './start-process.ts'

const FILES = {
  'package.json': '{}',
  'app/pid/route.ts': 'export const loader = () => process.pid',
  'app/count/route.ts': 'export const loader = () => process.env.PORTOLAN_WORKERS',
  'app/block/route.ts': 'export const loader = () => { for (;;); }',
  'app/crash/route.ts':
    "export const loader = () => { setImmediate(() => { throw new Error('boom') }); return process.pid }",
  'app/slow/route.ts': `
    export async function* loader() {
      yield 'a'
      await new Promise((resolve) => setTimeout(resolve, 300))
      yield 'b'
    }`,
}

async function startWorkers(...args: string[]): Promise<StartedServer> {
  const root = makeProject(FILES)
  await build(root)
  return start(root, ['--workers', '2', ...args])
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

test('a worker knows that it is one of several', async () => {
  const server = await startWorkers()
  expect(await server.get('/count')).toBe('200 "2"')
})

test('at SIGUSR2 all are replaced one by one, and clients that keep connections lose no request', async () => {
  const server = await startWorkers()
  const before = await collectPids(server, 2)
  const failures: unknown[] = []
  let isOver = false
  let answered = 0
  // fetch() keeps its connections, and opens others where one is closed.
  const load = Array.from({ length: 8 }, async () => {
    while (!isOver) {
      try {
        const response = await fetch(`${server.url}/pid`)
        if (response.status !== 200) failures.push(response.status)
        await response.text()
        answered++
      } catch (error) {
        failures.push(error)
      }
    }
  })
  server.process.kill('SIGUSR2')
  const listens = /Worker (\d+) listens; worker (\d+) finishes its requests/g
  await expect.poll(() => [...server.printed.out.matchAll(listens)].length).toBe(2)
  const replaced = [...server.printed.out.matchAll(listens)].map(([, , old]) => Number(old))
  expect(new Set(replaced)).toEqual(before)
  await expect.poll(() => [...before].filter(isRunning)).toEqual([])
  isOver = true
  await Promise.all(load)
  expect(failures).toEqual([])
  expect(answered).toBeGreaterThan(0)
  const after = await collectPids(server, 2)
  expect([...after].filter((pid) => before.has(pid))).toEqual([])
  expect(server.printed.err).toBe('')
})

test('at another SIGUSR2 meanwhile, those that were new by then are replaced once more', async () => {
  const server = await startWorkers()
  const listens = /Worker (\d+) listens; worker (\d+) finishes its requests/g
  const countReplaced = () => [...server.printed.out.matchAll(listens)].length
  server.process.kill('SIGUSR2')
  await expect.poll(countReplaced).toBe(1)
  server.process.kill('SIGUSR2')
  await expect.poll(countReplaced).toBe(4)
  const [, , ...last] = [...server.printed.out.matchAll(listens)].map(([, next]) => Number(next))
  expect(await collectPids(server, 2)).toEqual(new Set(last))
})

test('one that does not come to listen is told, and keeps no other from serving and ending', async () => {
  const root = makeProject({
    ...FILES,
    'app.ts': `
      import { existsSync } from 'node:fs'
      import express from 'express'
      export function ready() {
        if (!existsSync('waits')) return
        console.log('It waits')
        return new Promise((resolve) => setTimeout(resolve, 60_000))
      }
      export default express()`,
  })
  await build(root)
  const server = await start(root, ['--workers', '2', '--heartbeat', '1'])
  const before = await collectPids(server, 2)
  writeFileSync(join(root, 'waits'), '')
  server.process.kill('SIGUSR2')
  await expect.poll(() => server.printed.out).toContain('It waits')
  await expect
    .poll(() => server.printed.err)
    .toMatch(
      /^✗ Worker \d+ does not listen after 1 s: a module or ready\(\) of the app has not ended; workers that listen go on\n$/,
    )
  expect(await collectPids(server, 2)).toEqual(before)
  expect(await server.stop('SIGTERM')).toBe(0)
})

test('a single worker is replaced at SIGUSR2, too', async () => {
  const root = makeProject(FILES)
  await build(root)
  const server = await start(root, ['--workers', '1'])
  expect(server.printed.out).toMatch(/^Listening on http:\/\/localhost:\d+ with 1 worker\n/)
  const old = await pidOf(server)
  server.process.kill('SIGUSR2')
  await expect.poll(() => isRunning(old)).toBe(false)
  expect(await pidOf(server)).not.toBe(old)
  expect(server.printed.err).toBe('')
  expect(await server.stop('SIGTERM')).toBe(0)
})

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('one whose event loop is blocked is killed and replaced', async () => {
  const server = await startWorkers('--heartbeat', '1')
  const before = await collectPids(server, 2)
  fetch(`${server.url}/block`).catch(() => {})
  await expect
    .poll(() => server.printed.err)
    .toMatch(
      /^✗ Worker (\d+) has not answered for 1 s; it is killed\n✗ Worker \1 ended \(SIGKILL\); another/,
    )
  const after = await collectPids(server, 2)
  expect([...after].filter((pid) => before.has(pid)).length).toBeLessThan(2)
})
