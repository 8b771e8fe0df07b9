import type { RawResponse } from './raw-response.ts'

/** A request as it is sent. No client library normalises or refuses a part of it. */
export interface RawRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  /**
   * The body, as HTTP/1.1 frames it. `Content-Length` is added unless `headers` have a length or
   * an encoding.
   */
  readonly body?: string | Uint8Array
}

/** A request whose response a test reads slowly, or not to its end. */
export interface OpenRequest {
  /** Reads until the response begins. */
  begun(): Promise<void>
  /** Goes away. */
  leave(): void
}

/** Sends requests by one version of HTTP, each over a connection of its own. */
export interface Client {
  /** Sends a request, and reads until the server closes the connection or the stream. */
  send(origin: string, target: string, request: RawRequest): Promise<RawResponse>
  /** Sends a request without reading its response. */
  open(origin: string, target: string, request: RawRequest): OpenRequest
  /** Sends a request and breaks it off. Resolves when the server has closed its side too. */
  sendPart(origin: string, target: string, request: RawRequest): Promise<void>
}
