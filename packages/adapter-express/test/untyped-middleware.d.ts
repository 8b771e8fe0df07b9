// Packages without types, as far as the tests use them.

declare module 'apicache' {
  import type { RequestHandler } from 'express'

  const apicache: { newInstance(): { middleware(duration: string): RequestHandler } }
  export default apicache
}

declare module 'compression-1.7' {
  import type { RequestHandler } from 'express'

  const compression: (options: { threshold: number; filter?: () => boolean }) => RequestHandler
  export default compression
}

declare module 'compression-1.8' {
  import type { RequestHandler } from 'express'

  const compression: (options: { threshold: number; filter?: () => boolean }) => RequestHandler
  export default compression
}

declare module 'express-session-1.17' {
  import type { RequestHandler } from 'express'

  const session: (options: {
    secret: string
    resave: boolean
    saveUninitialized: boolean
  }) => RequestHandler
  export default session
}

declare module 'morgan-1.9' {
  import type { RequestHandler } from 'express'

  const morgan: (
    format: string,
    options: { stream: { write(line: string): void } },
  ) => RequestHandler
  export default morgan
}

declare module '@vendia/serverless-express' {
  import type { RequestListener } from 'node:http'

  const serverlessExpress: (options: {
    app: RequestListener
  }) => (event: object, context: object) => Promise<{ statusCode: number; body: string }>
  export default serverlessExpress
}

declare module '@codegenie/serverless-express' {
  import type { RequestListener } from 'node:http'

  const serverlessExpress: (options: {
    app: RequestListener
  }) => (event: object, context: object) => Promise<{ statusCode: number; body: string }>
  export default serverlessExpress
}
