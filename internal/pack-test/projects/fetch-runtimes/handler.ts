import { createFetchHandler, json, notFound, redirect } from '@portolan/adapter-fetch'
import { withSecurityHeaders } from '@portolan/security-headers'

export const handler = withSecurityHeaders(
  await createFetchHandler({
    routes: [
      {
        pattern: '/api/users/:id',
        module: {
          loader: ({ params }) => (params.id === '7' ? { user: params } : notFound('No such user')),
        },
      },
      {
        pattern: '/api/users',
        module: { action: ({ body }) => json({ user: body }, { status: 201 }) },
      },
      { pattern: '/api/files/:path+', module: { loader: ({ params }) => ({ ...params }) } },
      { pattern: '/api/old', module: { loader: () => redirect('/api/users/7') } },
    ],
  }),
)
