import { openApi } from '@portolan/openapi'

export const loader = openApi({ info: { title: 'Conduit', version: '2.0.0' } })
