import type { Rollout, Route } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import { converge, type Verdict } from './converge.ts';
import { reasonOf } from './cancelled.ts';
import { contextOf, hookContextOf, loggerOf, titleOf, warn } from './context.ts';
import type { Run } from './run.ts';

export interface Healed {
  /** What traffic is on; undefined: nothing is. */
  readonly former: Rollout | undefined;
  /** Undefined: what traffic is on is not whole. */
  readonly route: Route | undefined;
}

/** Before a deploy: heals what the last run left. What serves may be broken beyond that: the deploy may be its cure. */
export async function heal(run: Run): Promise<Healed> {
  try {
    const serving = await converge(run);
    return { former: serving?.rollout, route: serving?.route };
  } catch (cause) {
    const reason = run.signal.aborted ? reasonOf(run.signal, cause) : cause;
    const error = DeployError.at(reason, { stage: 'heal', plugin: run.configuration.driver.name });
    if (!isTroubleOfApp(error)) throw error;
    warn(run, error);
    return { former: await routed(run), route: undefined };
  }
}

/** After a failure: the former release serves again, or nothing does that did not before. Returns the error to throw. */
export async function recover(run: Run, cause: DeployError, former: Rollout | undefined): Promise<DeployError> {
  const verdict: Verdict = { winner: former?.release.number ?? 'none', error: cause };
  try {
    const healing = await healed(run, verdict);
    if (former !== undefined) loggerOf(run, 'heal').info(`Still serving ${titleOf(former.release)}`);
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
async function healed(run: Run, verdict: Verdict, tries = 3): Promise<Run> {
  const healing = await run.reopen();
  try {
    await converge(healing, verdict);
    return healing;
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
async function routed(run: Run): Promise<Rollout | undefined> {
  const { app, driver, router } = run.configuration;
  const context = contextOf(run, 'heal');
  const [route, rollouts] = await Promise.all([router.current(app, context), driver.list(app, context)]);
  return rollouts.find(({ release }) => release.number === route?.shares[0]?.release);
}
