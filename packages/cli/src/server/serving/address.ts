import { PORT_RANGE, parsePort } from '../../config/port.ts'
import { usageError } from '../../errors.ts'

/** Where a server listens. */
export interface Address {
  /** 0 lets the system choose. */
  readonly port: number
  /** Without it, every address of the machine. */
  readonly host: string | undefined
}

/**
 * Reads `PORT`, by default 3000, and `HOST`. Empty is as good as not set.
 *
 * @throws CommandError for what is no port.
 */
export function readAddress({ PORT, HOST }: NodeJS.ProcessEnv): Address {
  const port = parsePort(PORT || '3000')
  if (port === undefined)
    throw usageError(`PORT is "${PORT}"; write ${PORT_RANGE}, such as PORT=3000`)
  return { port, host: HOST || undefined }
}
