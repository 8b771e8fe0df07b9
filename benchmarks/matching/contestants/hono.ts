import type { Result, Router } from 'hono/router'
import { RegExpRouter } from 'hono/router/reg-exp-router'
import { TrieRouter } from 'hono/router/trie-router'
import {
  type Answer,
  type Contestant,
  type Syntax,
  type TextRoute,
  toTextRoutes,
} from '../contestant.ts'

const syntax: Syntax = {
  digits: (name) => `/:${name}{[0-9]+}`,
  optional: (name) => `/:${name}?`,
  rest: (name) => `/:${name}{.+}`,
}

/** It refuses sets of routes in which one route may hide another. */
export const honoRegExp = contestant(() => new RegExpRouter<number>())
export const honoTrie = contestant(() => new TrieRouter<number>())

function contestant(
  create: () => Router<number>,
): Contestant<Result<number>, readonly TextRoute[]> {
  return {
    prepare: (patterns) => toTextRoutes(patterns, syntax),
    build(routes) {
      const router = create()
      for (const { id, pattern } of routes) router.add('GET', pattern, id)
      return (path) => router.match('GET', path)
    },
    read,
  }
}

/**
 * It returns all handlers that match, in the order of registration. The first one is the answer.
 */
function read([handlers, stash]: Result<number>): Answer | undefined {
  const [first] = handlers
  if (first === undefined) return undefined
  const [id, params] = first
  const values = Object.entries(params).map(([name, value]) => [
    name,
    typeof value === 'number' ? stash?.[value] : value,
  ])
  return { id, params: Object.fromEntries(values) }
}
