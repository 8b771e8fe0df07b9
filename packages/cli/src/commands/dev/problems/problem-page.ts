import type { Problem } from './problem.ts'

/** A problem as a page for a browser. It has no scripts and loads nothing. */
export function toProblemPage({ title, message, file, position, frame, stack }: Problem): string {
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
