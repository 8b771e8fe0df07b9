/** A tracing channel of `node:diagnostics_channel`, as far as it is used. */
export interface RequestChannel {
  readonly hasSubscribers: boolean
  readonly start: Channel
  readonly end: Channel
  readonly error: Channel
  readonly asyncStart: Channel
  readonly asyncEnd: Channel
}

interface Channel {
  publish(message: object): void
  runStores<Result>(message: object, act: () => Result): Result
}

/** `undefined` in a runtime without such channels: Node has them from 20.16 on. */
export function findRequestChannel(): RequestChannel | undefined {
  const { process } = globalThis as RuntimeWithProcess
  return process?.getBuiltinModule?.('diagnostics_channel')?.tracingChannel?.('portolan:request')
}

interface RuntimeWithProcess {
  readonly process?: {
    getBuiltinModule?(
      name: string,
    ): { tracingChannel?(name: string): RequestChannel | undefined } | undefined
  }
}
