import { openApi } from '@portolan/openapi'

export const loader = openApi({ info: { title: 'The example', version: '1.0.0' } })
