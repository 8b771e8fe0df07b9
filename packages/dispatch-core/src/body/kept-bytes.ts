import type { HostRequest } from '../dispatch/host-request.ts'

/** What code in front of the routes has made of a body. */
export type ParsedBody = NonNullable<ReturnType<NonNullable<HostRequest['parsedBody']>>>

/**
 * The bytes of a body that the application has parsed.
 *
 * @throws {Error} where nobody has kept them.
 */
export function keptBytes({ value, bytes }: ParsedBody): Uint8Array {
  if (bytes !== undefined) return bytes
  if (value instanceof Uint8Array) return value
  throw new Error(
    'The bytes of this body were not kept: the application parsed it before the route ran. Read request.json(), or keep them with express.json({ verify: (req, _res, bytes) => { req.rawBody = bytes } })',
  )
}
