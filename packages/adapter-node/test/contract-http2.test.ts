import { createSecureServer, createServer } from 'node:http2'
import { CERTIFICATE, type Skip } from '@portolan-internal/adapter-contract'
import { testListener } from './test-listener.ts'

const BAD_PATH = 'node:http2 refuses a stream whose :path begins with no slash, before any listener'
const BAD_AUTHORITY =
  'node:http2 refuses a stream whose :authority is not valid, before any listener'

const skip: readonly Skip[] = [
  { case: 'paths: http://evil.test//admin/users selects nothing', reason: BAD_PATH },
  { case: 'paths: http://evil.test/admin/users selects nothing', reason: BAD_PATH },
  { case: 'paths: a target that does not begin with a slash reaches no handler', reason: BAD_PATH },
  ...[
    'paths: /users under the Host "evil.test/admin" selects nothing',
    'paths: /nothing under the Host "evil.test/admin/users?" selects nothing',
    'paths: /nothing under the Host "evil.test/admin/users#" selects nothing',
    'paths: /x//y/admin/users under the Host "" selects nothing',
    'paths: /nothing?://x/admin/users under the Host "a b" selects nothing',
    'paths: a Host with characters that none has is 400',
    'context: a Host that is not a host name causes no error',
  ].map((name) => ({ case: name, reason: BAD_AUTHORITY })),
]

testListener('node:http2', createServer, 2, skip)
testListener(
  'node:http2 over TLS',
  (listener) => createSecureServer(CERTIFICATE, listener),
  2,
  skip,
)
