import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { NO_POSTGRES, NO_REDIS, startPostgres, startRedis } from './databases.ts'

// The processes run the build.

async function run(name: string, ...args: string[]): Promise<string> {
  const file = fileURLToPath(new URL(`./fixtures/${name}.mjs`, import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [file, ...args])
  return stdout.trim()
}

test.for([
  { name: 'Redis', missing: NO_REDIS, start: startRedis },
  { name: 'PostgreSQL', missing: NO_POSTGRES, start: startPostgres },
])('four processes share a limit exactly in $name', async ({ missing, start }, { skip }) => {
  if (missing) skip(missing)
  const database = await start()
  const runs = await Promise.all([1, 2, 3, 4].map(() => run('limited', database.url, '30')))
  const statuses = runs.flatMap((text) => JSON.parse(text) as number[])
  expect(statuses.filter((status) => status === 200)).toHaveLength(50)
  expect(statuses.filter((status) => status === 429)).toHaveLength(70)
  await database.stop()
})

test('a store in memory is refused in a worker of node:cluster', async () => {
  expect(await run('worker')).toMatch(/store is in the memory of one process/)
})
