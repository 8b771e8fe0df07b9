import type { IncomingMessage, ServerResponse } from 'node:http'
import type { DevProblem } from './problem.ts'

/** Answers with a problem. */
export function sendProblem(problem: DevProblem, req: IncomingMessage, res: ServerResponse): void {
  const { headers, body } = answerProblem(problem, req.headers.accept)
  res.writeHead(500, { ...headers, 'Content-Length': Buffer.byteLength(body) }).end(body)
}

/** The same as the `Response` of a handler. */
export function toProblemResponse(problem: DevProblem, request: Request): Response {
  const { headers, body } = answerProblem(problem, request.headers.get('accept') ?? undefined)
  return new Response(body, { status: 500, headers })
}

/** The answer to a client about a problem. */
interface ProblemAnswer {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * A problem as problem+json (RFC 9457), or as a page for a client that prefers pages.
 *
 * @param accept the `Accept` of the request
 */
function answerProblem(problem: DevProblem, accept: string | undefined): ProblemAnswer {
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

function toProblemJson({ title, message, file, position, frame, stack }: DevProblem): string {
  return JSON.stringify({ title, status: 500, detail: message, file, ...position, frame, stack })
}

/**
 * Whether a client would rather have a page than JSON (RFC 9110, section 12.5.1). One that takes
 * anything gets JSON.
 *
 * @param accept the header's value
 */
function prefersHtml(accept: string | undefined): boolean {
  if (accept === undefined) return false
  const html = Math.max(qualityOf(accept, 'text/html'), qualityOf(accept, 'application/xhtml+xml'))
  const json = ['application/problem+json', 'application/json', '*/*', 'application/*']
  return html > Math.max(...json.map((type) => qualityOf(accept, type)))
}

function qualityOf(accept: string, wanted: string): number {
  for (const range of accept.toLowerCase().split(',')) {
    const [type = '', ...params] = range.split(';').map((part) => part.trim())
    if (type !== wanted) continue
    const quality = params.find((param) => param.startsWith('q='))
    return quality === undefined ? 1 : Number.parseFloat(quality.slice(2)) || 0
  }
  return 0
}

/** A problem as a page for a browser. It has no scripts and loads nothing. */
function toProblemPage({ title, message, file, position, frame, stack }: DevProblem): string {
  const place =
    file === undefined ? '' : `${file}${position ? `:${position.line}:${position.column}` : ''}`
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>
  :root { color-scheme: light dark }
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 3rem auto; padding: 0 1rem }
  h1 { font-size: 1.1rem }
  p { white-space: pre-wrap; overflow-wrap: anywhere }
  pre { padding: 1rem; overflow-x: auto; border: 1px solid #8888; border-radius: .5rem; tab-size: 2 }
  footer { opacity: .7; font-size: .9rem }
</style>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(message)}</p>
${place === '' ? '' : `<h2><code>${escapeHtml(place)}</code></h2>`}
${frame === undefined ? '' : `<pre>${escapeHtml(frame)}</pre>`}
${stack === undefined ? '' : `<pre>${escapeHtml(stack)}</pre>`}
<footer>portolan dev shows this; save the file and load the page again.</footer>
</html>
`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
