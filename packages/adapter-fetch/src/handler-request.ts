import { FetchRequest } from '@portolan/dispatch-core/adapter'

/** A request of a fetch host, with what the host passed beside it. */
export class HandlerRequest extends FetchRequest {
  readonly hostArguments: readonly unknown[]

  constructor(request: Request, hostArguments: readonly unknown[]) {
    super(request)
    this.hostArguments = hostArguments
  }
}
