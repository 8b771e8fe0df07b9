import { openApiPage } from '@portolan/openapi/page'

export const loader = openApiPage({ title: 'Conduit' })
