import { compareApiReports } from './packages/api-reports.mjs'

for (const difference of compareApiReports({ update: true })) console.log(difference)
