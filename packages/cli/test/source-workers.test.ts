import { expect, test } from 'vitest'
import { build, start } from './built-server.ts'
import { startDev } from './dev-server.ts'
import { makeProject, writeIn } from './make-project.ts'

/** A worker in TypeScript that no Node runs as it is: with an enum, a path, and no extension. */
const SHARED = {
  'tsconfig.json': '{ "compilerOptions": { "paths": { "~/*": ["./lib/*"] } } }',
  'lib/add.ts': 'export const add = (numbers: number[]) => numbers.reduce((a, b) => a + b)',
}
const ASK = `
const ask = (worker: Worker) => new Promise((resolve, reject) => {
  worker.once('message', resolve)
  worker.once('error', reject)
})`

const PROJECTS: [name: string, files: Record<string, string>][] = [
  [
    'ES modules',
    {
      ...SHARED,
      'package.json': '{ "type": "module", "dependencies": { "express": "*" } }',
      'app/sum/route.ts': `import { Worker } from 'node:worker_threads'
        ${ASK}
        export const loader = () =>
          ask(new Worker(new URL('../../jobs/sum.ts', import.meta.url), { workerData: [1, 2] }))`,
      'jobs/sum.ts': `import { parentPort, Worker, workerData } from 'node:worker_threads'
        enum Kind { Sum = 'sum' }
        const inner = new Worker(new URL('./add.ts', import.meta.url), { workerData })
        inner.once('message', (sum: number) => parentPort?.postMessage([Kind.Sum, sum]))`,
      'jobs/add.ts': `import { parentPort, workerData } from 'node:worker_threads'
        import { add } from '~/add'
        parentPort?.postMessage(add(workerData))`,
    },
  ],
  [
    'CommonJS',
    {
      ...SHARED,
      'package.json': '{ "dependencies": { "express": "*" } }',
      'app/sum/route.ts': `import { join } from 'node:path'
        import { Worker } from 'node:worker_threads'
        ${ASK}
        export const loader = () =>
          ask(new Worker(join(__dirname, '../../jobs/sum.ts'), { workerData: [1, 2] }))`,
      'jobs/sum.ts': `import { basename } from 'node:path'
        import threads = require('node:worker_threads')
        import { add } from '../lib/add'
        enum Kind { Sum = 'sum' }
        threads.parentPort?.postMessage([Kind.Sum, add(threads.workerData)])`,
    },
  ],
]

test.each(PROJECTS)(
  'a worker in TypeScript of %s is the same in dev and in the build, and a new one has what was saved',
  async (_, files) => {
    const root = makeProject(files)
    const dev = await startDev(root)
    expect(await dev.get('sum')).toBe('200 ["sum",3]')
    await build(root)
    const server = await start(root)
    expect(await server.get('/sum')).toBe('200 ["sum",3]')
    writeIn(root, 'lib/add.ts', 'export const add = (numbers: number[]) => numbers.length')
    await dev.until('sum', '200 ["sum",2]')
    expect(dev.printed.err).not.toContain('✗')
  },
)

test('a route in CommonJS starts one, and its error has its place', async () => {
  const root = makeProject({
    'package.json': '{}',
    'app/sum/route.cjs': `const { Worker } = require('worker_threads')
      const path = require('path')
      exports.loader = () => new Promise((resolve) => {
        const worker = new Worker(path.join(__dirname, '../../sum.ts'))
        worker.once('message', resolve)
        worker.once('error', ({ message }) => resolve(message))
      })`,
    'sum.ts': `import { parentPort } from 'node:worker_threads'
      parentPort?.postMessage(process.argv[1]?.endsWith('sum.ts') as boolean)`,
  })
  const dev = await startDev(root)
  expect(await dev.get('sum')).toBe('200 true')
  writeIn(root, 'sum.ts', 'const a = ;')
  await dev.until('sum', '200 "sum.ts:1:11: Unexpected token"')
})

test('one that runs on with an older file is named', async () => {
  const root = makeProject({
    'package.json': '{ "type": "module" }',
    'app/count/route.ts': `import { once } from 'node:events'
      import { Worker } from 'node:worker_threads'
      const worker = new Worker(new URL('./count.ts', import.meta.url))
      export const loader = async () => { worker.postMessage(1); return (await once(worker, 'message'))[0] }`,
    'app/count/count.ts': `import { parentPort } from 'node:worker_threads'
      import { step } from '../../lib/step'
      let count = 0
      parentPort?.on('message', () => parentPort?.postMessage(count += step))`,
    'lib/step.ts': 'export const step: number = 1',
  })
  const dev = await startDev(root)
  expect(await dev.get('count')).toBe('200 1')
  writeIn(root, 'lib/step.ts', 'export const step: number = 10')
  await expect
    .poll(() => dev.printed.err)
    .toContain('A worker of app/count/count.ts runs on with lib/step.ts as it was')
  expect(await dev.get('count')).toBe('200 2')
  writeIn(
    root,
    'app/count/route.ts',
    `import { once } from 'node:events'
      import { Worker } from 'node:worker_threads'
      const worker = new Worker(new URL('./count.ts', import.meta.url))
      export const loader = async () => { worker.postMessage(1); return (await once(worker, 'message'))[0] } // again`,
  )
  await dev.until('count', '200 10')
})
