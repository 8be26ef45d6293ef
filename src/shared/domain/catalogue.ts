import { z } from 'zod'
import { DomainEvent } from './event'

/** What each event of the log means, in a sentence. Every event has one; a test sees to it. */
export const EVENT_MEANINGS: Readonly<Record<DomainEvent['type'], string>> = {
  'project.opened': 'Espalier opened the project for the first time, or found it moved.',
  'project.configured': 'A configuration came into force.',
  'project.config-rejected': 'The configuration file has mistakes; the last good one stays in force.',
  'project.paused': 'Nothing starts and nothing lands until it is resumed.',
  'project.resumed': 'Work goes on.',
  'project.migration-begun': 'Checkouts are made anew for another layout; the old ones are not touched yet.',
  'project.migration-step': 'What is being done of a migration.',
  'project.migration-committed': 'All checkouts have their new places; the old folders are deleted from here on.',
  'project.migration-ended': 'The migration is over: done, or taken back with everything as it was.',
  'task.added': 'A task was put on the board.',
  'task.edited': 'Title, description, priority, paths or dependencies of a task changed.',
  'task.moved': 'A task got another place in its column.',
  'task.assigned': 'A task was given to a service.',
  'task.unassigned': 'A task was taken back from its service.',
  'task.handed-off': 'Finished work of another task was handed to this one, at the head named.',
  'task.handed-back': 'Work this task had handed over came back to be mended, and why.',
  'task.briefed': 'What the next attempt at a task has to mend was written down for its agent.',
  'task.status-changed': 'A task went from one status to another, and why.',
  'run.begun': 'An attempt of an agent at a task began.',
  'run.prepared': 'A step before the agent starts: checkout, branch, base, set-up.',
  'run.started': 'The agent’s program runs in its terminal.',
  'run.progressed': 'The agent committed.',
  'run.checked': 'The service’s quick gate looked at one of the agent’s commits; it refuses nothing.',
  'run.stopping': 'Somebody asked the agent to stop.',
  'run.ended': 'The attempt is over: how, with which exit code, at which commit.',
  'checkout.planned': 'A checkout is about to be made; written before git is asked.',
  'checkout.observed': 'What a checkout holds: branch, commit, files that are not committed.',
  'checkout.moved': 'A checkout was made anew in another place, with everything that was in it.',
  'checkout.broken': 'A checkout cannot be used, and why.',
  'checkout.removed': 'A checkout was removed; what was in it, if anything, is kept under the ref named.',
  'branch.observed': 'A branch was seen at a commit, so many ahead of and behind its parent.',
  'branch.vanished': 'A branch is gone.',
  'landing.queued': 'A branch was offered to the level above it.',
  'landing.held': 'A person keeps a landing out of the queue.',
  'landing.released': 'A held or waiting landing goes on.',
  'landing.approved': 'A person gave the approval a landing needs.',
  'landing.scored': 'A person gave a score that a gate asks for.',
  'landing.allowed': 'A person lets files outside the service’s directories land, and why.',
  'landing.withdrawn': 'A landing was taken out of the queue; the branch stays.',
  'landing.moved': 'A landing got another place in the queue.',
  'landing.requeued': 'A landing starts over: the target moved, its branch grew, or Espalier was cut off.',
  'landing.proving': 'A candidate was built on the target’s commit and its gates begin.',
  'landing.gate-started': 'A gate runs on the candidate; its output goes to the log named.',
  'landing.gate-ended': 'A gate ended, with exit code and figures.',
  'landing.waiting': 'A landing cannot go on by itself, and why.',
  'landing.refused': 'A landing was refused, with the evidence.',
  'landing.cleared': 'It is time for a landing: a person said so, or its level’s schedule came.',
  'level.planned': 'When a level lands next by its schedule; what was due before has been offered.',
  'level.due': 'A level’s time has come: what waits for it goes on, what stands below is offered.',
  'landing.resolved':
    'The conflict of a landing is resolved; it goes through the gates with the resolution as its content.',
  'build.begun': 'A level’s branch is being proved as it stands.',
  'build.gate-changed': 'A gate of a build started or ended.',
  'build.ended': 'A build ended: green, red, or without an answer.',
  'build.probed': 'While the cause of a broken build is looked for, something was proved.',
  'build.blamed': 'What broke a build is known, or as much of it as can be.',
  'resolution.begun': 'A conflict between a branch and its target is being resolved.',
  'resolution.tried': 'A recorded resolution, the resolver or a person began a try.',
  'resolution.try-ended': 'A try ended: with a resolution, caught at leaving something out, or failed.',
  'resolution.asked': 'A resolution leaves added lines out and says why; a person has to agree.',
  'resolution.resolved': 'A conflict is resolved by the commit named.',
  'resolution.failed': 'A conflict could not be resolved.',
  'resolution.dropped': 'A resolution is not needed any more.',
  'landing.landed': 'The target moved to the very commit the gates had passed.',
  'feature.planned': 'Branches and checkouts of a feature are about to be made.',
  'feature.ready': 'Everything a feature needs is there: overseer, implementors, checkouts.',
  'feature.broken': 'A feature could not be set up, and why; asking again makes it whole.',
  'offer.made': 'Commits that landed on main first are offered to a live branch.',
  'offer.settled': 'A branch took in what it was offered, met it in files, or is gone.',
  'rescue.kept':
    'All that was in a checkout, and what only it knew, is held by the ref named, before something was done to it.',
  'rescue.restored': 'What a rescue holds was laid out again in a checkout.',
  'rescue.dropped': 'A rescue is gone, and why; its commit is named for as long as git keeps it.',
  'risk.opened': 'Something that may go wrong, or that stands in the way, was written down.',
  'risk.recurred': 'A known risk came up again, with newer evidence.',
  'risk.edited': 'Somebody changed how grave a risk is, who looks after it, or what is done about it.',
  'risk.investigated': 'A task was made that looks into a risk.',
  'risk.closed': 'A risk is over, or a blocker out of the way.',
}

/** The catalogue of events as it is published: meaning and JSON Schema of each payload, by type. */
export function eventCatalogue(): Record<string, { meaning: string; payload: unknown }> {
  const entries = DomainEvent.options.map(option => {
    const type = option.shape.type.value
    const { $schema: _, ...payload } = z.toJSONSchema(option.shape.payload, { io: 'output' })
    return [type, { meaning: EVENT_MEANINGS[type], payload }] as const
  })
  return Object.fromEntries(entries)
}
