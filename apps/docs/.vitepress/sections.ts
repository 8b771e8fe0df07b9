import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** A page of the site, in the order in which a newcomer needs them. */
export interface SitePage {
  readonly text: string
  /** The path of the page, without `.md`. */
  readonly link: string
}

export interface Section {
  readonly text: string
  readonly items: readonly SitePage[]
}

/** Every page that a reader can open. The side bar and `llms.txt` are made of it. */
export const SECTIONS: readonly Section[] = [
  {
    text: 'Start',
    items: [
      { text: 'Tutorial', link: '/tutorial' },
      { text: 'Comparison', link: '/comparison' },
    ],
  },
  {
    text: 'Guides',
    items: [
      { text: 'An Express app that exists', link: '/guides/existing-express-app' },
      { text: 'TypeScript and loaders', link: '/guides/typescript' },
      { text: 'Testing', link: '/guides/testing' },
      { text: 'Query and params', link: '/guides/query-and-params' },
      { text: 'Validation', link: '/guides/validation' },
      { text: 'Errors', link: '/guides/errors' },
      { text: 'Authentication', link: '/guides/authentication' },
      { text: 'CORS and CSRF', link: '/guides/cors-and-csrf' },
      { text: 'Rate limits and idempotency', link: '/guides/rate-limits-and-idempotency' },
      { text: 'Uploads', link: '/guides/uploads' },
      { text: 'The order of middleware', link: '/guides/middleware-order' },
      { text: 'OpenAPI', link: '/guides/openapi' },
      { text: 'The client', link: '/guides/client' },
      { text: 'Observability', link: '/guides/observability' },
      { text: 'Deployment', link: '/guides/deployment' },
      { text: 'Platforms of fetch', link: '/guides/platforms' },
      { text: 'Security', link: '/guides/security' },
      { text: 'Which guards hold', link: '/guides/guards' },
      { text: 'Streaming and events', link: '/guides/streaming' },
      { text: 'Files and caching', link: '/guides/files-and-caching' },
      { text: 'Webhooks', link: '/guides/webhooks' },
      { text: 'WebSockets', link: '/guides/websockets' },
      { text: 'Several hosts', link: '/guides/several-hosts' },
      { text: 'Performance', link: '/guides/performance' },
    ],
  },
  ...listMoves(),
  {
    text: 'Reference',
    items: [
      { text: 'Codes of errors and findings', link: '/reference/codes' },
      { text: 'The command line', link: '/reference/command-line' },
      { text: 'Options of the routes', link: '/reference/options' },
      { text: 'Security headers', link: '/reference/security-headers' },
      { text: 'A host of your own', link: '/reference/hosts' },
    ],
  },
]

/** The pages on the way over from other frameworks, one in each file, by their first heading. */
function listMoves(): Section[] {
  const directory = new URL('../moving-over/', import.meta.url)
  if (!existsSync(directory)) return []
  const items = readdirSync(directory)
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => {
      const [, text = file] = /^# (.*)/.exec(readFileSync(new URL(file, directory), 'utf8')) ?? []
      return { text, link: `/moving-over/${file.replace(/\.md$/, '')}` }
    })
  return [{ text: 'Moving over', items }]
}
