import { relative } from 'node:path'
import type { ParamMatcher } from '@portolan/dispatch-core'
import type { Settings } from '../config/settings.ts'
import { usageError } from '../errors.ts'

/**
 * The matchers of the project by name: those of the configuration, or, where it names a file,
 * every function that the file exports.
 *
 * @throws CommandError when the file fails, or exports anything else.
 */
export async function loadMatchers({
  root,
  matchers,
}: Pick<Settings, 'root' | 'matchers'>): Promise<Readonly<Record<string, ParamMatcher>>> {
  if (!isFile(matchers)) return matchers
  const name = relative(root, matchers.file)
  const exported = await importMatchers(matchers.file, name)
  for (const [matcher, value] of Object.entries(exported)) {
    if (matcher !== 'default' && typeof value === 'function') continue
    throw usageError(
      matcher === 'default'
        ? `${name} has a default export, and a matcher needs a name; write export const hex = (text) => …`
        : `${name} exports ${matcher}, which is of type ${typeof value}; export functions alone, each is the matcher of its name`,
    )
  }
  // Each was seen to be a function above.
  return exported as Record<string, ParamMatcher>
}

function isFile(matchers: Settings['matchers']): matchers is { readonly file: string } {
  return 'file' in matchers && typeof matchers.file === 'string'
}

async function importMatchers(file: string, name: string): Promise<Record<string, unknown>> {
  const { runnerImport } = await import('vite')
  try {
    const { module } = await runnerImport<Record<string, unknown>>(file)
    return { ...module }
  } catch (cause) {
    throw usageError(`${name} cannot be read: ${(cause as Error).message}`, cause)
  }
}
