// Runs the library for a few seconds: what is true once has to stay true.
import * as orchard from '../src/index.js'

const SECONDS = Math.round(14 * Number(process.env.DEMO_PACE ?? 1))
for (let second = 1; second <= SECONDS; second++) {
  await new Promise(resolve => setTimeout(resolve, 1000))
  console.log(`${second} s: ${Object.keys(orchard).length} functions stand`)
}
