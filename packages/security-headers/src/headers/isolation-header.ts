import { checkedObject } from '../checks/known-names.ts'
import { defineHeader, type Header } from './header.ts'
import { checkedEndpointName } from './reporting-endpoints.ts'
import { parseToken, type TokenHeader } from './token-header.ts'

/** A policy, or a policy with the name of the endpoint that gets its reports. */
export type IsolationPolicy<Value extends string> =
  | Value
  | { readonly policy?: Value; readonly reportTo?: string }

interface Isolation<Value> {
  readonly value: Value
  readonly reportTo: string | undefined
}

/** Makes an opener or embedder policy: one word, which `report-to` may follow. */
export function isolationHeader<Value extends string>(token: TokenHeader<Value>): Header {
  return defineHeader<Isolation<Value>>({
    name: token.name,
    recommended: token.recommended,
    parse(written) {
      if (typeof written !== 'object') {
        return { value: parseToken(token, written), reportTo: undefined }
      }
      const { policy = token.recommended, reportTo } = checkedObject(token.name, written, [
        'policy',
        'reportTo',
      ])
      return {
        value: parseToken(token, policy),
        reportTo: reportTo === undefined ? undefined : checkedEndpointName(token.name, reportTo),
      }
    },
    write({ value, reportTo }, reporting) {
      const endpoint = reportTo ?? reporting?.name
      return endpoint === undefined ? value : `${value}; report-to="${endpoint}"`
    },
  })
}
