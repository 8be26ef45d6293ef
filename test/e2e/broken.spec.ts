import { expect, gated, openBoard, test } from '@test/support/page'
import { commits } from '@test/support/scripted-agent'
import { yaml } from '@test/support/whole'

test('a level that is broken shows its red build; one click takes back what broke it, once', async ({
  page,
  project,
  host,
}) => {
  const whole = await project({
    ...gated({ '*': `if [ -e ../../once ]; then exit 0; fi\ntouch ../../once\n${commits('bad.txt', 'Do it wrong')}` }),
    files: { 'check.sh': 'test ! -e bad.txt || { echo "bad.txt is here"; exit 1; }\n' },
    // Landings skip it: only a build of the whole sees what is broken.
    yaml: agent =>
      yaml(agent, {
        level: 'gates: [whole]',
        more: 'checkouts: { root: ../checkouts }\ngates:\n  whole: { run: sh check.sh, paths: [never/**] }',
      }),
  })
  await whole.ask(['integration', 'build'])
  await whole.add('wrong', '--service', 'devon')
  await whole.ask(['run', '--until-idle', '--timeout', '60'])
  await whole.ask(['integration', 'build'], 1)

  await openBoard(page, await host(whole))
  const needs = page.getByRole('region', { name: 'Needs you' })
  await needs.getByRole('button', { name: 'main is broken' }).click()
  const build = page.getByRole('article', { name: 'Build of main' })
  await expect(build).toContainText('Broken by feature/wrong-devon')
  await expect(build.getByRole('region', { name: 'Output of whole' })).toContainText('bad.txt is here')
  await build.getByRole('button', { name: 'Revert feature/wrong-devon on main' }).click()

  const queue = page.getByRole('listbox', { name: 'Landing queue' })
  await expect(queue.getByRole('option', { name: 'Landed Revert feature/wrong-devon' })).toBeVisible()
  await expect(needs.getByRole('button', { name: 'main is broken' })).toHaveCount(0)
  await queue.getByRole('option', { name: 'main was broken' }).click()
  await expect(build).toContainText('It was taken back since')
  await expect(build.getByRole('button', { name: /^Revert/ })).toHaveCount(0)
  expect(await whole.git(['ls-tree', '--name-only', 'main'])).not.toContain('bad.txt')

  // What nobody landed cannot be taken back by a click, and none is offered.
  await whole.ask(['integration', 'build'])
  await whole.commit('By hand', { 'bad.txt': 'x\n' })
  await whole.ask(['integration', 'build'], 1)
  await needs.getByRole('button', { name: 'main is broken' }).click()
  await expect(build).toContainText('take it back by hand')
  await expect(build.getByRole('button', { name: /^Revert/ })).toHaveCount(0)
})
