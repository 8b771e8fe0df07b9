import { type RouteConfig, redirect } from '@portolan/adapter-express'

export const config = { timeout: 1000 } satisfies RouteConfig
export const loader = () => redirect('/api/users/7')
