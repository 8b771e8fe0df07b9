import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { renderPackage } from '../render-package.mjs'

const repository = fileURLToPath(new URL('../..', import.meta.url))
let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'render-package-'))
  for (const directory of ['packages', '.changeset']) mkdirSync(join(root, directory))
  cpSync(join(repository, 'LICENSE'), join(root, 'LICENSE'))
})
afterAll(() => rmSync(root, { recursive: true }))

describe('a rendered package', () => {
  test('has the given name wherever the template has its own', () => {
    const files = renderPackage(root, 'tide-tables-2')
    expect(files).toEqual(
      expect.arrayContaining([
        '.changeset/tide-tables-2.md',
        'packages/tide-tables-2/LICENSE',
        'packages/tide-tables-2/package.json',
        'packages/tide-tables-2/test/create-tide-tables-2.test.ts',
      ]),
    )
    for (const file of files) {
      expect(readFileSync(join(root, file), 'utf8')).not.toMatch(/package-?template/i)
    }
    expect(
      readFileSync(join(root, 'packages/tide-tables-2/src/create-tide-tables-2.ts'), 'utf8'),
    ).toContain('export function createTideTables2(')
  })

  test.each([
    ['', /'' is not a package name; type lower-case words/],
    ['Tide', /not a package name/],
    ['tide_tables', /not a package name/],
    ['tide--tables', /not a package name/],
    ['2tides', /not a package name/],
    ['../escape', /not a package name/],
    ['@portolan/tides', /has a scope.*type 'tides'/],
    ['t'.repeat(65), /65 characters/],
    ['package-template', /the template itself/],
  ])('is refused the name %j', (name, message) => {
    expect(() => renderPackage(root, name)).toThrow(message)
    expect(existsSync(join(root, '.changeset', `${name}.md`))).toBe(false)
  })

  test('is refused a name that is taken', () => {
    renderPackage(root, 'tides')
    expect(() => renderPackage(root, 'tides')).toThrow(/packages\/tides exists/)
  })
})

const SAME_FIELDS = [
  'name',
  'license',
  'repository',
  'type',
  'sideEffects',
  'main',
  'module',
  'types',
  'publishConfig',
]
/** A package may have more of these than the template, and never less. */
const EXTENDED_FIELDS = ['exports', 'devDependencies']

/** Ranges that a package takes over from its dependencies, or from the apps that it makes. */
const NARROWER: Record<string, string> = {
  cli: '^20.19.0 || >=22.12.0',
  migrate: '^20.19.0 || >=22.12.0',
  'create-portolan': '^20.19.0 || >=22.12.0',
}

/** `npm create` finds only packages with such a name. */
const WITHOUT_SCOPE = /^create-/

const packages = readdirSync(join(repository, 'packages'))

describe.each(packages)('the template and packages/%s', (name) => {
  let manifest: Record<string, unknown>
  let rendered: Record<string, unknown>
  beforeAll(() => {
    if (!existsSync(join(root, 'packages', name))) renderPackage(root, name)
    manifest = readJson(join(repository, 'packages', name, 'package.json'))
    rendered = readJson(join(root, 'packages', name, 'package.json'))
    if (WITHOUT_SCOPE.test(name)) rendered.name = name
  })

  test('say the same in package.json', () => {
    expect(pick(manifest, SAME_FIELDS)).toEqual(pick(rendered, SAME_FIELDS))
    expect(manifest).toMatchObject(pick(rendered, EXTENDED_FIELDS))
    expect(manifest.files).toEqual(expect.arrayContaining(rendered.files as string[]))
  })

  test('support the same majors of Node, if not each of their first minors', () => {
    const { node: oldest } = rendered.engines as { node: string }
    expect(manifest.engines).toEqual({ node: NARROWER[name] ?? oldest })
  })

  test('give each script word the same meaning, or one that goes further', () => {
    for (const [word, command] of Object.entries(rendered.scripts as Record<string, string>)) {
      expect(manifest.scripts).toHaveProperty(word, expect.stringMatching(`^${command}( && |$)`))
    }
  })

  test('have the same build, licence and base of tsconfig', () => {
    const [ours, template] = [repository, root].map((base) => join(base, 'packages', name))
    expect(readFileSync(`${ours}/LICENSE`)).toEqual(readFileSync(`${template}/LICENSE`))
    expect(readFileSync(`${ours}/tsup.config.ts`, 'utf8')).toContain(
      `import { packageBuild } from '../../tsup.base.ts'`,
    )
    expect(readJson(`${ours}/tsconfig.json`)).toMatchObject({
      extends: readJson(`${template}/tsconfig.json`).extends,
    })
  })
})

function pick(manifest: Record<string, unknown>, fields: readonly string[]): object {
  return Object.fromEntries(fields.map((field) => [field, manifest[field]]))
}

function readJson(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(file, 'utf8'))
}
