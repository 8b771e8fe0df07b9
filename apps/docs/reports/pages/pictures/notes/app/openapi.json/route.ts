// app/openapi.json/route.ts
import { openApi } from '@portolan/openapi'

export const loader = openApi({ info: { title: 'Notes', version: '1.0.0' } })
