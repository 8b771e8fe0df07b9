import { FetchHost } from '@portolan/dispatch-core'

/** A request of a fetch host, with what the host passed beside it. */
export class HandlerHost extends FetchHost {
  readonly hostArguments: readonly unknown[]

  constructor(request: Request, hostArguments: readonly unknown[]) {
    super(request)
    this.hostArguments = hostArguments
  }
}
