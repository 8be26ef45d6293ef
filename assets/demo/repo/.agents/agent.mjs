// A scripted coding agent: reads its task from the environment, types out code and tests, commits as it goes.
import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { plays } from './plays.mjs'

const task = process.env.ESPALIER_TASK ?? ''
const pace = Number(process.env.DEMO_PACE ?? 1)
const play = plays[task]
const wait = ms => new Promise(resolve => setTimeout(resolve, ms * pace))
const dim = text => `\x1b[2m${text}\x1b[22m`
const bold = text => `\x1b[1m${text}\x1b[22m`
const green = text => `\x1b[32m${text}\x1b[39m`
const cyan = text => `\x1b[36m${text}\x1b[39m`

async function type(text, each = 6) {
  for (const line of text.split('\n')) {
    for (let at = 0; at < line.length; at += 4) {
      process.stdout.write(line.slice(at, at + 4))
      await wait(each)
    }
    process.stdout.write('\n')
  }
}

if (!play) {
  console.log(`I know no task called “${task}”. Nothing to do.`)
  process.exit(0)
}

/** What a step does, as a heading, and what came of it, indented below. */
const act = (verb, what) => console.log(`${green('●')} ${bold(verb)} ${what}`)
const below = text => text.replaceAll(/^/gm, '  ')
/** Lines that are new in a file, as a diff shows them. */
const added = text =>
  text
    .trim()
    .split('\n')
    .map((line, at) => `${dim(String(at + 1).padStart(4))} ${green(`+ ${line}`)}`)
    .join('\n')

console.log(`${bold(process.env.ESPALIER_SERVICE ?? 'agent')} ${dim('in')} ${process.cwd()}`)
console.log(`${dim('>')} ${cyan(task.replaceAll('-', ' '))}`)
for (const step of play) {
  if (step.say) {
    console.log()
    await type(`● ${step.say}`, 10)
    await wait(step.pause ?? 700)
  }
  if (step.write) {
    act('Write', step.write)
    await type(added(step.text), 3)
    mkdirSync(dirname(step.write), { recursive: true })
    writeFileSync(step.write, step.text)
  }
  if (step.append) {
    act('Add to', step.append)
    if (step.text !== '') await type(added(step.text), 3)
    appendFileSync(step.append, step.text)
  }
  if (step.replace) {
    const before = readFileSync(step.replace, 'utf8')
    writeFileSync(step.replace, before.replace(step.from, step.to))
    act('Edit', step.replace)
  }
  if (step.run) {
    act('Run', step.run.join(' '))
    try {
      const said = execFileSync(step.run[0], step.run.slice(1), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
      console.log(dim(below(said.trimEnd().split('\n').slice(-8).join('\n'))))
    } catch (error) {
      const said = String(error.stdout ?? error.message)
      console.log(below(said.trimEnd().split('\n').slice(-8).join('\n')))
    }
  }
  if (step.commit) {
    execFileSync('git', ['add', '-A'])
    execFileSync('git', ['commit', '-q', '-m', step.commit])
    act('Commit', step.commit.split('\n')[0])
  }
  await wait(step.rest ?? 900)
}
console.log(green('\nDone.'))
