const { SECURITY_HEADERS, withSecurityHeaders } = require('@portolan/security-headers')

const handler = withSecurityHeaders(() => new Response('ok'))
Promise.resolve(handler(new Request('https://x.test/'))).then((response) => {
  const missing = SECURITY_HEADERS.filter(([name, value]) => response.headers.get(name) !== value)
  console.log(JSON.stringify({ count: SECURITY_HEADERS.length > 0, missing }))
})
