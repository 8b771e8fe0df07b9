import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { findViolations } from '../directions/find-violations.mjs'

type Files = Record<string, string | object>

const roots: string[] = []
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true })
})

const CORE = { name: '@portolan/dispatch-core' }
const DISCOVERY = {
  name: '@portolan/route-discovery',
  dependencies: { '@portolan/dispatch-core': 'workspace:^', 'fast-glob': 'catalog:' },
}
const EXPRESS = {
  name: '@portolan/adapter-express',
  dependencies: {
    '@portolan/dispatch-core': 'workspace:^',
    '@portolan/route-discovery': 'workspace:^',
  },
  peerDependencies: { express: '^5.0.0' },
  devDependencies: {
    '@portolan-internal/node-http': 'workspace:*',
    '@portolan/security-headers': 'workspace:^',
    vitest: 'catalog:',
  },
}

/** A repository in which everything is as it must be; each case below adds to it. */
const sound: Files = {
  'packages/dispatch-core/package.json': CORE,
  'packages/dispatch-core/src/index.ts': `export { a } from './a.ts'`,
  'packages/dispatch-core/src/a.ts': `export const a = 1 // import 'node:fs'`,
  'packages/dispatch-core/src/a.test.ts': `import { it } from 'vitest'; import 'node:http'`,
  'packages/dispatch-core/tsup.config.ts': `import { packageBuild } from '../../tsup.base.ts'`,
  'packages/security-headers/package.json': { name: '@portolan/security-headers' },
  'packages/security-headers/src/index.ts': `export const text = "import x from 'express'"`,
  'packages/route-discovery/package.json': DISCOVERY,
  'packages/route-discovery/src/index.ts': `import 'fast-glob'; import 'node:fs'; import '@portolan/dispatch-core'`,
  'packages/adapter-express/package.json': EXPRESS,
  'packages/adapter-express/src/index.ts': `
    import express from 'express'
    import '@portolan/dispatch-core'
    import '@portolan-internal/node-http'
    import type { Manifest } from '@portolan/route-discovery'
    export const load = () => import('@portolan/route-discovery')
    export const loadInCommonJs = () => require('@portolan/route-discovery')`,
  'packages/adapter-express/test/mount.test.ts': `import '@portolan/route-discovery'; import 'supertest'`,
  'packages/dispatch-core/test/host.test.ts': `import '../../../internal/contract/src/index.ts'`,
  'packages/adapter-express/test/headers.test.ts': `import '@portolan/security-headers'`,
  'packages/dispatch-core/src/matching/match.ts': `import '../pattern/parse.ts'; import './in/a.ts'`,
  'packages/dispatch-core/src/pattern/parse.test.ts': `import '../matching/match.ts'`,
  'packages/cli/package.json': { name: '@portolan/cli' },
  'packages/cli/src/main.ts': `import './commands/run.ts'`,
  'packages/cli/src/commands/run.ts': `import '../errors.ts'; import './dev/dev.ts'`,
  'packages/cli/src/commands/dev/dev.ts': `import '../command.ts'`,
  'apps/example/package.json': { name: '@portolan/example', private: true },
  'apps/example/app.ts': `import '@portolan/adapter-express'; import '@portolan/security-headers'`,
  'internal/node-http/package.json': { name: '@portolan-internal/node-http', private: true },
  'internal/node-http/src/index.ts': `import 'node:http'; import '@portolan/dispatch-core'`,
  'internal/contract/package.json': { name: '@portolan-internal/contract', private: true },
  'internal/contract/src/index.ts': `import 'vitest'; import '@portolan/security-headers'`,
  'internal/contract/src/pack.ts': `import '../../../scripts/pack.mjs'`,
  'benchmarks/package.json': { name: '@portolan/benchmarks', private: true },
  'benchmarks/match.ts': `import '../packages/dispatch-core/src/a.ts'; import 'find-my-way'`,
}

