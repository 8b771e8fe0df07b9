import { basename, extname, relative } from 'node:path'
import type { ParamMatcher } from '@portolan/dispatch-core'
import type { ProjectSettings } from '../config/settings.ts'
import { usageError } from '../errors.ts'
import { toPlainMessage } from '../modules/bundler-words.ts'

/**
 * The matchers of the project by name: those of the configuration, or, where it names a file,
 * every function that the file exports.
 *
 * @param importModule given an absolute path; by default it reads the sources once
 * @throws {CommandError} when the file fails, or exports anything else.
 */
export async function loadMatchers(
  { root, matchers }: Pick<ProjectSettings, 'root' | 'matchers'>,
  importModule: (file: string) => Promise<unknown> = importOnce,
): Promise<Readonly<Record<string, ParamMatcher>>> {
  const file = findMatchersFile(matchers)
  // Without a file they are the matchers themselves.
  if (file === undefined) return matchers as Readonly<Record<string, ParamMatcher>>
  const name = relative(root, file)
  await refuseCommonJs(file, name)
  const exported = await importMatchers({ root, file, name }, importModule)
  for (const [matcher, value] of Object.entries(exported)) {
    if (matcher !== 'default' && typeof value === 'function') continue
    throw usageError(
      'wrong-matcher',
      matcher === 'default'
        ? `${name} has a default export, and a matcher needs a name; write export const hex = (text) => …`
        : `${name} exports ${matcher}, which is of type ${typeof value}; export functions alone, each is the matcher of its name`,
    )
  }
  // Each was seen to be a function above.
  return exported as Record<string, ParamMatcher>
}

/** The file that exports the matchers; a matcher may be called `file`, but it is a function. */
export function findMatchersFile({ file }: ProjectSettings['matchers']): string | undefined {
  return typeof file === 'string' ? file : undefined
}

/** A build imports the names, which CommonJS has only once it has run. */
async function refuseCommonJs(file: string, name: string): Promise<void> {
  const { isCommonJsFile } = await import('../sources/exports.ts')
  if (!isCommonJsFile(file)) return
  throw usageError(
    'matchers-in-commonjs',
    `${name} is CommonJS; write it as an ES module, such as ${basename(name, extname(name))}.mjs with export const hex = (text) => …`,
  )
}

async function importMatchers(
  { root, file, name }: { readonly root: string; readonly file: string; readonly name: string },
  importModule: (file: string) => Promise<unknown>,
): Promise<Record<string, unknown>> {
  try {
    // The exports of a module are always an object.
    return { ...((await importModule(file)) as object) }
  } catch (cause) {
    throw usageError(
      'matchers-failed',
      `${name} cannot be read: ${toPlainMessage(cause, root)}`,
      cause,
    )
  }
}

async function importOnce(file: string): Promise<unknown> {
  const { runnerImport } = await import('vite')
  return (await runnerImport(file)).module
}
