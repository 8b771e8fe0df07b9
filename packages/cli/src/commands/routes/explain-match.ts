import { createDispatcher } from '@portolan/dispatch-core'
import type { RouteSettings } from '../../config/config.ts'
import {
  type ProjectRoute,
  type ProjectRoutes,
  toNamedHandlers,
} from '../../project/project-routes.ts'
import { type Candidate, findCandidates } from './candidates.ts'
import type { TypedRequest } from './match.ts'
import type { ListedRoute } from './route-listing.ts'

/** The output of `portolan routes --match --json`. New members may come; these stay. */
export interface MatchExplanation extends TypedRequest {
  readonly version: 1
  /**
   * The answer before the handler decides: `handled` by it, or this status without it;
   * `unknown` where the file may export more than can be read in it.
   */
  readonly outcome: 'handled' | 'unknown' | 204 | 400 | 404 | 405
  /** The route that the path selects, for any method. */
  readonly route?: Pick<ListedRoute, 'id' | 'pattern' | 'file' | 'middleware' | 'methods'>
  readonly params?: Readonly<Record<string, unknown>>
  /** The export that runs. */
  readonly handler?: string
  /** The page that has this URL, which no route answers. */
  readonly page?: string
  /** Routes that come near, nearest first, each with the reason. */
  readonly others: readonly Candidate[]
}

/** Matches as a server would, and says why. */
export async function explainMatch(
  project: ProjectRoutes,
  { trailingSlash }: RouteSettings,
  { method, target }: TypedRequest,
): Promise<MatchExplanation> {
  const match = project.dispatcher.match(target)
  const route = project.routes.find(({ pattern }) => pattern === match?.route.pattern)
  const others =
    match?.malformed === true ? [] : findCandidates(project, trailingSlash, target, route)
  const request = { version: 1, method, target } as const
  if (route === undefined) {
    const page = findPage(project, target)
    return { ...request, outcome: 404, ...(page !== undefined && { page }), others }
  }
  const { id, pattern, file, middleware, methods } = route
  const found = { ...request, route: { id, pattern, file, middleware, methods } }
  if (match?.params === undefined) return { ...found, outcome: 400, others }
  const answer = await answerOf(route, method)
  return { ...found, params: { ...match.params }, ...answer, others }
}

/** Asks the real dispatcher, whose handlers here return their own names. */
async function answerOf(
  { source, methods }: ProjectRoute,
  method: string,
): Promise<Pick<MatchExplanation, 'outcome' | 'handler'>> {
  if (!methods.includes(method)) return { outcome: source.isOpen ? 'unknown' : 405 }
  const routes = [{ pattern: '/', module: toNamedHandlers(source) }]
  // The body of HEAD is dropped, and it is answered as GET is.
  const asked = method === 'HEAD' && !source.exports.some(({ name }) => name === 'HEAD')
  const response = await createDispatcher({ routes }).fetch(
    new Request('http://localhost/', { method: asked ? 'GET' : method }),
  )
  if (method === 'HEAD' && !asked) return { outcome: 'handled', handler: 'HEAD' }
  if (response.status === 204) return { outcome: 204 }
  return { outcome: 'handled', handler: (await response.json()) as string }
}

/** Pages of another framework may conflict, so that one dispatcher cannot hold all of them. */
function findPage({ manifest, matchers }: ProjectRoutes, target: string): string | undefined {
  return manifest.pages.find(({ pattern, segments }) => {
    const routes = [{ pattern, segments, module: {} }]
    return createDispatcher({ routes, matchers }).match(target) !== undefined
  })?.file
}
