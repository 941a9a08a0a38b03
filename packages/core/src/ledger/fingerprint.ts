import { createHmac } from 'node:crypto';
import type { Configuration } from '../options/configuration.ts';

/**
 * Tells whether two deployments are the same to a user: revision, builder and all configuration, values of secrets
 * included. The artifact is left out, so that the answer is known before anything is built: the same revision and
 * inputs make the same artifact. The key stays on the host, so that a release.json does not betray a weak secret.
 */
export function fingerprint(key: string, revision: string, configuration: Configuration): string {
  const { builder, driver, router, processes, volumes, releaseCommand, cron, rules, env, secrets } = configuration;
  const { services, serviceSecrets, networks } = configuration;
  const plugins = [builder, driver, router].map((plugin) => [plugin.name, plugin.inputs?.() ?? '']);
  const app = { processes, volumes, releaseCommand, cron, rules, env, secrets };
  const made = { revision, plugins, ...app, services, serviceSecrets, networks };
  return createHmac('sha256', key).update(canonical(made)).digest('hex');
}

/** JSON with sorted keys: the same data gives the same text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
