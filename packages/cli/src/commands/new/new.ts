import { join, relative } from 'node:path'
import { EXIT, usageError } from '../../errors.ts'
import { loadMatchers } from '../../project/load-matchers.ts'
import { markSuccess } from '../../terminal/marks.ts'
import type { CommandFunction } from '../command.ts'
import { checkPlace } from './check-place.ts'
import { toMiddlewareText } from './middleware-text.ts'
import { toRouteText } from './route-text.ts'
import { toStyle } from './source-style.ts'
import { writeNewFile } from './write-new-file.ts'

interface NewFlags {
  readonly kind: string
  readonly directory: string
  readonly js?: true
}

/** Writes a route file or a middleware file, once it is known that discovery takes it. */
export const newFile: CommandFunction<NewFlags> = async ({ settings, terminal, flags }) => {
  const { kind, js } = flags
  if (kind !== 'route' && kind !== 'middleware')
    throw usageError(`"${kind}" is nothing that can be made; write "route" or "middleware"`)
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
