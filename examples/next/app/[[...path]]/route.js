// Next calls this for every URL that none of its other routes and pages has. The route files of
// Portolan are in routes/, and `portolan build --app-dir routes --targets fetch` writes them here.
import routes from '../../dist/fetch.js'

const handle = (request) => routes.fetch(request)

export {
  handle as DELETE,
  handle as GET,
  handle as HEAD,
  handle as OPTIONS,
  handle as PATCH,
  handle as POST,
  handle as PUT,
}
