import type {
  Answer,
  MediaType,
  OpenApiDocument,
  Operation,
} from '../document/open-api-document.ts'
import type { JsonSchema } from '../schemas/json-schema.ts'
import { findValueProblem, type ValueProblem } from '../schemas/validate-schema.ts'
import { checkItems } from './checked-items.ts'

/** An answer that the document does not have. */
export class ContractError extends Error {
  override readonly name = 'ContractError'
  /** The answer, unread. */
  readonly response: Response

  constructor(message: string, response: Response) {
    super(message)
    this.response = response
  }
}

/** A function that answers requests, such as `dispatcher.fetch` or that of a fetch host. */
export type FetchFunction = (request: Request) => Response | Promise<Response>

/**
 * Wraps a function that answers requests, for tests: it rejects for each answer that the document
 * does not have, by its status, its media type or its body. 404 and 405 stand for routes that are
 * not there, and 304 for an answer that the client has, so they need no description. The body of a
 * stream fails at the first item that the document does not have.
 *
 * @param document of `describeRoutes()`, or read from JSON
 * @example
 * const fetch = checked(dispatcher.fetch, document)
 * await fetch(new Request('http://localhost/ships/7'))
 */
export function checked(
  fetch: FetchFunction,
  document: OpenApiDocument,
): (request: Request) => Promise<Response> {
  const find = createFinder(document)
  const resolve = (reference: string): JsonSchema =>
    document.components?.schemas?.[reference.replace('#/components/schemas/', '')] ?? {}
  return async (request) => {
    const response = await fetch(request)
    if (UNDESCRIBED.includes(response.status) || request.method === 'OPTIONS') return response
    const { pathname } = new URL(request.url)
    const subject = `${request.method} ${pathname} answered ${response.status}`
    const operations = find(request.method, pathname)
    if (operations.length === 0) {
      throw new ContractError(`${subject}, and the document has no such operation`, response)
    }
    const problems: string[] = []
    for (const operation of operations) {
      const problem = await findProblem(operation, { request, response, resolve })
      if (problem !== undefined) {
        problems.push(problem)
        continue
      }
      const itemSchema = findMedia(
        operation.responses[response.status]?.content,
        response,
      )?.itemSchema
      if (itemSchema === undefined) return response
      const toError = (item: string, { place, message }: ValueProblem) =>
        new ContractError(
          `${subject}, with ${item === 'event' ? 'an' : 'a'} ${item} that the document does not have: ${place === '' ? 'it' : place} ${message}`,
          response,
        )
      return checkItems(response, { itemSchema, resolve, toError })
    }
    throw new ContractError(`${subject}, ${problems[0]}`, response)
  }
}

const UNDESCRIBED: readonly number[] = [304, 404, 405]

/** Finds the operations of a request, the most specific first. */
function createFinder(
  document: OpenApiDocument,
): (method: string, pathname: string) => Operation[] {
  const prefixes = (document.servers ?? []).map(({ url }) => pathOf(url)).filter(Boolean)
  const paths = Object.entries(document.paths).map(([template, item]) => ({
    item,
    literals: template.replace(/\{[^}]*\}/g, '').length,
    pattern: toPattern(template, Object.values(item).some(hasRest)),
  }))
  paths.sort((a, b) => b.literals - a.literals)
  return (method, pathname) => {
    const rest = prefixes.find((prefix) => pathname.startsWith(`${prefix}/`)) ?? ''
    const path = pathname.slice(rest.length).replace(/(?<=.)\/$/, '')
    const key = method.toLowerCase()
    return paths
      .filter(({ pattern }) => pattern.test(path))
      .flatMap(({ item }) => item[key] ?? (key === 'head' ? (item.get ?? []) : []))
      .flatMap((operation) => [operation, ...(operation['x-portolan-alternatives'] ?? [])])
  }
}

function pathOf(url: string): string {
  return new URL(url, 'http://localhost').pathname.replace(/\/$/, '')
}

function hasRest({ parameters = [], 'x-portolan-alternatives': others = [] }: Operation): boolean {
  return (
    parameters.some((parameter) => parameter['x-portolan-rest'] === true) || others.some(hasRest)
  )
}

function toPattern(template: string, isRest: boolean): RegExp {
  const parts = template.split(/(\{[^}]*\})/)
  const last = parts.findLastIndex((part) => part.startsWith('{'))
  const source = parts.map((part, index) => {
    if (!part.startsWith('{')) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    return isRest && index === last ? '.+' : '[^/]+'
  })
  return new RegExp(`^${source.join('')}$`)
}

interface Exchange {
  readonly request: Request
  readonly response: Response
  readonly resolve: (reference: string) => JsonSchema
}

/** What the document lacks of an answer; `undefined` where it has it. */
async function findProblem(
  { responses }: Operation,
  { request, response, resolve }: Exchange,
): Promise<string | undefined> {
  const { status } = response
  const answer =
    responses[status] ?? responses[`${Math.floor(status / 100)}XX`] ?? responses.default
  if (answer === undefined) {
    return `which the document does not have; it has ${Object.keys(responses).join(', ')}`
  }
  if (request.method === 'HEAD') return undefined
  return responses[status] === undefined && answer.content === undefined
    ? undefined
    : findBodyProblem(answer, response, resolve)
}

async function findBodyProblem(
  { content }: Answer,
  response: Response,
  resolve: Exchange['resolve'],
): Promise<string | undefined> {
  if (content === undefined) {
    const text = await response.clone().text()
    return text === '' ? undefined : 'with a body that the document does not have'
  }
  const type = typeOf(response)
  const media = findMedia(content, response)
  if (media === undefined) {
    return `as ${type === '' ? 'no media type' : type}; the document has ${Object.keys(content).join(', ')}`
  }
  if (media.schema === undefined || !/[/+]json$/.test(type)) return undefined
  const problem = findValueProblem(await response.clone().json(), media.schema, {
    resolve,
    place: '',
  })
  if (problem === undefined) return undefined
  const { place, message } = problem
  return `with a body that the document does not have: ${place === '' ? 'it' : place} ${message}`
}

function findMedia(content: Answer['content'], response: Response): MediaType | undefined {
  return content?.[typeOf(response)] ?? content?.['*/*']
}

function typeOf({ headers }: Response): string {
  const [type = ''] = (headers.get('content-type') ?? '').split(';')
  return type.trim().toLowerCase()
}
