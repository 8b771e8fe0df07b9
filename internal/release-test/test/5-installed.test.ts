import { type RunningServer, runToEnd, startServer } from '@portolan-internal/pack-test'
import { findRuntime } from '@portolan-internal/runtimes'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ANSWERS, ask } from '../src/ask.ts'
import { compile, installConsumer, type PackageManagerName, RESOLUTIONS } from '../src/consumer.ts'
import { PACKAGE_MANAGERS } from '../src/package-managers.ts'

const managers = Object.keys(PACKAGE_MANAGERS) as PackageManagerName[]
const node = process.execPath

describe.each(managers)('a script of a project made with %s', (manager) => {
  test.each([
    ['core-alone', { status: 200, body: { id: '7' } }],
    ['headers-alone', { count: true, missing: [] }],
  ])('uses one package alone (%s)', async (project, printed) => {
    const directory = await installConsumer(project, manager)
    for (const file of ['run.mjs', 'run.cjs']) {
      const args = [...PACKAGE_MANAGERS[manager].nodeArgs, file]
      expect(JSON.parse(await runToEnd({ directory, program: node, args }))).toEqual(printed)
    }
  })
})

describe.each([
  {
    title: 'a framework of its own on the core alone',
    project: 'node-framework',
    manager: 'pnpm',
    isTyped: true,
    servers: [[node, 'dist/server.js']],
  },
  {
    title: 'Express 5, ESM, TypeScript',
    project: 'typescript',
    manager: 'npm',
    isTyped: true,
    servers: [[node, 'dist/server.js']],
  },
  {
    title: 'Express 4, CommonJS, JavaScript',
    project: 'express-cjs',
    manager: 'yarn',
    isTyped: false,
    servers: [[node, ...PACKAGE_MANAGERS.yarn.nodeArgs, 'server.js']],
  },
  {
    title: 'a fetch host on Bun and on Deno',
    project: 'fetch-runtimes',
    manager: 'pnpm',
    isTyped: true,
    servers: [
      [findRuntime('bun'), 'bun.ts'],
      [findRuntime('deno'), 'run', '--no-remote', '--allow-net=127.0.0.1', 'deno.ts'],
    ],
  },
] as const)(
  'an app of $project with $manager: $title',
  ({ project, manager, isTyped, servers }) => {
    let directory: string
    beforeAll(async () => {
      directory = await installConsumer(project, manager)
      if (isTyped) await compile(directory)
    })

    if (isTyped) {
      test.each(RESOLUTIONS)('type-checks with the resolution of %s', async (_name, flags) => {
        expect(await compile(directory, '--noEmit', ...flags)).toBe('')
      })
    }

    describe.each(servers.map(([program, ...args]) => ({ program, args })))(
      'started as $args',
      ({ program, args }) => {
        let server: RunningServer
        beforeAll(async () => {
          server = await startServer({ directory, program, args })
        })
        afterAll(() => server?.stop())

        test.each(ANSWERS)('answers $path with $status', async (expected) => {
          expect(await ask(server.origin, expected)).toEqual(expected)
        })
      },
    )
  },
)
