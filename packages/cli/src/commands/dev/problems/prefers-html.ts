/**
 * Whether a client would rather have a page than JSON (RFC 9110, section 12.5.1). One that takes
 * anything gets JSON.
 *
 * @param accept the header's value
 */
export function prefersHtml(accept: string | undefined): boolean {
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
