import type { RouteDefinition } from '@portolan/dispatch-core'

/** Where an app tells what it has taken note of since it was last asked. */
export const eventsPath = '/contract/events'

/** What happens in an app, for a client to ask for: the one way that works in every runtime. */
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
    route: { pattern: eventsPath, module: { loader: () => events.splice(0) } },
  }
}
