import type { Rollout, Route, Share } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import { converge, observe, rolloutOf, type Serving, type Verdict } from './converge.ts';
import { sharesOf, trafficOf } from './decide.ts';
import { reasonOf } from './cancelled.ts';
import { hookContextOf, loggerOf, titleOf, warn } from './context.ts';
import type { Run } from './run.ts';

export interface Healed {
  /** What traffic is on; undefined: nothing is. */
  readonly former: Rollout | undefined;
  /** What a part of the traffic is on besides. */
  readonly canary?: Rollout | undefined;
  /** Undefined: what traffic is on is not whole. */
  readonly route: Route | undefined;
  /** It stays as it is, whatever is deployed. */
  readonly maintenance: boolean;
}

/** Before a deploy: heals what the last run left. What serves may be broken beyond that: the deploy may be its cure. */
export async function heal(run: Run): Promise<Healed> {
  try {
    const serving = await converge(run);
    return healedBy(serving);
  } catch (cause) {
    const reason = run.signal.aborted ? reasonOf(run.signal, cause) : cause;
    const error = DeployError.at(reason, { stage: 'heal', plugin: run.configuration.driver.name });
    if (!isTroubleOfApp(error)) throw error;
    warn(run, error);
    return { ...(await routed(run)), route: undefined };
  }
}

export function healedBy(serving: Serving | undefined): Healed {
  const { rollout: former, canary, route } = serving ?? {};
  return { former, canary, route, maintenance: route?.maintenance ?? false };
}

/** The same for what hands all traffic over to a new release. @throws CANARY_RUNNING */
export async function healAlone(run: Run): Promise<Healed> {
  const healed = await heal(run);
  const { canary } = healed;
  if (canary === undefined) return healed;
  throw new DeployError(`Release ${canary.release.number} is a canary`, {
    code: 'CANARY_RUNNING',
    hint: 'Give it all requests by promote(), or none by abort(), then try again.',
  });
}

/** After a failure: these serve again, or nothing does that did not before. Returns the error to throw. */
export async function recover(run: Run, cause: DeployError, shares: readonly Share[]): Promise<DeployError> {
  try {
    const { healing, serving } = await healed(run, { shares, error: cause });
    if (serving !== undefined) loggerOf(run, 'heal').info(`Still serving ${titleOf(serving.rollout.release)}`);
    await tellFailure(healing, cause);
  } catch (error) {
    const problem = DeployError.at(error, { stage: 'heal', plugin: run.configuration.driver.name });
    run.redactor.error(problem);
    cause.recovery = problem;
  }
  return cause;
}

/**
 * A broken link is told by what it failed first, to others only while we already heal: to the next that uses it, and to
 * the lease. Each of them may make us try once more.
 */
async function healed(run: Run, verdict: Verdict, tries = 3): Promise<{ healing: Run; serving: Serving | undefined }> {
  const healing = await run.reopen();
  try {
    return { healing, serving: await converge(healing, verdict) };
  } catch (error) {
    const isLost = healing.lost.aborted || (DeployError.isInstance(error) && error.code === 'HOST_LOST');
    if (!isLost || tries === 1) throw error;
    return healed(healing, verdict, tries - 1);
  }
}

async function tellFailure(run: Run, cause: DeployError): Promise<void> {
  try {
    await run.hooks.runFailure(cause, hookContextOf(run, 'heal'));
  } catch (error) {
    warn(run, DeployError.at(error, { stage: 'heal', plugin: 'hooks' }));
  }
}

/** Codes that speak of the app and not of the host: the host is fit for a deploy. */
function isTroubleOfApp({ code }: DeployError): boolean {
  const ofApp: readonly string[] = ['DEPLOY_CRASHED', 'DEPLOY_UNHEALTHY', 'IMAGE_MISSING'];
  return ofApp.includes(code);
}

/** What traffic is on, however broken. */
async function routed(run: Run): Promise<Omit<Healed, 'route'>> {
  const observed = await observe(run);
  const [main, beside] = sharesOf(observed, trafficOf(run.configuration.driver));
  const [former, canary] = [main, beside].map((share) => rolloutOf(observed.rollouts, share?.release));
  return { former, canary, maintenance: observed.route?.maintenance ?? false };
}
