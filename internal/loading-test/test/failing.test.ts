import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const main = fileURLToPath(new URL('../fixtures/failing-app/main.cjs', import.meta.url))

function run(...args: readonly string[]) {
  return spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' })
}

test('a load that fails and that nothing handles ends the process with the file and the cause', () => {
  const { status, stdout, stderr } = run()
  expect([status, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/RouteLoadError: broken\/route\.cjs: importing it failed: boom/)
  expect(stderr).toMatch(/\[cause\]: Error: boom\s+at .*broken\/route\.cjs:1/)
})

test('in an app that listens to unhandled rejections it is printed once, and given to every request', () => {
  const { status, stdout, stderr } = run('--listening')
  const message = 'broken/route.cjs: importing it failed: boom. The cause says where'
  expect([status, stdout]).toEqual([0, `${message}\n${message}\n`])
  expect(stderr.match(/RouteLoadError/g)).toHaveLength(1)
  expect(stderr).toMatch(/\[cause\]: Error: boom/)
})
