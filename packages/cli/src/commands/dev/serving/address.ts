import type { Settings } from '../../../config/settings.ts'
import { usageError } from '../../../errors.ts'
import type { ListenAddress } from './listen.ts'

/**
 * Where a project is served: by its settings, else by `HOST` and `PORT`, else on port 3000 of
 * the loopback interface.
 *
 * @throws CommandError for a `PORT` that is no port.
 */
export function toAddress(
  { host, port }: Pick<Settings, 'host' | 'port'>,
  env: NodeJS.ProcessEnv,
): ListenAddress {
  return { host: host ?? (env.HOST || 'localhost'), port: port ?? toPort(env.PORT || '3000') }
}

function toPort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw usageError(`PORT is ${JSON.stringify(text)}; write a number from 0 to 65535, such as 3000`)
}
