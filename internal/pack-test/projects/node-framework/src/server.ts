import type { AddressInfo } from 'node:net'
import { json, notFound, redirect } from '@portolan/dispatch-core'
import { Framework } from './framework.js'

const server = new Framework()
  .on('GET', '/api/users/:id', ({ params }) =>
    params.id === '7' ? { user: { id: params.id } } : notFound('No such user'),
  )
  .on('POST', '/api/users', ({ body }) => json({ user: body }, { status: 201 }))
  .on('GET', '/api/files/:path+', ({ params }) => ({ path: params.path }))
  .on('GET', '/api/old', () => redirect('/api/users/7'))
  .createServer()
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
