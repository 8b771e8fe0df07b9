const { createDispatcher } = require('@portolan/dispatch-core')
const { compareDocuments, describeRoutes, openApi } = require('@portolan/openapi')
const { openApiPage } = require('@portolan/openapi/page')
const { checked } = require('@portolan/openapi/test')

const info = { title: 'Ships', version: '1.0.0' }
const { fetch, routes } = createDispatcher({
  routes: [
    { pattern: '/openapi.json', module: { loader: openApi({ info }) } },
    { pattern: '/docs/:file*', module: { loader: openApiPage({ readAsset: readNothing }) } },
    { pattern: '/ships/:id(int)', module: { loader: ({ params }) => ({ id: params.id }) } },
  ],
  onError: () => {},
})

async function print() {
  const served = await (await fetch(new Request('http://x.test/openapi.json'))).json()
  const { document, diagnostics } = describeRoutes(routes, { info })
  const ship = await checked(fetch, document)(new Request('http://x.test/ships/7'))
  console.log(
    JSON.stringify({
      paths: Object.keys(served.paths),
      ship: await ship.json(),
      page: (await fetch(new Request('http://x.test/docs'))).status,
      changes: compareDocuments(served, document).length,
      diagnostics,
    }),
  )
}

async function readNothing() {
  return undefined
}

print()
