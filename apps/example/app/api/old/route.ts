import { redirect } from '@portolan/adapter-express'

export function loader() {
  return redirect('/api/time', 301)
}
