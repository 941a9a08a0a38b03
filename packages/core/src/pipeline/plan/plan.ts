import type { Release, Revision, Share } from '../../contract/index.ts';
import { fingerprint } from '../../ledger/fingerprint.ts';
import { contextOf } from '../context.ts';
import { observe, rolloutOf } from '../converge.ts';
import { allTo, isRouted, type Observed, sharesOf, trafficOf } from '../decide.ts';
import { withGenerated } from '../generated-values.ts';
import { changesOf, gapsOf } from './plan-changes.ts';
import { planText } from './plan-text.ts';
import { recordedValues } from '../recorded-values.ts';
import type { Run } from '../run.ts';
import type { Plan } from './plan-data.ts';

/** Compares what serves with source and options. Writes nothing, starts nothing, holds no lease. */
export async function planDeploy(started: Run): Promise<Plan> {
  const { source, driver } = started.configuration;
  const [observed, to] = await Promise.all([observe(started), source.resolve(contextOf(started, 'plan'))]);
  const shares = sharesOf(observed, trafficOf(driver));
  const [live, beside] = shares.map((share) => releaseOf(observed, share));
  // The key is there where a release is: asking for it makes none.
  const key = live === undefined ? '' : await started.ledger.key();
  const run = withGenerated(started, key);
  const { configuration } = run;
  const secrets = live === undefined ? { own: {}, services: {} } : await recordedValues(run, live);
  const plan = {
    outcome: outcomeOf(run, observed, { key, live, beside, to }),
    ...(live !== undefined && { release: live.number }),
    ...(shares[1] !== undefined && { canary: shares[1] }),
    revision: { ...(live !== undefined && { from: live.revision }), to },
    changes: changesOf(live, secrets, configuration),
    gaps: gapsOf(live, secrets, configuration),
  };
  const told = plan.outcome === 'deploy' ? await withNotes(run, plan) : { ...plan, changes: [], gaps: [] };
  return { ...told, text: run.redactor.text(planText(configuration.app, told)) };
}

async function withNotes(run: Run, plan: Omit<Plan, 'text'>): Promise<Omit<Plan, 'text'>> {
  const { configuration } = run;
  const notes = (await configuration.driver.foresee?.(configuration, contextOf(run, 'plan'))) ?? [];
  return notes.length === 0 ? plan : { ...plan, notes };
}

interface Compared {
  readonly key: string;
  readonly live: Release | undefined;
  readonly beside: Release | undefined;
  readonly to: Revision;
}

function outcomeOf({ configuration }: Run, observed: Observed, compared: Compared): Plan['outcome'] {
  const { key, live, beside, to } = compared;
  const print = fingerprint(key, to.id, configuration);
  if (beside?.fingerprint === print) return 'canary';
  if (live?.fingerprint !== print) return 'deploy';
  const whole = rolloutOf(observed.rollouts, live.number)?.complete === true;
  // A canary of something else is no harm, but it goes.
  const isThere = beside !== undefined || isRouted(observed.route, allTo(live.number), live.rules);
  return whole && isThere ? 'unchanged' : 'heal';
}

function releaseOf({ recorded }: Observed, { release: number }: Share): Release | undefined {
  return recorded.find(({ release }) => release.number === number)?.release;
}
