export { copyProject } from './copy-project.ts'
export { startScript } from './script-server.ts'
export {
  type RunningServer,
  runToEnd,
  startServer,
  type UserCommand,
  userEnvironment,
} from './user-process.ts'
