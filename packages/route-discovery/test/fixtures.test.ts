import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  type Diagnostic,
  type DiagnosticCode,
  DiscoveryError,
  discoverRoutes,
  type PlanOptions,
  planRoutes,
  type RouteManifest,
} from '../src/index.ts'
import { follow } from './planned.ts'
import { makeTree } from './tree-on-disk.ts'

/** The files of an app directory, and the result of discovery: a manifest, or diagnostics. */
interface Fixture extends Result {
  readonly options?: PlanOptions
  readonly files: readonly string[]
}

interface Result {
  readonly manifest?: RouteManifest
  readonly diagnostics?: readonly Diagnostic[]
}

const trees = new URL('fixtures/trees/', import.meta.url)

const fixtures: readonly (readonly [name: string, fixture: Fixture])[] = readdirSync(trees).map(
  (name) => [
    name.replace('.json', ''),
    JSON.parse(readFileSync(new URL(name, trees), 'utf8')) as Fixture,
  ],
)

function toResult(error: unknown): Result {
  if (error instanceof DiscoveryError) return { diagnostics: error.diagnostics }
  throw error
}

function plan(files: readonly string[], options?: PlanOptions): Result {
  try {
    return { manifest: planRoutes(files, options) }
  } catch (error) {
    return toResult(error)
  }
}

describe.each(fixtures)('%s', (_name, { options, files, ...expected }) => {
  test('is planned as expected', () => {
    expect(plan(files, options)).toStrictEqual(expected)
  })

  // Other systems can hold neither all these names nor names that differ only in case.
  test.runIf(process.platform === 'linux')('is the same on disk', async () => {
    const appDir = makeTree(files)
    const found = await discoverRoutes({ ...options, appDir }).then(
      (manifest) => ({ manifest }),
      toResult,
    )
    expect(found).toEqual(expected)
  })
})

const renamed = fixtures.flatMap(([name, { options, files, manifest, diagnostics }]) =>
  [...(diagnostics ?? []), ...(manifest?.warnings ?? [])].flatMap((diagnostic) =>
    diagnostic.renames === undefined ? [] : [{ name, options, files, diagnostic }],
  ),
)

test.each(renamed)(
  'the renames of $name end $diagnostic.files',
  ({ options, files, diagnostic }) => {
    const { manifest, diagnostics } = plan(follow(diagnostic, files), options)
    const left = [...(diagnostics ?? []), ...(manifest?.warnings ?? [])]
    const concerned = follow(diagnostic, diagnostic.files)
    const still = left.filter(
      ({ code, files }) => code === diagnostic.code && files.join() === concerned.join(),
    )
    expect(still).toEqual([])
  },
)

/** Every code: a tree that shows it, or the reason why files alone cannot, and the test that does. */
const CODES: Readonly<Record<DiagnosticCode, 'tree' | `${string}.test.ts: ${string}`>> = {
  'adjacent-params': 'tree',
  'app-dir-missing': 'app-directory.test.ts: it is about the directory itself',
  'app-dir-unreadable': 'app-directory.test.ts: it is about the directory itself',
  'case-collision': 'tree',
  'control-character': 'tree',
  'dot-segment': 'tree',
  'duplicate-name': 'tree',
  'link-not-followed': 'scan.test.ts: it is about links',
  'lone-surrogate': 'tree',
  'malformed-brackets': 'tree',
  'malformed-escape': 'tree',
  'malformed-group': 'tree',
  'matcher-on-rest': 'tree',
  'misnamed-export': 'check-route-module.test.ts: it is about exports',
  'misnamed-file': 'tree',
  'multiple-rests': 'tree',
  'no-handler': 'check-route-module.test.ts: it is about exports',
  'no-routes': 'tree',
  'not-a-file': 'scan.test.ts: it is about directories',
  'optional-in-affix': 'tree',
  'page-conflict': 'tree',
  'param-name': 'tree',
  'reserved-name': 'tree',
  'rest-in-affix': 'tree',
  'route-conflict': 'tree',
  'several-middleware-files': 'tree',
  'several-route-files': 'tree',
  'shadowed-route': 'tree',
  'too-many-optionals': 'tree',
  'unknown-matcher': 'tree',
  'unreachable-route': 'tree',
  'unreachable-variant': 'tree',
  'unreadable-directory': 'scan.test.ts: it is about modes',
}

test.each(Object.entries(CODES))('%s has its tree: %s', (code, shown) => {
  const [, fixture] = fixtures.find(([name]) => name === code) ?? []
  expect(fixture !== undefined).toBe(shown === 'tree')
  if (fixture === undefined) return
  const { manifest, diagnostics = manifest?.warnings ?? [] } = fixture
  expect(new Set(diagnostics.map((diagnostic) => diagnostic.code))).toEqual(new Set([code]))
})
