export { createLambdaHandlers, type LambdaHandlers } from './server/lambda-handlers.ts'
