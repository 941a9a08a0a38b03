import { type DeploymentOptions, isGenerated, type Names, Secret } from '@appliku/core';
import type { Preview } from './preview.ts';

/** What a preview has of its own. */
export interface PreviewSettings {
  /** With `{number}` in it: `pr-{number}.shop.example.com`. */
  readonly domain: string;
  /** Added to the plain values of the app, winning over them; secrets of previews belong here. Default: none. */
  readonly env?: Names<string | Secret>;
}

/**
 * Options of an app as its preview has them: an environment and a domain of its own, and nothing that leads to production.
 * Left out are all secrets of `env` and of services, but for `generated()` ones, which are others in each environment;
 * `rules`, shared `networks`, `cron` jobs, hooks, ports of the host, and directories of the host, in the place of which come
 * volumes. What a preview is to have of these is added to the result.
 * @throws TypeError for a domain without `{number}`
 */
export function previewOptions(
  production: DeploymentOptions,
  preview: Preview,
  { domain, env = {} }: PreviewSettings,
): DeploymentOptions {
  if (!domain.includes('{number}'))
    throw new TypeError('Invalid options of previewOptions():\n  domain: must have {number} in it');
  const { rules: _rules, networks: _networks, cron: _cron, hooks: _hooks, ...rest } = production;
  const { processes, services, volumes } = production;
  return {
    ...rest,
    app: preview.app,
    environment: preview.environment,
    domains: [domain.replaceAll('{number}', String(preview.number))],
    env: { ...withoutSecrets(production.env ?? {}), ...env },
    ...(processes && { processes: mapped(processes, ({ publish: _publish, ...own }) => own) }),
    ...(services && {
      services: mapped(services, ({ publish: _publish, networks: _shared, env: given = {}, ...own }) => ({
        ...own,
        env: withoutSecrets(given),
      })),
    }),
    ...(volumes && { volumes: mapped(volumes, ({ path: _path, ...own }) => own) }),
  };
}

function withoutSecrets(env: Names<string | Secret>): Names<string | Secret> {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => !Secret.isInstance(value) || isGenerated(value)));
}

function mapped<Value, Result>(values: Names<Value>, change: (value: Value) => Result): Names<Result> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
