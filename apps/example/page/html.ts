import { fileURLToPath } from 'node:url'

/** The directory of the page's script, which `pnpm page` makes of `script/`. */
export const pageDirectory = fileURLToPath(new URL('./public', import.meta.url))

/** The page of the users. Its script may run, and load others, by the nonce of the policy. */
export function renderPage(nonce: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Users</title>
    <link rel="icon" href="data:,">
    <script type="module" nonce="${nonce}" src="/page/users.js"></script>
  </head>
  <body>
    <h1>Users</h1>
    <ul></ul>
    <form>
      <fieldset disabled>
        <p><label>Name <input name="name" autocomplete="name"></label></p>
        <p><label>Email <input name="email" type="email" autocomplete="email"></label></p>
        <p><label>Password <input name="password" type="password" autocomplete="new-password"></label></p>
        <p><button>Add</button></p>
      </fieldset>
      <output></output>
    </form>
  </body>
</html>
`
}
