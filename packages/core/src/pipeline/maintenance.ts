import type { Route } from '../contract/index.ts';
import { contextOf, loggerOf } from './context.ts';
import { noRelease } from './serving.ts';
import { heal } from './recover.ts';
import type { Run } from './run.ts';

/** The route as it is, but for maintenance: nothing is started or stopped. */
export async function setMaintenance(run: Run, maintenance: boolean): Promise<Route> {
  const { former, canary, route } = await heal(run);
  if (former === undefined || route === undefined) throw noRelease(run);
  if (route.maintenance === maintenance) return route;
  const { app, router } = run.configuration;
  const shares = [former, ...(canary ? [canary] : [])].map((rollout, index) => ({
    rollout,
    weight: route.shares[index]?.weight ?? 100,
  }));
  const set = await router.route({ app, rules: route.rules, maintenance, shares }, contextOf(run, 'route'));
  loggerOf(run, 'route').info(maintenance ? 'In maintenance: every request gets 503' : 'Maintenance is over');
  return set;
}
