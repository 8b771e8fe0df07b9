import type { HttpError } from './http-error.ts'
import type { HeaderPair } from './plain-response.ts'
import type { DraftContext, ResponseDraft } from './result.ts'

/** The media type of RFC 9457. */
const problemType = 'application/problem+json'

/** An `HttpError` as a problem document (RFC 9457), members in the order of the RFC. */
export function draftProblem(error: HttpError, context: DraftContext): ResponseDraft {
  const { type, title, status, detail, instance, extensions } = error
  return {
    status,
    headers: [['Content-Type', problemType], ...error.headers.filter(isNotOfBody)],
    body: context.stringify({
      type,
      title,
      status,
      detail,
      instance,
      ...withoutStandard(extensions),
    }),
    isProblem: true,
  }
}

/** The document has a type and an encoding of its own; those of another body would hide it. */
function isNotOfBody([name]: HeaderPair): boolean {
  return !['content-type', 'content-encoding'].includes(name.toLowerCase())
}

function withoutStandard(extensions: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { type, title, status, detail, instance, ...others } = extensions
  return others
}

/** What is sent when nothing else could be: fixed text that cannot fail. */
export const staticProblem: ResponseDraft = {
  status: 500,
  headers: [['Content-Type', problemType]],
  body: '{"title":"Internal Server Error","status":500}',
  isProblem: true,
}
