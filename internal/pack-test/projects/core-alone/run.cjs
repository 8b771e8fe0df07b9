const { createDispatcher, PatternError } = require('@portolan/dispatch-core')
const { parsePattern } = require('@portolan/dispatch-core/pattern')

const dispatcher = createDispatcher({
  routes: [{ pattern: '/users/:id', module: { loader: ({ params }) => ({ id: params.id }) } }],
})
dispatcher.fetch(new Request('http://x.test/users/7')).then(async (response) => {
  console.log(
    JSON.stringify({
      status: response.status,
      body: await response.json(),
      isOneClass: throwsPatternError(),
    }),
  )
})

/** Whether the two entries of the package share one class. */
function throwsPatternError() {
  try {
    parsePattern('users')
  } catch (error) {
    return error instanceof PatternError
  }
  return false
}
