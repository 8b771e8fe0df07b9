import { redirect } from '@portolan/adapter-node'

export const loader = () => redirect('/api/users/7')
