import type { Colors } from '../../terminal/terminal.ts'
import type { ListedRoute } from './route-listing.ts'

/** The methods that the file itself answers: HEAD and OPTIONS come with every route. */
export function formatMethods(
  { methods, handlers, isComplete }: ListedRoute,
  colors: Colors,
): string {
  const own = methods.filter((method) => !IMPLIED.includes(method) || handlers.includes(method))
  const colored = own.map((method) => COLORS[method]?.(colors)(method) ?? method)
  return [...colored, ...(isComplete ? [] : [colors.dim('?')])].join(' ')
}

/** A pattern with its params set off. */
export function formatPattern(pattern: string, colors: Colors): string {
  return pattern.replace(/(?<!\\):[^/]+/g, (param) => colors.cyan(param))
}

const IMPLIED = ['HEAD', 'OPTIONS']

const COLORS: Readonly<Record<string, (colors: Colors) => (text: string) => string>> = {
  GET: ({ green }) => green,
  POST: ({ yellow }) => yellow,
  PUT: ({ blue }) => blue,
  PATCH: ({ magenta }) => magenta,
  DELETE: ({ red }) => red,
}
