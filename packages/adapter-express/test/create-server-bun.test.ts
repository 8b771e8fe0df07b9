import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { findRuntime } from '@portolan-internal/runtimes'
import { expect, test } from 'vitest'

const program = fileURLToPath(new URL('./create-server-on-bun.ts', import.meta.url))

test.each(['express', 'express4'])('createServer() serves an app of %s on Bun', (express) => {
  const printed = execFileSync(
    findRuntime('bun'),
    ['--conditions=@portolan/source', program, express],
    { encoding: 'utf8' },
  )
  expect(JSON.parse(printed)).toEqual([
    [200, { method: 'GET', isApp: true }],
    [200, { sent: 'over the app’s own parser' }],
    [200, { params: { id: '7' } }],
    [200, { body: { sent: 'to an action' } }],
    [404, { url: '/none' }],
  ])
})
