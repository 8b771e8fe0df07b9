import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  type Diagnostic,
  type DiagnosticCode,
  DiscoveryError,
  type DiscoveryOptions,
  discoverRoutes,
  type RouteManifest,
} from '../src/index.ts'

/** What discovery makes of a tree: either a manifest, or why there is none. */
interface Expected {
  readonly options?: DiscoveryOptions
  readonly manifest?: RouteManifest
  readonly diagnostics?: readonly Diagnostic[]
}

/** A folder for each rule and each diagnostic: an app directory `app`, and `expected.json`. */
const trees = new URL('fixtures/trees/', import.meta.url)

function readExpected(name: string): Expected {
  return JSON.parse(readFileSync(new URL(`${name}/expected.json`, trees), 'utf8')) as Expected
}

test.each(readdirSync(trees))('%s', async (name) => {
  const { options, ...expected } = readExpected(name)
  const found = await discoverRoutes({ ...options, appDir: new URL(`${name}/app/`, trees) }).then(
    (manifest) => ({ manifest }),
    (error) => (error instanceof DiscoveryError ? { diagnostics: error.diagnostics } : { error }),
  )
  expect(found).toEqual(expected)
})

/** Every code: a tree that shows it, or why none can be committed and which tests build one. */
const CODES: Readonly<Record<DiagnosticCode, 'tree' | `built: ${string}`>> = {
  'adjacent-params': 'tree',
  'app-dir-missing': 'built: the message holds the path (app-directory.test.ts)',
  'app-dir-unreadable': 'built: git keeps neither the mode nor a loop (app-directory.test.ts)',
  'case-collision': 'built: one folder on Windows and macOS (diagnostics.test.ts)',
  'control-character': 'tree',
  'dot-segment': 'tree',
  'duplicate-name': 'tree',
  'link-not-followed': 'built: git on Windows may make files of links (scan.test.ts)',
  'lone-surrogate': 'tree',
  'malformed-brackets': 'tree',
  'malformed-escape': 'tree',
  'malformed-group': 'tree',
  'matcher-on-rest': 'tree',
  'misnamed-export': 'built: discovery reads no file (check-route-module.test.ts)',
  'misnamed-file': 'tree',
  'multiple-rests': 'tree',
  'no-handler': 'built: discovery reads no file (check-route-module.test.ts)',
  'no-routes': 'tree',
  'not-a-file': 'tree',
  'optional-in-affix': 'tree',
  'page-conflict': 'tree',
  'param-name': 'tree',
  'reserved-name': 'tree',
  'rest-in-affix': 'tree',
  'route-conflict': 'tree',
  'several-middleware-files': 'tree',
  'several-route-files': 'tree',
  'shadowed-route': 'tree',
  'unknown-matcher': 'tree',
  'unreachable-route': 'tree',
  'unreadable-folder': 'built: git does not keep the mode (scan.test.ts)',
}

test.each(Object.entries(CODES))('%s has its tree: %s', (code, shown) => {
  expect(existsSync(new URL(code, trees))).toBe(shown === 'tree')
  if (shown !== 'tree') return
  const { manifest, diagnostics = manifest?.warnings ?? [] } = readExpected(code)
  expect(new Set(diagnostics.map((diagnostic) => diagnostic.code))).toEqual(new Set([code]))
})
