import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { COMPILER_OPTIONS, PROJECTS } from './page-project.ts'
import { type Block, readPage } from './read-page.ts'
import { renderPage } from './render-page.ts'

const DOCS = fileURLToPath(new URL('..', import.meta.url))
const pages = readdirSync(DOCS, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /^(?:guides\/|reference\/|moving-over\/)?[\w-]+\.md$/.test(file))
  .filter((file) => !file.startsWith('reference/api'))
  .sort()
/** Languages that run: a block of one of them is a file of the page. */
const RUNS = new Set(['ts', 'js', 'tsx', 'jsx', 'mjs', 'cjs', 'json', 'html'])

const [major] = readFileSync(new URL('../../../.nvmrc', import.meta.url), 'utf8')
  .trim()
  .split('.')
/** The commands need a POSIX shell, and another Node prints some of their texts otherwise. */
const isOther = process.platform === 'win32' || process.versions.node.split('.')[0] !== major
const read = (page: string) => readFileSync(join(DOCS, page), 'utf8')
const nameOf = (page: string) => page.replace(/\.md$/, '').replaceAll('/', '-')

beforeAll(() => {
  rmSync(PROJECTS, { recursive: true, force: true })
})

// Each page waits for its servers most of the time.
describe.concurrent.each(pages.map((page) => [page, readPage(read(page))] as const))(
  '%s',
  (page, blocks) => {
    test('names the file of each block of code', () => {
      const nameless = blocks.filter((block) => block.kind === 'other' && RUNS.has(block.language))
      expect(nameless).toEqual([])
    })

    test('installs only packages that its code was tried with', () => {
      const manifest = JSON.parse(read('package.json'))
      const names = blocks.flatMap(listInstalled)
      expect(names.filter((name) => !(name in manifest.devDependencies))).toEqual([])
    })

    if (blocks.some(({ kind }) => kind !== 'other')) {
      // `vitest -u` writes the screens anew.
      test.skipIf(isOther)('has code that runs, and shows its output', async ({ expect }) => {
        await expect(await renderPage(read(page), nameOf(page))).toMatchFileSnapshot(
          join(DOCS, page),
        )
      })
    }
  },
)

test.skipIf(isOther)('the code of all pages has the types that it says', () => {
  const options = {
    compilerOptions: COMPILER_OPTIONS,
    include: ['**/*'],
    exclude: ['**/dist', '**/node_modules', '**/.portolan'],
  }
  writeFileSync(join(PROJECTS, 'tsconfig.json'), JSON.stringify(options))
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', PROJECTS], { encoding: 'utf8' })
  expect(stdout).toBe('')
})

/** The packages that the commands of a block install. */
function listInstalled(block: Block): string[] {
  if (block.kind !== 'other' || block.language !== 'sh') return []
  return [...block.code.matchAll(/^npm install (.*)$/gm)].flatMap(([, words = '']) =>
    words
      .split(' ')
      .filter((word) => !word.startsWith('-'))
      .map((word) => word.replace(/(?<=.)@.*$/, '')),
  )
}
