import type { DispatcherOptions, HandlerContext } from '@portolan/dispatch-core'
import { createEventLog } from './event-log.ts'

const PATTERNS = [
  '/',
  '/admin/users',
  '/blog/:slug',
  '/blog/latest',
  '/f/:path+',
  '/docs/:path*',
  '/n/:id(int)',
  '/n/:name',
  '/u/:id(uuid)',
  '/s/:name(slug)',
  '/i18n/:lang?/about',
  '/v:version.json',
  '/span/:from-:to',
  '/café/a%b',
  '/x/:path+/edit',
  '/case/Sensitive',
]

/** Each route returns its own id and its params. */
export function createPathsApp(): DispatcherOptions {
  const { note, route } = createEventLog()
  const loader = ({ route: { pattern }, params }: HandlerContext) => {
    note(`handler ${pattern}`)
    return { pattern, params, prototype: Object.getPrototypeOf(params) }
  }
  const module = { loader, action: loader }
  return { routes: [route, ...PATTERNS.map((pattern) => ({ pattern, module }))] }
}

export function createSlashlessApp(): DispatcherOptions {
  return { ...createPathsApp(), trailingSlash: 'never' }
}

export function createSlashedApp(): DispatcherOptions {
  const { routes } = createPathsApp()
  return { routes: routes.slice(1), trailingSlash: 'always' }
}
