import { posix } from 'node:path'
import { type ParseResult, parseSync } from 'vite'
import type { BuiltFile } from '../../bundling/bundle.ts'
import { CommandError } from '../../errors.ts'
import { findExportedNames } from '../../sources/exports.ts'

/**
 * Makes sure that every module of a build can be parsed, and finds the modules beside it and the
 * names that it imports from them. Nothing of it runs.
 *
 * @throws {CommandError} with all that would fail at the start.
 */
export function checkLinks(files: readonly BuiltFile[]): void {
  const names = new Set(files.map(({ name }) => name))
  const modules = new Map<string, ParseResult>()
  for (const { name, content, isModule } of files) {
    if (isModule) modules.set(name, parseSync(name, toText(content), { sourceType: 'module' }))
  }
  const problems = [...modules].flatMap(([name, parsed]) => {
    const [error] = parsed.errors
    return error === undefined
      ? findUnlinked(name, parsed.module, { names, modules })
      : [`${name} cannot be parsed: ${error.message}`]
  })
  if (problems.length === 0) return
  throw new CommandError(
    'build-failed',
    `The build would not start, and nothing was written:\n${problems.join('\n')}`,
  )
}

interface Output {
  readonly names: ReadonlySet<string>
  readonly modules: ReadonlyMap<string, ParseResult>
}

function findUnlinked(
  name: string,
  module: ParseResult['module'],
  { names, modules }: Output,
): string[] {
  return [...module.staticImports, ...findReexports(module)].flatMap(
    ({ moduleRequest, entries }) => {
      if (!/^\.{1,2}\//.test(moduleRequest.value)) return []
      const imported = posix.join(posix.dirname(name), moduleRequest.value)
      if (!names.has(imported)) return [`${name} imports ${imported}, which is not part of it`]
      const exported = modules.get(imported)
      if (exported === undefined) return []
      return findMissing(entries, exported).map(
        (wanted) => `${name} imports ${wanted} from ${imported}, which does not export it`,
      )
    },
  )
}

/** The names that are imported from a module and that it does not export. */
function findMissing(entries: Reexport['entries'], exported: ParseResult): string[] {
  const { names, isOpen } = findExportedNames(exported)
  if (isOpen) return []
  return entries.flatMap(({ importName: { kind, name } }) => {
    if (kind !== 'Default' && kind !== 'Name') return []
    const wanted = kind === 'Default' ? 'default' : String(name)
    return names.includes(wanted) ? [] : [wanted]
  })
}

interface Reexport {
  readonly moduleRequest: { readonly value: string }
  readonly entries: readonly {
    readonly importName: { readonly kind: string; readonly name: string | null }
  }[]
}

/** `export { a } from './b.js'`, as an import. */
function findReexports({ staticExports }: ParseResult['module']): Reexport[] {
  return staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, importName }) =>
      moduleRequest === null ? [] : [{ moduleRequest, entries: [{ importName }] }],
    ),
  )
}

function toText(content: string | Uint8Array): string {
  return typeof content === 'string' ? content : new TextDecoder().decode(content)
}
