import { redirect } from '@portolan/adapter-express'

export const loader = () => redirect('/api/users/7')
