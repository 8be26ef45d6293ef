import { runEngine } from './hosts/socket/main'

void runEngine(process.argv[2] ?? process.cwd(), process.env).then(code => {
  process.exit(code)
})
