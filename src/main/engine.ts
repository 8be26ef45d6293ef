import { runEngine } from './hosts/socket/main'

void runEngine(process.argv[2] ?? process.cwd(), process.env).then(
  code => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    process.exit(3)
  },
)
