/** The extensions of route and middleware files. `.d.ts` is not one of them. */
export const ROUTE_EXTENSIONS = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs', 'tsx', 'jsx'] as const

export type RouteExtension = (typeof ROUTE_EXTENSIONS)[number]

/** In the order in which discovery looks for them. */
export const PAGE_EXTENSIONS = ['tsx', 'jsx', 'ts', 'js'] as const

/** The meaning of a file in an app directory. */
export type FileRole = 'route' | 'page' | 'middleware' | 'misnamed'

/** A file that discovery reads. */
export interface AppFile {
  /** Relative to the app directory, with forward slashes. */
  readonly file: string
  /** Where it is, likewise; `''` for the app directory itself. */
  readonly directory: string
  readonly role: FileRole
}

/** The role of a file by its name; `undefined` for a file that discovery does not read. */
export function findFileRole(name: string): FileRole | undefined {
  return ROLES.get(name) ?? (MAYBE_MISNAMED.test(name) ? 'misnamed' : undefined)
}

/**
 * The path, from its directory, that a misnamed file was probably meant to have: `route.ts` for
 * `routes.ts`, and for the names of SvelteKit and Nitro, `+server.ts` and `ships.get.ts`.
 */
export function correctFileName(name: string): string {
  const extension = extensionOf(name).toLowerCase()
  const [, directory] = NAMED_BY_METHOD.exec(name) ?? []
  if (directory === 'index' || name.startsWith('+server.')) return `route.${extension}`
  if (directory !== undefined) return `${directory}/route.${extension}`
  return `${/route/i.test(name) ? 'route' : 'middleware'}.${extension}`
}

/** The extension of a file that has a role: `ts` of `route.ts`. */
export function extensionOf(file: string): string {
  return file.slice(file.lastIndexOf('.') + 1)
}

const ROLES: ReadonlyMap<string, FileRole> = new Map([
  ...ROUTE_EXTENSIONS.map((extension) => [`route.${extension}`, 'route'] as const),
  ...ROUTE_EXTENSIONS.map((extension) => [`middleware.${extension}`, 'middleware'] as const),
  ...PAGE_EXTENSIONS.map((extension) => [`page.${extension}`, 'page'] as const),
])

const EXTENSION = `\\.(?:${ROUTE_EXTENSIONS.join('|')})$`
/** Nitro's name of a route for one method. */
const NAMED_BY_METHOD = new RegExp(`^(.+)\\.(?:get|post|put|patch|delete)${EXTENSION}`, 'i')
const MAYBE_MISNAMED = new RegExp(
  `^(?:\\+?_?routes?|_?middlewares?|\\+server)${EXTENSION}|${NAMED_BY_METHOD.source}`,
  'i',
)
