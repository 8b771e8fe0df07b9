import type { RouteDefinition } from '@portolan/dispatch-core'

/** The path at which an app reports the events that it has noted since the last report. */
export const EVENTS_PATH = '/contract/events'

/** The events in an app, which a client asks for over HTTP. This works in every runtime. */
export interface EventLog {
  readonly note: (event: string) => void
  readonly route: RouteDefinition
}

export function createEventLog(): EventLog {
  const events: string[] = []
  return {
    note(event) {
      events.push(event)
    },
    route: { pattern: EVENTS_PATH, module: { loader: () => events.splice(0) } },
  }
}
