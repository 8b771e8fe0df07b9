import { existsSync, readFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { isRelative } from '../source/module-exports.ts'
import type { SourceFile } from '../source/source-file.ts'

/** How a file of the project is written, for new files beside it. */
export interface SourceStyle {
  /** `require()` and `module.exports`. */
  readonly isCommonJs: boolean
  readonly quote: "'" | '"'
  /** `;` or nothing. */
  readonly end: '' | ';'
  readonly indent: string
  /** With its dot. */
  readonly extension: string
  /** The end of a specifier of this file: `.js`, or nothing. */
  readonly importExtension: string
}

export function describeStyle({ path, text, program }: SourceFile): SourceStyle {
  const isCommonJs = !program.body.some(({ type }) =>
    /^(Import|Export|TSExport|TSImport)/.test(type),
  )
  const extension = extname(path).replace('x', '')
  return {
    isCommonJs: isCommonJs && !/ts$/.test(extension),
    quote: count(text, /"/g) > count(text, /'/g) ? '"' : "'",
    end: count(text, /;[ \t]*$/gm) * 4 > count(text, /\n/g) ? ';' : '',
    indent: /^( {4}|\t| {2})\S/m.exec(text)?.[1] ?? '  ',
    extension,
    importExtension: findImportExtension(path, text, isCommonJs),
  }
}

function count(text: string, expression: RegExp): number {
  return text.match(expression)?.length ?? 0
}

/** As the relative imports of the file are written; without any, as its kind needs it. */
function findImportExtension(path: string, text: string, isCommonJs: boolean): string {
  const extension = extname(path)
  const specifiers = [...text.matchAll(/(?:from|require\()\s*['"]([^'"]+)['"]/g)]
  const written = specifiers.map(([, specifier = '']) => specifier).filter(isRelative)
  const ends = written.map((specifier) => extname(specifier))
  const isTypeScript = /ts/.test(extension)
  if (ends.some((end) => /^\.[cm]?tsx?$/.test(end))) return extension
  if (ends.some((end) => /^\.[cm]?js$/.test(end))) return toCompiled(extension)
  if (written.length > 0 || isCommonJs) return /^\.[cm]/.test(extension) ? extension : ''
  return isTypeScript && !isModulePackage(path) ? '' : toCompiled(extension)
}

function toCompiled(extension: string): string {
  return extension.replace(/tsx?$/, 'js').replace('jsx', 'js')
}

/** Whether Node takes a `.js` file there for a module. */
export function isModulePackage(path: string): boolean {
  const file = findPackageFile(dirname(path))
  return file !== undefined && JSON.parse(readFileSync(file, 'utf8')).type === 'module'
}

/** The `package.json` that a file belongs to. */
export function findPackageFile(directory: string): string | undefined {
  const file = join(directory, 'package.json')
  if (existsSync(file)) return file
  const parent = dirname(directory)
  return parent === directory ? undefined : findPackageFile(parent)
}
