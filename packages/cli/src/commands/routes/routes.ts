import type { CommandFunction } from '../../command.ts'
import { CommandError } from '../../errors.ts'

export const routes: CommandFunction = async () => {
  throw new CommandError('routes is being built')
}
