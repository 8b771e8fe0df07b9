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
  const port = Number(PORT || 3000)
  if (PORT && (!/^\d+$/.test(PORT) || port > 65_535))
    throw usageError(`PORT is "${PORT}"; write a number from 0 to 65535, such as PORT=3000`)
  return { port, host: HOST || undefined }
}
