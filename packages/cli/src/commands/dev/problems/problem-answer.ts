import { prefersHtml } from './prefers-html.ts'
import type { Problem } from './problem.ts'
import { toProblemPage } from './problem-page.ts'

/** What a client is told of a problem. */
export interface ProblemAnswer {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * A problem as problem+json (RFC 9457), or as a page for who prefers that.
 *
 * @param accept the `Accept` of the request
 */
export function answerProblem(problem: Problem, accept: string | undefined): ProblemAnswer {
  const isPage = prefersHtml(accept)
  return {
    headers: {
      'Content-Type': isPage ? 'text/html; charset=utf-8' : 'application/problem+json',
      'Cache-Control': 'no-store',
      Vary: 'Accept',
    },
    body: isPage ? toProblemPage(problem) : toProblemJson(problem),
  }
}

function toProblemJson({ title, message, file, position, frame, stack }: Problem): string {
  return JSON.stringify({ title, status: 500, detail: message, file, ...position, frame, stack })
}
