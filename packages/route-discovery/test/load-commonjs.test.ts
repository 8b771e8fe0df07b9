import { expect, test } from 'vitest'
import { runInNode } from './plain-node.ts'
import { makeTree } from './tree-on-disk.ts'

/**
 * Loads the routes in a CommonJS app, and prints the names that the files export, or the error, and
 * how often the files that count were evaluated.
 */
function load(files: Record<string, string>): unknown {
  const printed = runInNode(
    `const { discoverRoutes, loadRoutes } = require('@portolan/route-discovery')
    const appDir = ${JSON.stringify(makeTree(files))}
    globalThis.count = 0
    discoverRoutes({ appDir })
      .then((manifest) => loadRoutes(manifest, { appDir }))
      .then((routes) => routes.map(({ module }) => Object.keys(module)), ({ code, cause }) => [code, cause.code])
      .then((loaded) => console.log(JSON.stringify({ loaded, count })))`,
    'commonjs',
  )
  return JSON.parse(printed)
}

const LOADER = 'globalThis.count++\nexports.loader = () => 1'
const MODULE = 'globalThis.count++\nexport const loader = () => 1'

test('CommonJS files and ES modules, with and without await, are evaluated once', () => {
  const files = {
    'a/route.cjs': LOADER,
    'b/route.mjs': MODULE,
    'c/route.mjs': `await 0\n${MODULE}`,
    'd/route.js': LOADER,
  }
  expect(load(files)).toEqual({
    loaded: [['loader'], ['loader'], ['loader'], ['loader']],
    count: 4,
  })
})

test('a file that has run before require() refuses another one does not run again', () => {
  const files = { 'a/route.cjs': `${LOADER}\nrequire('./late.mjs')`, 'a/late.mjs': 'await 0' }
  expect(load(files)).toEqual({
    loaded: ['import-failed', expect.stringMatching(/^ERR_REQUIRE_(?:ESM|ASYNC_MODULE)$/)],
    count: 1,
  })
})

test('TypeScript is not taken for JavaScript where Node does not know it', () => {
  const knowsTypes = 'typescript' in process.features && Boolean(process.features.typescript)
  expect(load({ 'a/route.ts': LOADER })).toEqual(
    knowsTypes
      ? { loaded: [['loader']], count: 1 }
      : { loaded: ['not-importable', 'ERR_UNKNOWN_FILE_EXTENSION'], count: 0 },
  )
  expect(load({ 'a/route.tsx': LOADER })).toEqual({
    loaded: ['not-importable', 'ERR_UNKNOWN_FILE_EXTENSION'],
    count: 0,
  })
})
