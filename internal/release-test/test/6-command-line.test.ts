import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type RunningServer, runToEnd, startServer } from '@portolan-internal/pack-test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ANSWERS, ask } from '../src/ask.ts'
import { compile, installConsumer } from '../src/consumer.ts'

const CLI = '@portolan/cli'

describe.each([
  { manager: 'npm', exec: ['npm', 'exec', '--'] },
  { manager: 'pnpm', exec: ['pnpm', 'exec'] },
] as const)('the portolan command in a project made with $manager', ({ manager, exec }) => {
  let directory: string
  beforeAll(async () => {
    directory = await installConsumer('cli-app', manager)
  })

  const portolan = (...args: string[]) => {
    const [program, ...before] = exec
    return runToEnd({ directory, program, args: [...before, 'portolan', ...args] })
  }

  test('lists the routes', async () => {
    const listed = JSON.parse(await portolan('routes', '--json'))
    expect(JSON.stringify(listed)).toContain('"/api/files/:path+"')
  })

  test('finds no problem in them', async () => {
    expect(await portolan('check')).toContain('No problem in 4 routes')
  })

  test('writes types that the route files are checked with', async () => {
    await portolan('types')
    expect(await compile(directory)).toBe('')
  })

  describe('after a build', () => {
    let server: RunningServer
    beforeAll(async () => {
      await portolan('build')
      // The signal that stops a server must reach it, so no package manager runs in between.
      const { bin } = JSON.parse(
        readFileSync(join(directory, 'node_modules', CLI, 'package.json'), 'utf8'),
      )
      const command = join(directory, 'node_modules', CLI, bin.portolan)
      server = await startServer({
        directory,
        program: process.execPath,
        args: [command, 'start', '--port', '0'],
      })
    })
    afterAll(() => server?.stop())

    test.each(ANSWERS)('answers $path with $status', async (expected) => {
      expect(await ask(server.origin, expected)).toEqual(expected)
    })
  })
})
