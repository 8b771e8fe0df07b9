/** The extensions of route and middleware files. `.d.ts` is none. */
export const ROUTE_EXTENSIONS = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs', 'tsx', 'jsx'] as const

export type RouteExtension = (typeof ROUTE_EXTENSIONS)[number]

/** In the order in which they are looked for. */
export const PAGE_EXTENSIONS = ['tsx', 'jsx', 'ts', 'js'] as const

/** What a file in an app directory is to discovery. */
export type FileRole = 'route' | 'page' | 'middleware' | 'misnamed'

/** The role of a file by its name; `undefined` for the files that are of no concern. */
export function findFileRole(name: string): FileRole | undefined {
  const known = ROLES.get(name)
  if (known !== undefined) return known
  // Nearly every name of no concern leaves here, before anything is made for it.
  return MAYBE_MISNAMED.test(name) ? 'misnamed' : undefined
}

/** What a misnamed file was probably meant to be called. */
export function correctFileName(name: string): string {
  const [stem = '', extension = ''] = name.toLowerCase().split('.')
  return `${stem.includes('route') ? 'route' : 'middleware'}.${extension}`
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

const MAYBE_MISNAMED = new RegExp(
  `^(?:\\+?_?routes?|_?middlewares?)\\.(?:${ROUTE_EXTENSIONS.join('|')})$`,
  'i',
)
