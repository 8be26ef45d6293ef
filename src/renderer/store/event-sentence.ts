import type { DomainEvent } from '@shared/domain/event'

const short = (oid: string) => oid.slice(0, 7)

/** What happened, in a short sentence for people. */
export function eventSentence(event: DomainEvent): string {
  switch (event.type) {
    case 'task.added':
      return `Added “${event.payload.title}”`
    case 'task.edited':
      return `Changed ${Object.keys(event.payload)
        .filter(key => key !== 'id')
        .join(', ')}`
    case 'task.moved':
      return 'Moved in its column'
    case 'task.assigned':
      return `Assigned to ${event.payload.service}`
    case 'task.unassigned':
      return 'Unassigned'
    case 'task.status-changed':
      return `${event.payload.from} → ${event.payload.to}${event.payload.reason ? `: ${event.payload.reason.message}` : ''}`
    case 'task.handed-off':
      return `Handed over by ${event.payload.handoff.service}, from ${event.payload.handoff.from}`
    case 'task.handed-back':
      return `Handed back: ${event.payload.reason.message}`
    case 'run.begun':
      return `${event.payload.service} began attempt ${event.payload.attempt}`
    case 'run.prepared':
      return event.payload.step
    case 'run.started':
      return 'Started in its terminal'
    case 'run.progressed':
      return `${event.payload.commits === 1 ? '1 commit' : `${event.payload.commits} commits`}${event.payload.subject ? `: ${event.payload.subject}` : ''}`
    case 'run.checked':
      return `Quick gate ${event.payload.check.gate} ${event.payload.check.state} at ${short(event.payload.check.commit)}`
    case 'run.asked':
      return event.payload.say === '' ? 'Rang its bell: it asks for somebody' : `Asks: ${event.payload.say}`
    case 'run.answered':
      return 'Was answered, or went on by itself'
    case 'run.stopping':
      return 'Stopping'
    case 'run.ended':
      return `Ended: ${event.payload.outcome}`
    case 'checkout.planned':
      return `Making a checkout for ${event.payload.service ?? 'somebody'}`
    case 'checkout.observed':
      return event.payload.dirty === 0
        ? 'Clean'
        : event.payload.dirty === 1
          ? '1 file changed'
          : `${event.payload.dirty} files changed`
    case 'checkout.broken':
      return event.payload.reason.message
    case 'checkout.teardown-begun':
      return 'Its teardown runs'
    case 'checkout.teardown-ended':
      return 'Its teardown is over'
    case 'checkout.removed':
      return event.payload.rescue ? `Removed; its work is at ${event.payload.rescue}` : 'Removed'
    case 'branch.observed':
      return `${event.payload.name} is at ${short(event.payload.head)}: ${event.payload.subject}`
    case 'branch.vanished':
      return `${event.payload.name} is gone`
    case 'project.opened':
      return `Opened ${event.payload.name}`
    case 'project.configured':
      return `Configuration read: ${event.payload.config.services.map(service => service.name).join(', ') || 'no services'}`
    case 'project.config-rejected':
      return `Configuration refused: ${event.payload.problems[0]?.message ?? ''}`
    case 'project.paused':
      return 'Paused'
    case 'project.resumed':
      return 'Resumed'
    case 'project.migration-begun':
      return `Checkouts move to ${event.payload.to}: ${event.payload.moves.length}`
    case 'project.migration-step':
      return event.payload.step
    case 'project.migration-committed':
      return 'All checkouts have their new places'
    case 'project.migration-ended':
      return event.payload.outcome === 'done' ? 'Checkouts moved' : 'Moving was taken back; everything is as it was'
    case 'checkout.moved':
      return `Moved to ${event.payload.path}`
    case 'landing.queued':
      return `${event.payload.branch} is offered to ${event.payload.target}`
    case 'landing.proving':
      return `Proving ${short(event.payload.candidate)} on ${short(event.payload.base)}`
    case 'landing.gate-started':
      return `Gate ${event.payload.gate} runs`
    case 'landing.gate-ended':
      return `Gate ${event.payload.gate} ${event.payload.state}`
    case 'landing.gate-cancelled':
      return `Gate ${event.payload.gate} was ended: another was red`
    case 'landing.landed':
      return `Landed as ${short(event.payload.commit)}`
    case 'landing.refused':
    case 'landing.waiting':
      return event.payload.reason.message
    case 'landing.requeued':
      return event.payload.reason?.message ?? 'Back in the queue'
    case 'landing.approved':
      return `Approved by ${event.payload.who}`
    case 'landing.scored':
    case 'phase.scored':
      return `${event.payload.who} scores ${event.payload.gate}: ${event.payload.score}`
    case 'landing.allowed':
      return `${event.payload.who} lets ${event.payload.paths.join(', ')} land: ${event.payload.reason}`
    case 'landing.cleared':
      return `Told to land now by ${event.payload.by}`
    case 'level.planned':
      return event.payload.next === null
        ? `${event.payload.branch} has no time to land at`
        : `${event.payload.branch} lands next at ${new Date(event.payload.next).toISOString().slice(0, 16).replace('T', ' ')} UTC`
    case 'level.due':
      return `${event.payload.branch} is due`
    case 'landing.held':
      return 'Held'
    case 'landing.released':
      return 'Released'
    case 'landing.withdrawn':
      return 'Withdrawn'
    case 'landing.resolved':
      return `Its conflict is resolved by ${short(event.payload.commit)}`
    case 'build.begun':
      return `Building ${event.payload.branch} at ${short(event.payload.commit)}`
    case 'build.gate-changed':
      return `Gate ${event.payload.gate.name} ${event.payload.gate.state}`
    case 'build.ended':
      return `Build ${event.payload.state}${event.payload.reason ? `: ${event.payload.reason.message}` : ''}`
    case 'build.probed':
      return `Looked at ${event.payload.probe.what}: ${event.payload.probe.verdict}`
    case 'build.blamed':
      return event.payload.culprits.length === 0
        ? (event.payload.reason?.message ?? 'What broke it was not found')
        : `Broken by ${event.payload.culprits.map(({ landing, commit }) => landing ?? short(commit)).join(' with ')}`
    case 'task.briefed':
      return 'Sent back to its agent with what has to be mended'
    case 'resolution.begun':
      return `Resolving ${event.payload.files.slice(0, 3).join(', ')} between ${event.payload.branch} and ${event.payload.target}`
    case 'resolution.tried':
      return `Try ${event.payload.number}: ${event.payload.who}`
    case 'resolution.try-ended':
      return `Try ${event.payload.number} ${event.payload.state}${event.payload.problems[0] ? `: ${event.payload.problems[0].message}` : ''}`
    case 'resolution.asked':
      return 'Resolved, but a person has to agree to what is left out'
    case 'resolution.resolved':
      return `Resolved by ${event.payload.who} as ${short(event.payload.commit)}`
    case 'resolution.failed':
    case 'resolution.dropped':
      return event.payload.reason.message
    case 'landing.moved':
      return 'Moved in the queue'
    case 'feature.planned':
      return `Setting up ${event.payload.name}: ${event.payload.seats.length} branches`
    case 'feature.ready':
      return 'Branches and checkouts are there'
    case 'feature.broken':
      return event.payload.reason.message
    case 'offer.made':
      return `${event.payload.branch} is offered to ${event.payload.to}`
    case 'offer.settled':
      return event.payload.state === 'taken'
        ? 'Taken in'
        : event.payload.state === 'gone'
          ? 'The branch is gone'
          : 'Not taken in yet'
    case 'phase.entered':
      return 'The phase began'
    case 'phase.gate-started':
    case 'wave.gate-started':
      return `Gate ${event.payload.gate} runs on ${short(event.payload.commit)}`
    case 'phase.gate-ended':
      return `Gate ${event.payload.verdict.gate} ${event.payload.verdict.ok ? 'passed' : `said no: ${event.payload.verdict.reason?.message ?? ''}`}`
    case 'phase.retried':
      return 'Its gate is asked again'
    case 'phase.completed':
      return `The phase ended${event.payload.commit ? ` at ${short(event.payload.commit)}` : ''}`
    case 'phase.tagged':
      return event.payload.existed
        ? `The tag ${event.payload.name} was there already`
        : `Tagged as ${event.payload.name}`
    case 'wave.claimed':
      return `${event.payload.service} says wave ${event.payload.wave} is complete`
    case 'wave.refused':
      return event.payload.reason.message
    case 'wave.completed':
      return `Wave ${event.payload.wave} of ${event.payload.service} is complete`
    case 'wait.released':
      return `Gate ${event.payload.id} releases ${event.payload.waits.join(', ')}`
    case 'contract.frozen':
      return 'The contract is frozen'
    case 'contract.thawed':
      return 'The contract may change again'
    case 'escalation.raised':
      return `Waits for too long: ${event.payload.reason.message}`
    case 'escalation.cleared':
      return 'Does not wait any more'
    case 'rescue.kept':
      return `Kept before ${event.payload.what}: ${event.payload.id}`
    case 'rescue.restored':
      return `Laid out again in ${event.payload.path}`
    case 'rescue.dropped':
      return `No longer kept: ${event.payload.reason}`
    case 'risk.opened':
      return event.payload.title
    case 'risk.recurred':
      return 'It came up again'
    case 'risk.edited':
      return event.payload.mitigation ? `Done about it: ${event.payload.mitigation}` : 'Edited'
    case 'risk.investigated':
      return `${event.payload.task} looks into it`
    case 'risk.closed':
      return event.payload.reason
    default:
      return event satisfies never
  }
}
