import type { MethodDescription, Route, SecurityScheme } from '@portolan/dispatch-core'
import type { ProjectSettings } from '../../config/settings.ts'
import { createRouteImporter } from '../../project/import-routes.ts'
import type { Project } from '../../project/project-routes.ts'
import type { ListedMethod, ListedMiddleware, ListedRoute } from './route-listing.ts'

/** The description of a route, or the message of the error that its files failed with. */
type RouteReading = Pick<ListedRoute, 'description' | 'error'>

interface DescribeOptions {
  readonly settings: ProjectSettings
  /** Seconds that one file may take. */
  readonly timeout: number | undefined
}

/** Imports the files of all routes, and reads the description of each, by pattern. */
export async function describeRoutes(
  { manifest, matchers }: Project,
  { settings, timeout }: DescribeOptions,
): Promise<ReadonlyMap<string, RouteReading>> {
  const importRoutes = await createRouteImporter({ settings, manifest, matchers, timeout })
  const { routes } = manifest
  const read = await Promise.all(routes.map((route) => readRoute(importRoutes([route]))))
  return new Map(routes.map(({ pattern }, index) => [pattern, read[index] ?? {}]))
}

async function readRoute(importing: Promise<readonly Route[]>): Promise<RouteReading> {
  try {
    const [route] = await importing
    const methods = Object.entries(route?.description?.methods ?? {})
    return {
      description: {
        methods: Object.fromEntries(methods.map(([name, each]) => [name, toListedMethod(each)])),
      },
    }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

function toListedMethod(method: MethodDescription): ListedMethod {
  const { handler, docs, deprecated, responses, middleware, bodyTypes, problems } = method
  return {
    handler,
    ...(docs !== undefined && { docs }),
    ...(deprecated !== undefined && { deprecated }),
    schemas: PARTS.filter((part) => method[part] !== undefined),
    bodyTypes,
    responses: toStatuses(responses),
    ...toHeaderNames(method),
    middleware: middleware.map(toListedMiddleware),
    problems: toStatuses(problems),
  }
}

const PARTS = ['params', 'query', 'headers', 'body'] as const

function toListedMiddleware(
  description: MethodDescription['middleware'][number],
): ListedMiddleware {
  const { responses, deprecated, security, requestHeaders } = description
  return {
    ...(security !== undefined && { security: toList(security) }),
    ...(responses !== undefined && { responses: toStatuses(responses) }),
    ...(requestHeaders !== undefined && { requestHeaders: Object.keys(requestHeaders) }),
    ...toHeaderNames(description),
    ...(deprecated !== undefined && { deprecated }),
  }
}

function toHeaderNames({
  responseHeaders,
}: Pick<MethodDescription, 'responseHeaders'>): Pick<ListedMethod, 'responseHeaders'> {
  return responseHeaders === undefined ? {} : { responseHeaders: Object.keys(responseHeaders) }
}

function toStatuses(byStatus: Readonly<Record<number, unknown>>): number[] {
  return Object.keys(byStatus).map(Number)
}

function toList(security: SecurityScheme | readonly SecurityScheme[]): readonly SecurityScheme[] {
  return 'scheme' in security ? [security] : security
}
