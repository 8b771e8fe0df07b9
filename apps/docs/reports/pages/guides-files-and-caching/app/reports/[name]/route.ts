// app/reports/[name]/route.ts
import { resolve } from 'node:path'
import { type LoaderContext, notFound } from '@portolan/adapter-express'

const REPORTS = new Set(['2027.txt'])

export function loader({ params, res }: LoaderContext<'/reports/:name'>) {
  if (!REPORTS.has(params.name)) return notFound()
  res.sendFile(resolve('reports', params.name))
  return res
}
