import type { Node } from '../source/source-file.ts'
import { findText, textOf } from '../source/source-file.ts'
import { type Moving, removeLine } from './move-request.ts'

/**
 * Takes the settings of a route out that only Next reads, such as `dynamic`.
 *
 * @returns the members of the new `config`
 */
export function moveSettings({ text, file, remarks }: Moving): string[] {
  const config: string[] = []
  for (const statement of file.program.body) {
    if (statement.type !== 'ExportNamedDeclaration' || statement.declaration === null) continue
    const { declaration } = statement
    const [declarator] =
      declaration.type === 'VariableDeclaration' ? declaration.declarations : [undefined]
    const id = declaration.type === 'FunctionDeclaration' ? declaration.id : declarator?.id
    if (id?.type !== 'Identifier') continue
    const value = declarator?.init ?? undefined
    if (id.name === 'config') {
      remarks.add(
        'name-conflict',
        file,
        statement,
        'config is the name of the settings of a route file; give it another name',
      )
      continue
    }
    if (id.name === 'maxDuration') {
      const seconds = value?.type === 'Literal' ? Number(value.value) : Number.NaN
      if (seconds > 0) {
        config.push(`timeout: ${toDigits(seconds * 1000)}`)
        removeLine(text, file, statement)
        continue
      }
    }
    const written = value === undefined ? '' : textOf(file, value)
    if (id.name === 'dynamicParams' && written === 'false') {
      remarks.add(
        'next-api',
        file,
        statement,
        'dynamicParams = false answers 404 for params that generateStaticParams() does not list; write that check into the handler, and take it out',
      )
      continue
    }
    const message = tellSetting(id.name, value)
    if (message === undefined) continue
    if (message !== '') {
      remarks.add('differs', file, statement, `${id.name}${written && ` = ${written}`} ${message}`)
    }
    removeLine(text, file, statement)
  }
  return config
}

/** What is told of a setting that is dropped; `''` where nothing changes, else `undefined`. */
function tellSetting(name: string, value: Node | undefined): string | undefined {
  const text = value === undefined ? undefined : findText(value)
  switch (name) {
    case 'dynamic':
      return text === 'force-dynamic' || text === 'auto'
        ? ''
        : 'is dropped: the handler runs for every request'
    case 'revalidate':
      return value?.type === 'Literal' && (value.value === 0 || value.value === false)
        ? ''
        : 'is dropped: nothing is kept; set Cache-Control for caches in front'
    case 'runtime':
      return text === 'nodejs' ? '' : 'is dropped: the host decides where the route runs'
    case 'preferredRegion':
      return 'is dropped: the host decides where the route runs'
    case 'maxDuration':
      return 'is dropped: write config = { timeout } in milliseconds'
    case 'fetchCache':
      return 'is dropped: fetch() keeps no answers outside of Next'
    case 'dynamicParams':
      return ''
    case 'generateStaticParams':
      return 'is dropped: no handler runs while the app is built'
    default:
      return undefined
  }
}

/** `30_000` */
function toDigits(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, '_')
}
