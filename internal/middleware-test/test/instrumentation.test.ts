import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { aliasesOf } from './installed.ts'

const ANSWERS = {
  '/users/7': { id: '7' },
  '/fails': { error: 'no database' },
  '/by-hand': { by: 'hand' },
  '/none': 404,
}

/** Instrumentation patches the modules of a process, so that each version has a process of its own. */
function run(file: string, ...args: readonly string[]) {
  const path = fileURLToPath(new URL(`../fixtures/${file}`, import.meta.url))
  return JSON.parse(execFileSync(process.execPath, [path, ...args], { encoding: 'utf8' }))
}

describe.each(aliasesOf('express'))('on %s', (_version, express) => {
  test.each(aliasesOf('@opentelemetry/instrumentation-express'))(
    '%s: spans of handlers belong to the trace of their request',
    (_name, instrumentation) => {
      const { answers, seen } = run('opentelemetry.cjs', instrumentation, express)
      expect(answers).toEqual(ANSWERS)
      expect(seen['request /users/7']).toContain('query')
      expect(JSON.stringify(seen)).not.toMatch(/resourceRoutes\d/)
      // Before 0.46 it knows Express 4 alone.
      const knowsExpress = express !== 'express' || instrumentation.endsWith('express')
      if (knowsExpress) expect(seen['request /users/7']).toContain('middleware - resourceRoutes')
    },
  )

  test.each(aliasesOf('@sentry/node'))(
    '%s: it is told of errors with errors: "next", and names the requests',
    (_name, sentry) => {
      const { answers, errors, transactions } = run('sentry.cjs', sentry, express)
      expect([answers, errors]).toEqual([ANSWERS, [['no database', 'GET /fails']]])
      expect(transactions).toEqual(expect.arrayContaining(['GET /by-hand', 'GET /users/7']))
    },
  )
})
