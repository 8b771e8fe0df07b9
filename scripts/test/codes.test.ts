import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { readWorkspaces } from '../directions/read-workspaces.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const packages = readWorkspaces(root).filter(({ isPublished }) => isPublished)
const codesByName = new Map(
  packages.map(({ dir, manifest }) => [manifest.name, listCodes(dir)] as const),
)

/** The page of the site with the codes of all packages, each under its name. */
const page = readFileSync(join(root, 'apps/docs/reference/codes.md'), 'utf8')

describe.each(packages)('the error codes of $dir', ({ dir, manifest }) => {
  const codes = codesByName.get(manifest.name) ?? []
  const readme = readFileSync(join(root, dir, 'README.md'), 'utf8')
  const [, section = ''] = page.split(`\n## ${manifest.name}\n`)
  const documents = `${readme}\n${section.replace(/\n## [\s\S]*/, '')}`

  test('are in kebab case', () => {
    expect(codes.filter((code) => !/^[a-z]+(-[a-z]+)*$/.test(code))).toEqual([])
  })

  test('stand in its README, or on the page of codes', () => {
    const others = Object.keys(manifest.dependencies ?? {}).flatMap(
      (name) => codesByName.get(name) ?? [],
    )
    const own = codes.filter((code) => !others.includes(code))
    expect(own.filter((code) => !new RegExp(`\`'?${code}'?\``).test(documents))).toEqual([])
  })

  test('are all that a table of codes has', () => {
    expect(listTabledCodes(documents).filter((code) => !codes.includes(code))).toEqual([])
  })
})

/** The texts of each public type `…Code`, and of the member `code` of each public class or type. */
function listCodes(dir: string): string[] {
  const manifest = JSON.parse(readFileSync(join(root, dir, 'package.json'), 'utf8'))
  const entries = Object.values<string | { '@portolan/source': string }>(manifest.exports).flatMap(
    (entry) => (typeof entry === 'string' ? [] : [join(root, dir, entry['@portolan/source'])]),
  )
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile)
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root)
  const program = ts.createProgram(entries, options)
  const checker = program.getTypeChecker()
  const modules = entries.map((entry) => program.getSourceFile(entry)).filter((file) => !!file)
  const codes = modules
    .flatMap((file) => checker.getSymbolAtLocation(file) ?? [])
    .flatMap((module) => checker.getExportsOfModule(module))
    .map((symbol) =>
      symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
    )
    .flatMap((symbol) => {
      const type = checker.getDeclaredTypeOfSymbol(symbol)
      const member = type.getProperty('code')
      if (/Code$/.test(symbol.name)) return [type]
      return member ? [checker.getTypeOfSymbol(member)] : []
    })
    .flatMap((type) => (type.isUnion() ? type.types : [type]))
    .flatMap((type) => (type.isStringLiteral() ? [type.value] : []))
  return [...new Set(codes)].sort()
}

/** The texts in backticks in the first column of each table whose first heading has "code". */
function listTabledCodes(readme: string): string[] {
  const tables = readme.match(/^\|[^|]*\bcode\b[^|]*\|.*\n(?:\|.*\n)+/gim) ?? []
  return tables
    .flatMap((table) => table.split('\n').slice(2))
    .flatMap((row) => row.split('|')[1]?.match(/(?<=`)[\w-]+(?=`)/g) ?? [])
}
