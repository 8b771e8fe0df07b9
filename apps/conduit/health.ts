import { health } from '@portolan/adapter-node'
import { isDatabaseThere } from './db/database.js'

export const { livez, readyz } = health({ checks: { database: isDatabaseThere } })
