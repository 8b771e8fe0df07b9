/** A small app of Next, and the requests that it answers before and after the move. */
interface NextApp {
  readonly name: string
  readonly files: Readonly<Record<string, string>>
  readonly requests: readonly NextRequestSample[]
  /** The route files that it becomes. */
  readonly makes: readonly string[]
}

export interface NextRequestSample {
  readonly file: string
  readonly pattern: string
  readonly params?: Readonly<Record<string, string | string[]>>
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export const NEXT_APPS: readonly NextApp[] = [
  {
    name: 'users of Next 15 in TypeScript',
    files: {
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
      'lib/users.ts': `export const users = new Map([['7', { id: '7', name: 'Ada' }]])\n`,
      'next-app/api/users/[id]/route.ts': `import { NextRequest, NextResponse } from 'next/server'
import { users } from '@/lib/users'

export const runtime = 'nodejs'
export const dynamic = 'force-dynamic'
export const maxDuration = 30

// One user.
export async function GET(
  _request: NextRequest,
  { params }: { params: Promise<{ id: string }> },
): Promise<NextResponse<unknown>> {
  const { id } = await params
  const user = users.get(id)
  if (!user) return NextResponse.json({ error: 'No such user' }, { status: 404 })
  return NextResponse.json(user, { headers: { 'x-user': (await params).id } })
}

export async function PUT(request: NextRequest, context: { params: Promise<{ id: string }> }) {
  const { id } = await context.params
  try {
    return NextResponse.json({ id, ...(await request.json()) })
  } catch {
    return NextResponse.json({ error: 'Not JSON' }, { status: 422 })
  }
}

export async function DELETE() {
  return new NextResponse(null, { status: 204 })
}
`,
      'next-app/api/users/route.ts': `import { NextResponse, type NextRequest } from "next/server";
import { users } from "../../../lib/users";

export const GET = async (req: NextRequest) => {
  const url = req.nextUrl.clone();
  const { searchParams } = req.nextUrl;
  url.searchParams.delete("page");
  return NextResponse.json({
    page: searchParams.get("page"),
    path: req.nextUrl.pathname,
    rest: url.search,
    theme: req.cookies.get("theme")?.value ?? "none",
    hasId: req.cookies.has("session-id"),
    count: users.size,
  });
};

export const POST = async (req: NextRequest) =>
  new NextResponse(await req.text(), { status: 201, headers: { "content-type": "text/x-note" } });
`,
    },
    requests: [
      sample('api/users/[id]', '/api/users/:id', '/api/users/7', { params: { id: '7' } }),
      sample('api/users/[id]', '/api/users/:id', '/api/users/8', { params: { id: '8' } }),
      sample('api/users/[id]', '/api/users/:id', '/api/users/7', {
        params: { id: '7' },
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: '{"name":"Grace"}',
      }),
      sample('api/users/[id]', '/api/users/:id', '/api/users/7', {
        params: { id: '7' },
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: '{',
      }),
      sample('api/users/[id]', '/api/users/:id', '/api/users/7', {
        params: { id: '7' },
        method: 'DELETE',
      }),
      sample('api/users', '/api/users', '/api/users?page=2&tag=a', {
        headers: { cookie: 'theme=dark%20blue; session-id=1' },
      }),
      sample('api/users', '/api/users', '/api/users'),
      sample('api/users', '/api/users', '/api/users', {
        method: 'POST',
        headers: { 'content-type': 'text/x-note' },
        body: 'n'.repeat(200_000),
      }),
    ],
    makes: ['api/users/[id]/route.ts', 'api/users/route.ts'],
  },
  {
    name: 'paths, redirects and headers of Next 14 in JavaScript',
    files: {
      'lib/words.js': `export const words = ['one']\n`,
      'next-app/(site)/files/[...path]/route.js': `import { words } from '../../../../lib/words'

export function GET(request, { params: { path } }) {
  return Response.json({ path, words, url: request.url })
}
`,
      'next-app/go/route.js': `import { cookies, headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { NextResponse } from 'next/server'

export async function GET(request) {
  const store = await cookies()
  const to = request.nextUrl.searchParams.get('to')
  if (to === 'here') redirect('/here')
  if (to === 'out') redirect(\`https://\${'other.example'}/\`)
  if (to === 'nowhere') notFound()
  if (to === 'old') return NextResponse.redirect(new URL('/new', request.url), { status: 308 })
  if (to === 'new') return NextResponse.redirect(new URL('/new', request.url))
  const answer = NextResponse.json({
    agent: (await headers()).get('user-agent'),
    theme: store.get('theme')?.value,
    known: store.has('theme'),
  })
  answer.headers.append('Set-Cookie', 'seen=1; Path=/')
  return answer
}
`,
      'next-app/rpc/[[...path]]/route.js': `const handler = async request => new Response(request.method + (await request.text()))

export { handler as GET, handler as POST }
`,
      'next-app/_lib/route.js': 'export const GET = 1\n',
      'next-app/%5Fdebug/route.js': `export function GET() {
  return new Response('debug')
}
`,
    },
    requests: [
      sample('(site)/files/[...path]', '/files/:path+', '/files/a/b', {
        params: { path: ['a', 'b'] },
      }),
      ...['here', 'out', 'nowhere', 'old', 'new'].map((to) => sample('go', '/go', `/go?to=${to}`)),
      sample('go', '/go', '/go', { headers: { 'user-agent': 'me', cookie: 'theme=dark' } }),
      sample('go', '/go', '/go', { headers: { 'user-agent': 'me' } }),
      sample('rpc/[[...path]]', '/rpc/:path*', '/rpc'),
      sample('rpc/[[...path]]', '/rpc/:path*', '/rpc/a/b', { method: 'POST', body: '!' }),
      { ...sample('%5Fdebug', '/_debug', '/_debug') },
    ],
    makes: [
      '(site)/files/[...path]/route.js',
      '[x+5f]debug/route.js',
      'go/route.js',
      'rpc/[[...path]]/route.js',
    ],
  },
]

function sample(
  file: string,
  pattern: string,
  path: string,
  rest: Partial<NextRequestSample> = {},
): NextRequestSample {
  return { file, pattern, path, ...rest }
}

/** A stand-in for the parts of `next` that the apps use, after its documentation. */
export const NEXT_PACKAGE = {
  'node_modules/next/package.json': JSON.stringify({
    name: 'next',
    type: 'module',
    exports: {
      './server': './server.js',
      './headers': './headers.js',
      './navigation': './navigation.js',
    },
  }),
  'node_modules/next/server.js': `export class NextResponse extends Response {
  static redirect(url, init) {
    const status = typeof init === 'number' ? init : (init?.status ?? 307)
    return new NextResponse(null, { status, headers: { location: String(new URL(url)) } })
  }
}
export class NextRequest extends Request {
  get cookies() {
    return globalThis.nextCookies(this)
  }
  get nextUrl() {
    return Object.assign(new URL(this.url), { clone: () => new URL(this.url) })
  }
}
`,
  'node_modules/next/headers.js': `globalThis.nextCookies = (request) => {
  const pairs = (request.headers.get('cookie') ?? '').split('; ').map((pair) => pair.split('='))
  const values = new Map(pairs.map(([name, value]) => [name, decodeURIComponent(value)]))
  return {
    get: (name) => values.has(name) ? { name, value: values.get(name) } : undefined,
    has: (name) => values.has(name),
  }
}
export const cookies = async () => globalThis.nextCookies(globalThis.nextRequest)
export const headers = async () => globalThis.nextRequest.headers
`,
  'node_modules/next/navigation.js': `const stop = (status, location) => {
  throw new Response(null, { status, headers: location === undefined ? {} : { location } })
}
export const redirect = (to) => stop(307, to)
export const notFound = () => stop(404)
`,
}
