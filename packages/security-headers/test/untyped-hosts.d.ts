declare module 'express4' {
  import express from 'express'
  export default express
}

declare module 'polka' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  type Next = (error?: unknown) => void
  interface Polka {
    use(...middleware: ((req: IncomingMessage, res: ServerResponse, next: Next) => void)[]): this
    get(path: string, handler: (req: IncomingMessage, res: ServerResponse) => void): this
    handler(req: IncomingMessage, res: ServerResponse): void
  }
  export default function polka(): Polka
}
