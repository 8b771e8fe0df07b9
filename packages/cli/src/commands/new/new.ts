import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { CommandError, EXIT, usageError } from '../../errors.ts'
import { loadMatchers } from '../../project/load-matchers.ts'
import { markSuccess } from '../../terminal/text.ts'
import type { CommandFunction } from '../command.ts'
import { checkPlace } from './check-place.ts'
import { toMiddlewareText, toRouteText, toStyle } from './file-text.ts'

interface NewFlags {
  readonly kind: string
  readonly directory: string
  readonly js?: true
}

/** Writes a route file or a middleware file, once it is known that discovery takes it. */
export const newFile: CommandFunction<NewFlags> = async ({ settings, terminal, flags }) => {
  const { kind, js } = flags
  if (kind !== 'route' && kind !== 'middleware') {
    throw usageError(
      'unknown-kind',
      `"${kind}" is nothing that can be made; write "route" or "middleware"`,
    )
  }
  const { root, appDir } = settings
  const matchers = await loadMatchers(settings)
  const place = await checkPlace(settings, matchers, kind, flags.directory)
  const style = toStyle(root, js === true)
  const text =
    kind === 'route'
      ? toRouteText(place, style)
      : toMiddlewareText(relative(root, join(appDir, place.directory)), style)
  const file = join(place.directory, `${kind}.${js ? 'js' : 'ts'}`)
  await writeNewFile(appDir, file, text)
  const answers = kind === 'route' ? ` answers GET ${place.pattern}` : ''
  terminal.out(markSuccess(`${relative(root, join(appDir, file))}${answers}`, terminal.colors))
  return EXIT.ok
}

/**
 * Writes a file, unless there is one already, in any language.
 *
 * @throws {CommandError} for one that exists.
 */
async function writeNewFile(appDir: string, file: string, text: string): Promise<void> {
  const directory = join(appDir, dirname(file))
  const [kind = ''] = basename(file).split('.')
  const names = await readdir(directory).catch(() => [])
  const taken = names.find((name) => new RegExp(`^${kind}\\.[mc]?[jt]sx?$`).test(name))
  if (taken !== undefined) throw exists(join(dirname(file), taken))
  await mkdir(directory, { recursive: true })
  try {
    await writeFile(join(appDir, file), text, { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw exists(file)
    throw error
  }
}

function exists(file: string): CommandError {
  return new CommandError(
    'file-exists',
    `There is ${file} already, and it stays as it is; edit it, or name another directory`,
  )
}
