import { type Context, DeployError, type Driver, execute } from '@appliku/core';
import { prepare } from './prepare.ts';
import { pruneScript, retireScript } from './site-scripts.ts';
import { rolloutOf, sitesDirectory } from './site-state.ts';
import { list, observe, start } from './start.ts';

/** The files of a release alone: nothing runs. */
export function siteFiles(): Driver {
  return {
    kind: 'driver',
    name: 'site',
    specVersion: 1,
    runs: ['site'],
    supports: { rolling: false, cron: false, services: false, networks: false, volumes: false, processes: false },
    prepare,
    run: () => Promise.reject(nothingRuns()),
    start,
    promote: () => Promise.resolve(),
    retire: (app, number, context) => change(retireScript, app, [number], context),
    list,
    scale: ({ release }, _instances, context) => observe(release, context),
    logs: async function* () {},
    eject: (release) => ({ files: {}, rollout: rolloutOf(release, true) }),
    prune: (app, keep, context) => change(pruneScript, app, keep, context),
    destroy: async (app, _options, { places, signal }) => {
      await execute(places.run, ['rm', '-rf', sitesDirectory(app)], { signal });
    },
  };
}

async function change(
  script: string,
  app: string,
  numbers: readonly number[],
  { places, signal }: Context,
): Promise<void> {
  const argv = ['sh', '-c', script, 'appliku-site', sitesDirectory(app), ...numbers.map(String)];
  await execute(places.run, argv, { env: { LC_ALL: 'C' }, signal });
}

function nothingRuns(): DeployError {
  return new DeployError('A site has no container that a command could run in', {
    code: 'PLUGIN_FAILED',
    hint: 'Take site({ processes: compose() }), and `processes: true` of staticSite(), for an app with processes.',
  });
}
