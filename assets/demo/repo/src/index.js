export { createPlot } from './plot.js'
