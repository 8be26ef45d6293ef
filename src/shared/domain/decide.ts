import { ok } from '../lib/result'
import { decideBranch } from './branch/decide'
import { decideBuild } from './build/decide'
import { decideCheckout } from './checkout/decide'
import type { Command } from './command'
import type { DecideContext, Decision } from './context'
import { decideContract } from './contract/decide'
import { decideEscalation } from './escalation/decide'
import { decideFeature } from './feature/decide'
import { decideLanding } from './landing/decide'
import { decideLevel } from './level/decide'
import type { Model } from './model'
import { decideOffer } from './offer/rules'
import { decidePhase } from './phase/decide'
import { settlePlan } from './phase/settle'
import { decideProject } from './project/decide'
import { decideRescue } from './rescue/decide'
import { decideResolution } from './resolution/decide'
import { decideRisk } from './risk/decide'
import { decideRun } from './run/decide'
import { settle } from './settle'
import { decideTask } from './task/decide'

/** What a command leads to: its own events, then all their consequences. Takes a parsed command; never throws. */
export function decide(model: Model, command: Command, ctx: DecideContext): Decision {
  const decision = dispatch(model, command, ctx)
  return decision.ok ? ok(settlePlan(model, settle(model, decision.value, ctx), ctx)) : decision
}

function dispatch(model: Model, command: Command, ctx: DecideContext): Decision {
  switch (command.type) {
    case 'task.add':
    case 'task.edit':
    case 'task.move':
    case 'task.assign':
    case 'task.unassign':
    case 'task.ready':
    case 'task.done':
    case 'task.cancel':
    case 'task.send-back':
      return decideTask(model, command, ctx)
    case 'run.stop':
    case 'run.begin':
    case 'run.prepare':
    case 'run.start':
    case 'run.progress':
    case 'run.check':
    case 'run.ask':
    case 'run.end':
      return decideRun(model, command, ctx)
    case 'checkout.plan':
    case 'checkout.observe':
    case 'checkout.break':
    case 'checkout.tear-down':
    case 'checkout.remove':
      return decideCheckout(model, command)
    case 'feature.plan':
    case 'feature.finish':
    case 'feature.break':
      return decideFeature(model, command)
    case 'offer.make':
    case 'offer.settle':
      return decideOffer(model, command)
    case 'rescue.keep':
    case 'rescue.restore':
    case 'rescue.drop':
      return decideRescue(model, command)
    case 'branch.observe':
      return decideBranch(model, command)
    case 'project.open':
    case 'project.configure':
    case 'project.reject-config':
    case 'project.pause':
    case 'project.resume':
    case 'project.migrate':
    case 'project.migrate-step':
    case 'project.migrate-commit':
    case 'project.migrate-end':
      return decideProject(model, command, ctx)
    case 'level.plan':
    case 'level.fall-due':
      return decideLevel(model, command)
    case 'build.begin':
    case 'build.gate':
    case 'build.end':
    case 'build.probe':
    case 'build.blame':
      return decideBuild(model, command)
    case 'resolution.begin':
    case 'resolution.open':
    case 'resolution.try':
    case 'resolution.try-end':
    case 'resolution.ask':
    case 'resolution.resolve':
    case 'resolution.accept':
    case 'resolution.reject':
    case 'resolution.fail':
    case 'resolution.drop':
      return decideResolution(model, command, ctx)
    case 'phase.complete':
    case 'phase.retry':
    case 'phase.score':
    case 'phase.look':
    case 'phase.gate-start':
    case 'phase.gate-end':
    case 'phase.end':
    case 'phase.tag':
    case 'wave.accept':
    case 'wave.gate-start':
    case 'wave.gate-end':
      return decidePhase(model, command, ctx)
    case 'contract.freeze':
    case 'contract.thaw':
      return decideContract(model, command)
    case 'escalation.raise':
      return decideEscalation(model, command, ctx)
    case 'risk.add':
    case 'risk.edit':
    case 'risk.close':
    case 'risk.raise':
    case 'risk.investigate':
      return decideRisk(model, command, ctx)
    default:
      return decideLanding(model, command, ctx)
  }
}
