import { SECURITY_HEADERS, withSecurityHeaders } from '@portolan/security-headers'

const handler = withSecurityHeaders(() => new Response('ok'))
const response = await handler(new Request('https://x.test/'))
const missing = SECURITY_HEADERS.filter(([name, value]) => response.headers.get(name) !== value)
console.log(JSON.stringify({ count: SECURITY_HEADERS.length > 0, missing }))
