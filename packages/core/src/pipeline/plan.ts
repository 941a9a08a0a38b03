import type { Release, Revision } from '../contract/index.ts';
import { fingerprint } from '../ledger/fingerprint.ts';
import type { SecretValues } from '../ledger/secret-values.ts';
import { contextOf } from './context.ts';
import { observe } from './converge.ts';
import { isRouted, trafficOf, winnerOf } from './decide.ts';
import { changesOf, gapsOf, type PlannedChange, type PlannedGap } from './plan-changes.ts';
import { planText } from './plan-text.ts';
import type { Run } from './run.ts';

/** What a deploy would do now; JSON. */
export interface Plan {
  /** `heal`: nothing is to be changed, but what serves is not whole. */
  readonly outcome: 'deploy' | 'unchanged' | 'heal';
  /** What serves now; undefined: nothing. */
  readonly release?: number;
  readonly revision: { readonly from?: Revision; readonly to: Revision };
  /** What the options change. Settings of plugins are not among them; they are in the outcome. */
  readonly changes: readonly PlannedChange[];
  readonly gaps: readonly PlannedGap[];
  /** The same for people. */
  readonly text: string;
}

/** Compares what serves with source and options. Writes nothing, starts nothing, holds no lease. */
export async function planDeploy(run: Run): Promise<Plan> {
  const { configuration } = run;
  const [observed, to] = await Promise.all([observe(run), configuration.source.resolve(contextOf(run, 'plan'))]);
  const number = winnerOf(observed, trafficOf(configuration.driver));
  const live = observed.recorded.find(({ release }) => release.number === number)?.release;
  const rollout = observed.rollouts.find(({ release }) => release.number === number);
  const whole = live !== undefined && rollout?.complete === true && isRouted(observed.route, live.number, live.rules);
  const secrets = await secretsOf(run, live);
  const plan = {
    outcome: (await isSame(run, live, to)) ? (whole ? ('unchanged' as const) : ('heal' as const)) : ('deploy' as const),
    ...(live !== undefined && { release: live.number }),
    revision: { ...(live !== undefined && { from: live.revision }), to },
    changes: changesOf(live, secrets, configuration),
    gaps: gapsOf(live, secrets, configuration),
  };
  const told = plan.outcome === 'deploy' ? plan : { ...plan, changes: [], gaps: [] };
  return { ...told, text: run.redactor.text(planText(configuration.app, told)) };
}

async function secretsOf({ ledger }: Run, live: Release | undefined): Promise<SecretValues> {
  if (live === undefined) return { own: {}, services: {} };
  const [own, services] = await Promise.all([ledger.secrets(live.number), ledger.serviceSecrets(live.number)]);
  return { own, services };
}

async function isSame(run: Run, live: Release | undefined, to: Revision): Promise<boolean> {
  // The key is there where a release is: asking for it makes none.
  return live !== undefined && live.fingerprint === fingerprint(await run.ledger.key(), to.id, run.configuration);
}
