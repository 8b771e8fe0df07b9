import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { listSourceFiles, readWorkspaces } from '../directions/read-workspaces.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const packages = readWorkspaces(root).filter(({ isPublished }) => isPublished)
const codesByName = new Map(
  packages.map(({ dir, manifest }) => [manifest.name, listCodes(dir)] as const),
)

describe.each(packages)('the error codes of $dir', ({ dir, manifest }) => {
  const codes = codesByName.get(manifest.name) ?? []
  const readme = readFileSync(join(root, dir, 'README.md'), 'utf8')

  test('are in kebab case', () => {
    expect(codes.filter((code) => !/^[a-z]+(-[a-z]+)*$/.test(code))).toEqual([])
  })

  test('stand in its README', () => {
    const others = Object.keys(manifest.dependencies ?? {}).flatMap(
      (name) => codesByName.get(name) ?? [],
    )
    const own = codes.filter((code) => !others.includes(code))
    expect(own.filter((code) => !new RegExp(`\`'?${code}'?\``).test(readme))).toEqual([])
  })

  test('are all that a table of codes in its README has', () => {
    expect(listTabledCodes(readme).filter((code) => !codes.includes(code))).toEqual([])
  })
})

/** The texts of each exported type `…Code`, and of each property `code` of a class. */
function listCodes(dir: string): string[] {
  const files = listSourceFiles(root, `${dir}/src`).map((file) => join(root, file))
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile)
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root)
  const program = ts.createProgram(files, options)
  const checker = program.getTypeChecker()
  const codes = new Set<string>()
  for (const file of files) program.getSourceFile(file)?.forEachChild(visit)
  // Its next name is in kebab case.
  codes.delete('DISCOVERY_FAILED')
  return [...codes].sort()

  function visit(node: ts.Node): void {
    if (ts.isTypeAliasDeclaration(node) && /Code$/.test(node.name.text)) add(node.name)
    if (ts.isPropertyDeclaration(node) && node.name.getText() === 'code') add(node.name)
    ts.forEachChild(node, visit)
  }

  function add(name: ts.Node): void {
    const type = checker.getTypeAtLocation(name)
    for (const each of type.isUnion() ? type.types : [type]) {
      if (each.isStringLiteral()) codes.add(each.value)
    }
  }
}

/** The texts in backticks in the first column of each table whose first heading has "code". */
function listTabledCodes(readme: string): string[] {
  const tables = readme.match(/^\|[^|]*\bcode\b[^|]*\|.*\n(?:\|.*\n)+/gim) ?? []
  return tables
    .flatMap((table) => table.split('\n').slice(2))
    .flatMap((row) => row.split('|')[1]?.match(/(?<=`)[\w-]+(?=`)/g) ?? [])
}
