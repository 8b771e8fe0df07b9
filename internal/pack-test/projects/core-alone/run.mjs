import { createDispatcher, PatternError } from '@portolan/dispatch-core'
import { parsePattern } from '@portolan/dispatch-core/pattern'

const dispatcher = createDispatcher({
  routes: [{ pattern: '/users/:id', module: { loader: ({ params }) => ({ id: params.id }) } }],
})
const response = await dispatcher.fetch(new Request('http://x.test/users/7'))
console.log(
  JSON.stringify({
    status: response.status,
    body: await response.json(),
    isOneClass: throwsPatternError(),
  }),
)

/** Whether the two entries of the package share one class. */
function throwsPatternError() {
  try {
    parsePattern('users')
  } catch (error) {
    return error instanceof PatternError
  }
  return false
}
