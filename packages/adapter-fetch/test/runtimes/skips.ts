import type { Skip } from '@portolan-internal/adapter-contract'

function skips(reason: string, cases: readonly string[]): readonly Skip[] {
  return cases.map((name) => ({ case: name, reason }))
}

/** Every fetch host: none has the raw target. */
export const absoluteForm = skips(
  'request.url is the absolute form of every request; the path in it is the one that was sent',
  ['paths: http://evil.test/admin/users selects nothing'],
)

/** Every fetch host: its URL is made of the Host before the adapter sees it. */
const HOSTS = skips('the runtime reads the Host, and answers or reads on as it likes', [
  'paths: a Host with user info or without a port is 400',
  'paths: a Host with characters that none has is 400',
])

/** Every fetch host: the price of passing a Response on without a copy. */
export const passedOn = [
  ...HOSTS,
  ...skips(
    'a Response that is passed on as it is streams inside the runtime, which reports its failure',
    ['streams: a Response whose stream fails midway is reported once'],
  ),
  ...skips('to read whether a Response is locked would make its text a stream in the runtime', [
    'errors: locked-response as a result is a 500',
  ]),
]

/** Hosts whose request.url has passed a URL parser. */
export const normalisedPaths = skips(
  'the runtime has resolved dot segments before the adapter sees the URL: put guards behind it',
  [
    'paths: /./admin/users selects nothing',
    'paths: /x/../admin/users selects nothing',
    'paths: /x/%2e%2e/admin/users selects nothing',
    'paths: /admin/./users selects nothing',
    'paths: /f/a/%2E selects nothing',
    'paths: /docs/%2e%2e selects nothing',
    'paths: /f/../x is malformed',
  ],
)

/** Bun reads a backslash in a path as a slash. */
export const backslash = skips('the runtime has read the backslash as a slash', [
  'paths: /admin\\users selects nothing',
])

/** Bun answers nothing to a method that it does not know. */
export const unknownMethod = skips('the runtime closes the connection', [
  'methods: a method that no server here knows reaches no handler',
])

/** A host that refuses a target by itself need not answer 404. */
export const refusedBackslash = skips('the host answers 400 by itself', [
  'paths: /admin\\users selects nothing',
])

export const earlyClose = skips(
  'the runtime may close the connection before its client has read the answer to a part of a body',
  ['bodies: a schema that reads the body itself may refuse it in the middle'],
)

export const workerd = [
  ...skips('workerd ends a request that waits for nothing but its client, and tells nobody', [
    'context: a client that goes away aborts the signal',
    'streams: the source of an iterable that waits is finished when the client goes away',
    'streams: the source of eventStream() is finished when the client goes away',
    'observers: onResponse is told of a client that goes away before the answer',
    'streams: the source of /silent is finished when the client goes away before its first chunk',
    'streams: the source of /silent-readable is finished when the client goes away before its first chunk',
  ]),
  ...earlyClose,
  ...skips('workerd sends a stream in chunks, unless it is a FixedLengthStream of its own', [
    'results: a Blob is its bytes, type and length',
    'results: a Response of a text has a Content-Length beside headers of the reply',
  ]),
  ...skips('the body of a Response is a stream on workerd, which tells its end only later', [
    'answers: the answer of response is read and sent',
    'answers: the answer of thrown is read and sent',
  ]),
]

export const honoNodeServer = skips(
  '@hono/node-server waits for the first chunks and answers 500 with the text of their error',
  ['streams: a Response whose stream fails midway breaks the response off'],
)

export const honoMount = [
  ...skips(
    'Hono decodes unreserved characters before it matches: guards are written for its path',
    [
      'paths: /%61dmin/users selects nothing',
      'paths: /blog/%6Cater selects nothing',
      'paths: /blog/top%2Dsecret selects nothing',
      'paths: /f/%70rivate/x selects nothing',
      'paths: /v1%2E2.json selects nothing',
      'paths: /span/a%2Db-c selects /span/:from-:to',
    ],
  ),
  ...skips('app.mount() makes a new Request, which no TRACE may have (Fetch, section 5.4)', [
    'methods: TRACE /both is 405 with Allow',
  ]),
]

export const srvx = skips('srvx on Node sends every standard Response in chunks', [
  'results: a whole body has a Content-Length',
  'results: a Response of a text has a Content-Length',
  'results: a Response of a text has a Content-Length beside headers of the reply',
  'streams: a stream without a chunk is an empty body',
])
