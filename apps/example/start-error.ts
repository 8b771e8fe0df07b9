/** The reason why the app cannot start. The user gets it in one line. */
export class StartError extends Error {
  override readonly name = 'StartError'
}
