// app/docs/[[...file]]/route.ts
import { openApiPage } from '@portolan/openapi/page'

export const loader = openApiPage({ title: 'Notes' })
