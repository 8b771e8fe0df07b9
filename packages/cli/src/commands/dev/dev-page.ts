import type { IncomingMessage, ServerResponse } from 'node:http'
import type { MethodDescription, RouteDescription, StandardSchema } from '@portolan/dispatch-core'
import { resolveSecurityHeaders } from '@portolan/security-headers'
import pc from 'picocolors'
import type { ProjectSettings } from '../../config/settings.ts'
import { findProjectRoutes } from '../../project/project-routes.ts'
import { explainMatch } from '../routes/explain-match.ts'
import { formatExplanation } from '../routes/match.ts'
import { toRouteListing } from '../routes/route-listing.ts'
import { toPageText } from './page-text.ts'
import { type Replace, replaceNotFound } from './replace-not-found.ts'
import { RequestHistory } from './request-history.ts'

interface DevPageOptions {
  /** As they are now. */
  readonly settings: () => ProjectSettings
  /** Loads a route, by its file, and gives what it says of itself. */
  readonly describe: (file: string) => Promise<RouteDescription | undefined>
}

/**
 * The page of `dev` at `/`, where the project answers nothing there: its routes, a form for each
 * that asks it by its own URL, and the last requests. It is for pages of its own origin alone,
 * and has none of the headers of the app.
 */
export class DevPage {
  readonly #options: DevPageOptions
  readonly #history = new RequestHistory()

  constructor(options: DevPageOptions) {
    this.#options = options
  }

  /** Whether a request is of the page's own script, and of no interest to the developer. */
  static isOwn({ url = '' }: IncomingMessage): boolean {
    return OWN.test(url)
  }

  /** Keeps a request for the page, and answers it where it asks for the page and gets a 404. */
  watch(req: IncomingMessage, res: ServerResponse): void {
    const isOwn = DevPage.isOwn(req)
    if (!isOwn) this.#history.watch(req, res)
    const { method, url = '', headers } = req
    const isPage = /^\/(?:\?|$)/.test(url) && /\btext\/html\b/.test(headers.accept ?? '')
    if (method !== 'GET' || !(isOwn || isPage)) return
    // The app may change them.
    const isForeign = isFromElsewhere(req)
    replaceNotFound(res, (replace) => void this.#answer(url, isForeign, replace))
  }

  async #answer(url: string, isForeign: boolean, replace: Replace): Promise<void> {
    if (isForeign) {
      const body = 'This page is not for pages of other sites; open it by its address'
      replace(403, toHeaders('text/plain'), body)
      return
    }
    try {
      const [, kind, key = ''] = OWN.exec(url) ?? []
      if (kind === undefined) return await this.#sendPage(replace)
      const answer = await this.#find(kind, decodeURIComponent(key))
      replace(200, toHeaders('application/json'), JSON.stringify(answer ?? null))
    } catch (error) {
      replace(500, toHeaders('text/plain'), (error as Error).message)
    }
  }

  async #sendPage(replace: Replace): Promise<void> {
    const { headers, cspNonce = '' } = SECURITY.forRequest({ isSecure: false })
    const { routes } = toRouteListing(await findProjectRoutes(this.#options.settings()))
    replace(
      200,
      { ...toHeaders('text/html; charset=utf-8'), ...Object.fromEntries(headers) },
      toPageText({ routes, nonce: cspNonce }),
    )
  }

  async #find(kind: string, key: string): Promise<unknown> {
    if (kind === 'requests') return this.#history.requests
    if (kind === 'route') return toShown(await this.#options.describe(key))
    const request = this.#history.requests.find(({ id }) => String(id) === key)
    if (request === undefined) return undefined
    const settings = this.#options.settings()
    const project = await findProjectRoutes(settings)
    return formatExplanation(
      await explainMatch(project, settings.routes, request),
      pc.createColors(false),
    )
  }
}

const SECURITY = resolveSecurityHeaders({ preset: 'html', cacheControl: 'no-store' })

/** The requests of the page's script. */
const OWN = /^\/\?portolan-(requests|route|why)(?:=([^&]*))?$/

function toHeaders(type: string): Record<string, string> {
  return {
    'Content-Type': type,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
  }
}

/** By `Sec-Fetch-Site`, which browsers send to this machine at least, else by `Origin`. */
function isFromElsewhere({ headers }: IncomingMessage): boolean {
  const { host, origin } = headers
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host)
}

/** What a route says of itself, with its schemas as JSON Schema where their library can. */
function toShown(description: RouteDescription | undefined): unknown {
  if (description === undefined) return undefined
  return Object.fromEntries(
    Object.entries(description.methods).map(([method, described]) => [
      method,
      showMethod(described),
    ]),
  )
}

function showMethod({
  docs,
  params,
  query,
  headers,
  body,
  responses,
  bodyTypes,
  problems,
}: MethodDescription): object {
  const inputs = Object.entries({ params, query, headers, body }).flatMap(([part, schema]) =>
    schema === undefined ? [] : [[part, showSchema(schema, 'input')]],
  )
  const outputs = Object.entries(responses).map(([status, schema]) => [
    status,
    schema === null ? null : showSchema(schema, 'output'),
  ])
  return {
    summary: docs?.summary,
    takes: Object.fromEntries(inputs),
    answers: Object.fromEntries(outputs),
    bodyTypes,
    problems: Object.keys(problems).map(Number),
  }
}

/** https://standardschema.dev/json-schema */
function showSchema(schema: StandardSchema, side: 'input' | 'output'): unknown {
  const standard = schema['~standard'] as StandardSchema['~standard'] & {
    readonly jsonSchema?: Readonly<Record<typeof side, (options: object) => unknown>>
  }
  try {
    const shown = standard.jsonSchema?.[side]({ target: 'draft-2020-12' })
    return shown ?? `a schema of ${standard.vendor}`
  } catch {
    // Some schemas have no JSON Schema, such as one with a date.
    return `a schema of ${standard.vendor}`
  }
}
