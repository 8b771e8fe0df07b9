import { FetchRequest } from '@portolan/dispatch-core/adapter'

/** A request of a fetch host, with the other arguments that the host passed. */
export class HandlerRequest extends FetchRequest {
  readonly hostArguments: readonly unknown[]

  constructor(request: Request, hostArguments: readonly unknown[]) {
    super(request)
    this.hostArguments = hostArguments
  }
}
