import { hostname, userInfo } from 'node:os';
import type { Driver, ProcessType, PublishedPort, Rule } from '../contract/index.ts';
import { mapValues } from '../map-values.ts';
import { appId } from '../app-id.ts';
import { checkOptions } from './check.ts';
import type { Configuration } from './configuration.ts';
import { toCron } from './cron.ts';
import { hostMistakes, hostsOf } from './hosts.ts';
import type { DeploymentOptions } from './options.ts';
import { toProcess } from './processes.ts';
import { releaseCommandOf } from './release-command.ts';
import { enabledOf, rulesOf } from './rules.ts';
import { generatedIn, revealed } from './secrets-in.ts';
import { serviceMistakes } from './service-mistakes.ts';
import { serviceSecretsOf, toServices } from './services.ts';
import { siteMistakes } from './site.ts';
import { toVolumes, volumeMistakes } from './volumes.ts';

/** Checks options and fills in what was left out. @throws TypeError that names every mistake */
export function configure(options: DeploymentOptions): Configuration {
  checkOptions(options);
  const volumes = toVolumes(options.volumes);
  const processes = mapValues(enabledOf(options), (process) => toProcess(process, volumes));
  const env = Object.entries(options.env ?? {});
  const configuration = {
    app: appId(options.app, options.environment),
    environment: options.environment ?? 'production',
    ...hostsOf(options),
    source: options.source,
    builder: options.builder,
    driver: options.driver,
    router: options.router,
    processes,
    volumes,
    services: toServices(options.services),
    serviceSecrets: serviceSecretsOf(options.services),
    networks: [...new Set(options.networks)].sort(),
    ...(options.releaseCommand !== undefined && { releaseCommand: releaseCommandOf(options.releaseCommand) }),
    cron: toCron(options.cron ?? {}),
    rules: rulesOf(options, volumes),
    env: Object.fromEntries(env.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))),
    secrets: revealed(options.env),
    generated: {
      own: generatedIn(options.env),
      services: mapValues(options.services ?? {}, (service) => generatedIn(service.env)),
    },
    keep: options.keep ?? 5,
    drainMs: options.drainMs ?? 30_000,
    hookTimeoutMs: options.hookTimeoutMs ?? 300_000,
    by: options.by ?? `${userInfo().username}@${hostname()}`,
  };
  checkFit(configuration, [
    ...hostMistakes(configuration),
    ...volumeMistakes(options),
    ...serviceMistakes(options),
    ...siteMistakes(configuration),
  ]);
  return configuration;
}

/** What no single option shows: that the parts fit each other. */
function checkFit(
  { builder, cron, driver, processes, services, volumes, rules }: Configuration,
  more: readonly string[],
): void {
  const made = [builder.makes, ...(builder.withImage === true ? (['image'] as const) : [])];
  const unfit = [...new Set(made)].filter((kind) => !driver.runs.includes(kind));
  const mistakes = [
    ...unfit.map((kind) => `driver: ${driver.name} runs no ${kind}; ${builder.name} makes one`),
    ...(Object.keys(cron).length > 0 && !driver.supports.cron ? [`cron: ${driver.name} runs no cron jobs`] : []),
    ...Object.entries(processes)
      .filter(([, { health, port }]) => health.kind === 'http' && port === undefined)
      .map(([name]) => `processes.${name}.health: a GET needs a port; there is none`),
    ...rules
      .filter(({ to }) => processes[to]?.port === undefined && volumes[to]?.webPath === undefined)
      .filter(({ to }) => to !== 'site' || builder.makes !== 'site')
      .map(({ domains, to }) => `domains: ${domains.join(', ')} would go to the process ${to}, which has no port`),
    ...more,
    ...Object.entries(processes).flatMap(([name, process]) => publishMistakes(`processes.${name}`, process, driver)),
    ...Object.entries(services).flatMap(([name, { publish = [] }]) =>
      publish.length === 0 ? [] : addressMistakes(`services.${name}`, publish, driver),
    ),
    ...twice(rules).map((place) => `rules: ${place} has two rules`),
  ];
  if (mistakes.length > 0) throw new TypeError(`Invalid options:\n${mistakes.map((line) => `  ${line}`).join('\n')}`);
}

function twice(rules: readonly Rule[]): readonly string[] {
  const places = rules.flatMap(({ domains, path }) => domains.map((domain) => domain + path));
  return [...new Set(places.filter((place, index) => places.indexOf(place) !== index))];
}

/** Where a driver can open ports. */
function addressMistakes(at: string, publish: readonly PublishedPort[], { name, supports }: Driver): readonly string[] {
  if (supports.publish === false) return [`${at}.publish: ${name} opens no ports of a host`];
  const isOne = publish.some(({ address }) => address !== '0.0.0.0');
  return supports.publish === 'everywhere' && isOne ? [`${at}.publish: ${name} opens a port on all addresses`] : [];
}

/** A port of the host has one holder. */
function publishMistakes(at: string, { publish, instances, handover }: ProcessType, driver: Driver): readonly string[] {
  if (publish === undefined) return [];
  return [
    ...addressMistakes(at, publish, driver),
    ...(instances > 1 ? [`${at}.instances: only one can hold a published port of the host`] : []),
    ...(handover === 'overlap' ? [`${at}.handover: must be replace, since it publishes a port of the host`] : []),
  ];
}
