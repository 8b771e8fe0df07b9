import { Server } from 'node:http'
import { CommandError } from '../errors.ts'
import { isExpressApp } from './to-express-app.ts'

/**
 * Loads what must not listen by itself: an Express app that does so meanwhile fails at that
 * line, instead of taking the port that the command is going to listen on.
 *
 * @param name of the module, for messages
 * @throws CommandError that says what to remove.
 */
export async function refuseListening<T>(name: string, load: () => Promise<T>): Promise<T> {
  const { listen } = Server.prototype
  Server.prototype.listen = function refuse(this: Server, ...args: unknown[]): Server {
    if (this.listeners('request').some(isExpressApp)) {
      throw new CommandError(
        `${name} calls app.listen(); remove that line and write export default app: the command listens, on its --host and --port`,
      )
    }
    // Servers of another kind are none of our business.
    return Reflect.apply(listen, this, args)
  }
  try {
    return await load()
  } finally {
    Server.prototype.listen = listen
  }
}