describe('a repository', () => {
  test('goes against nothing when its directions hold', () => {
    expect(findViolations(writeTree(sound))).toEqual([])
  })

  const cases: { rule: string; fact: string; files: Files; where?: string }[] = [
    {
      rule: 'direction',
      fact: 'the core imports discovery',
      files: { 'packages/dispatch-core/src/b.ts': `\n\nimport '@portolan/route-discovery'` },
      where: 'packages/dispatch-core/src/b.ts:3',
    },
    {
      rule: 'direction',
      fact: "the core names discovery's types",
      files: {
        'packages/dispatch-core/src/b.ts': `export type M = import('@portolan/route-discovery').M`,
      },
    },
    {
      rule: 'direction',
      fact: 'a test of the core imports an adapter',
      files: {
        'packages/dispatch-core/test/b.test.ts': `import '@portolan/adapter-express/package.json'`,
      },
    },
    {
      rule: 'direction',
      fact: 'the security headers import the core',
      files: {
        'packages/security-headers/src/b.ts': `export { a } from '@portolan/dispatch-core'`,
      },
    },
    {
      rule: 'direction',
      fact: 'discovery imports an adapter',
      files: { 'packages/route-discovery/src/b.mts': `import('@portolan/adapter-express')` },
    },
    {
      rule: 'direction',
      fact: 'one adapter imports another',
      files: {
        'packages/adapter-node/package.json': { name: '@portolan/adapter-node' },
        'packages/adapter-node/src/b.ts': `import '@portolan/adapter-express'`,
      },
    },
    {
      rule: 'direction',
      fact: 'discovery imports the command line',
      files: { 'packages/route-discovery/src/b.ts': `import '@portolan/cli'` },
    },
    {
      rule: 'direction',
      fact: 'a new package imports the core before a layer says so',
      files: {
        'packages/new/package.json': { name: '@portolan/new' },
        'packages/new/src/index.ts': `import '@portolan/dispatch-core'`,
      },
    },
    {
      rule: 'direction',
      fact: 'an app imports private code',
      files: { 'apps/example/b.ts': `import '@portolan-internal/node-http'` },
    },
    {
      rule: 'direction',
      fact: 'private code that an adapter bundles imports the security headers',
      files: { 'internal/node-http/src/b.ts': `import '@portolan/security-headers'` },
    },
    {
      rule: 'direction',
      fact: 'a package.json reverses a direction for its tests',
      files: {
        'packages/dispatch-core/package.json': {
          ...CORE,
          devDependencies: { '@portolan/route-discovery': 'workspace:^' },
        },
      },
      where: 'packages/dispatch-core/package.json',
    },
    {
      rule: 'direction',
      fact: 'an adapter imports the security headers outside its tests',
      files: { 'packages/adapter-express/src/b.ts': `import '@portolan/security-headers'` },
    },
    {
      rule: 'direction',
      fact: 'an adapter depends on the security headers at run time',
      files: {
        'packages/adapter-express/package.json': {
          ...EXPRESS,
          peerDependencies: { ...EXPRESS.peerDependencies, '@portolan/security-headers': '*' },
        },
      },
    },
    {
      rule: 'lazy',
      fact: 'an adapter imports discovery before it is asked for it',
      files: {
        'packages/adapter-express/src/b.ts': `import { x } from '@portolan/route-discovery'`,
      },
    },
    {
      rule: 'lazy',
      fact: 'an adapter requires discovery',
      files: { 'packages/adapter-express/src/b.cjs': `require('@portolan/route-discovery')` },
    },
    {
      rule: 'runs-anywhere',
      fact: 'the core imports node:fs',
      files: { 'packages/dispatch-core/src/b.ts': `import { readFile } from 'node:fs/promises'` },
    },
    {
      rule: 'runs-anywhere',
      fact: 'the core imports a builtin without its scheme',
      files: { 'packages/dispatch-core/src/b.ts': `export * from 'path'` },
    },
    {
      rule: 'runs-anywhere',
      fact: 'the core names a type of Node',
      files: { 'packages/dispatch-core/src/b.ts': `import type { Server } from 'node:http'` },
    },
    {
      rule: 'runs-anywhere',
      fact: 'the security headers load a builtin late',
      files: {
        'packages/security-headers/src/b.ts': 'export const c = () => import(`node:crypto`)',
      },
    },
    {
      rule: 'no-dependency',
      fact: 'the core has a dependency',
      files: {
        'packages/dispatch-core/package.json': { ...CORE, dependencies: { cookie: '^1.0.0' } },
      },
    },
    {
      rule: 'no-dependency',
      fact: 'the security headers have an optional peer',
      files: {
        'packages/security-headers/package.json': {
          name: '@portolan/security-headers',
          peerDependencies: { express: '*' },
        },
      },
    },
    {
      rule: 'declared',
      fact: 'a published package imports what is only there for its tests',
      files: { 'packages/adapter-express/src/b.ts': `import { vi } from 'vitest'` },
    },
    {
      rule: 'declared',
      fact: 'a published package imports a file of a package that it does not list',
      files: { 'packages/route-discovery/src/b.ts': `import('@scope/name/file.js')` },
    },
    {
      rule: 'declared',
      fact: 'bundled private code imports what the package that bundles it does not list',
      files: { 'internal/node-http/src/b.ts': `import x = require('cookie')` },
      where: 'internal/node-http/src/b.ts:1',
    },
    {
      rule: 'declared',
      fact: 'private code is imported without being a devDependency',
      files: {
        'internal/other/package.json': { name: '@portolan-internal/other', private: true },
        'packages/adapter-express/src/b.ts': `import '@portolan-internal/other'`,
      },
    },
    {
      rule: 'private',
      fact: 'a published package depends on a private workspace',
      files: {
        'packages/adapter-express/package.json': {
          ...EXPRESS,
          dependencies: {
            ...EXPRESS.dependencies,
            '@portolan-internal/node-http': 'workspace:*',
          },
        },
      },
    },
    {
      rule: 'end',
      fact: 'a test imports an app by its name',
      files: { 'internal/contract/src/b.ts': `import '@portolan/example'` },
    },
    {
      rule: 'end',
      fact: 'a script imports a benchmark by its path',
      files: { 'scripts/b.mjs': `import '../benchmarks/match.ts'` },
    },
    {
      rule: 'end',
      fact: 'a package.json lists an app',
      files: {
        'benchmarks/package.json': {
          name: '@portolan/benchmarks',
          private: true,
          dependencies: { '@portolan/example': 'workspace:*' },
        },
      },
    },
    {
      rule: 'by-name',
      fact: 'a package reaches into another',
      files: {
        'packages/route-discovery/src/b.ts': `import '../../dispatch-core/src/a.ts'`,
      },
    },
    {
      rule: 'by-name',
      fact: 'a published package reaches into private code outside its tests',
      files: {
        'packages/adapter-express/src/b.ts': `import '../../../internal/node-http/src/index.ts'`,
      },
    },
    {
      rule: 'stays-inside',
      fact: 'a published package imports what is not published with it',
      files: { 'packages/dispatch-core/src/b.ts': `import '../../../version.ts'` },
    },
    {
      rule: 'stays-inside',
      fact: "a published package's test imports a script",
      files: { 'packages/cli/test/b.test.ts': `import '../../../scripts/pack.mjs'` },
    },
    {
      rule: 'folder-order',
      fact: 'a folder imports one that stands behind it',
      files: {
        'packages/dispatch-core/src/results/b.ts': '',
        'packages/dispatch-core/src/pattern/b.ts': `\nimport type { B } from '../results/b.ts'`,
      },
      where: 'packages/dispatch-core/src/pattern/b.ts:2',
    },
    {
      rule: 'folder-order',
      fact: 'a folder imports an entry',
      files: { 'packages/dispatch-core/src/pattern/b.ts': `import '../index.ts'` },
      where: 'packages/dispatch-core/src/pattern/b.ts:1',
    },
    {
      rule: 'folder-order',
      fact: 'a folder has no place in the order',
      files: { 'packages/dispatch-core/src/new/b.ts': `import '../pattern/b.ts'` },
      where: 'packages/dispatch-core/src/new',
    },
    {
      rule: 'folder-circle',
      fact: 'two folders import each other',
      files: {
        'packages/cli/src/files/a.ts': `import { b } from '../project/b.ts'`,
        'packages/cli/src/project/c.ts': `export type C = import('../files/a.ts').C`,
      },
      where: 'packages/cli/src/files/a.ts:1',
    },
    {
      rule: 'folder-circle',
      fact: 'folders import each other over a third one, at any depth',
      files: {
        'internal/contract/src/a/one/x.ts': `import '../two/x.ts'`,
        'internal/contract/src/a/two/deep/x.ts': `import '../../three/x.ts'`,
        'internal/contract/src/a/three/x.ts': `import '../one/y.ts'`,
      },
      where: 'internal/contract/src/a/',
    },
    {
      rule: 'folder-circle',
      fact: 'a folder and a file beside it import each other',
      files: {
        'packages/cli/src/main.ts': `import './server/serve.ts'`,
        'packages/cli/src/server/serve.ts': `export * from '../main.ts'`,
      },
      where: 'packages/cli/src/server/serve.ts:1',
    },
  ]

  for (const { rule, fact, files, where = Object.keys(files).at(-1) } of cases) {
    test(`goes against "${rule}" when ${fact}`, () => {
      const violations = findViolations(writeTree({ ...sound, ...files }))
      expect(violations).not.toEqual([])
      for (const violation of violations) {
        expect(violation).toMatchObject({ rule, where: expect.stringContaining(`${where}`) })
      }
    })
  }
})

function writeTree(files: Files): string {
  const root = mkdtempSync(join(tmpdir(), 'directions-'))
  roots.push(root)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    const text = typeof content === 'string' ? content : JSON.stringify(content)
    writeFileSync(join(root, path), text)
  }
  return root
}
