import { isIP } from 'node:net';
import { DeployError, type Endpoint, type Rollout, type RouteSpec, type Rule } from '@appliku/core';
import type { Settings } from '../options/options.ts';
import { domainsOf } from './domains.ts';
import { slotOf } from './slots.ts';
import { isPath } from './paths.ts';
import { isDomain } from './is-domain.ts';

const nameForm = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** An app, and its environment where that is not production. */
const appForm = /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?(_[a-z]([a-z0-9-]{0,18}[a-z0-9])?)?$/;

/**
 * Nothing of this is quoted later: what passes here cannot end a word of Nginx's language, nor be a pattern or a
 * variable in it.
 * @throws TypeError with the path of each mistake; ROUTE_REJECTED where a rule leads to nothing
 */
export function checkSpec(spec: RouteSpec, redirects: Settings['redirects'] = []): void {
  const mistakes = [
    ...unless(isApp(spec.app), 'app', spec.app, 'is not a name'),
    ...spec.rules.flatMap((rule, index) => ruleMistakes(rule, `rules[${index}]`)),
    ...spec.shares.flatMap((share, index) => shareMistakes(share, `shares[${index}]`)),
    ...redirects.flatMap(({ from }, index) =>
      from
        .filter((domain) => domainsOf(spec.rules).includes(domain))
        .map((domain) => `redirects[${index}].from: ${domain} has rules`),
    ),
    ...weightMistakes(spec.shares),
  ];
  if (mistakes.length > 0) throw new TypeError(`route(): ${mistakes.join('; ')}`);
  checkTargets(spec);
}

/** @throws TypeError */
export function checkApp(app: string): void {
  if (!isApp(app)) throw new TypeError(`app: ${JSON.stringify(app)} is not a name`);
}

function ruleMistakes({ domains, path, to }: Rule, at: string): readonly string[] {
  return [
    ...domains.flatMap((domain, index) =>
      unless(isDomain(domain), `${at}.domains[${index}]`, domain, 'is not a domain in lower case ASCII'),
    ),
    ...unless(isPath(path), `${at}.path`, path, 'is not a plain path'),
    ...unless(isName(to), `${at}.to`, to, 'is not a name of a process'),
  ];
}

function shareMistakes({ rollout }: RouteSpec['shares'][number], at: string): readonly string[] {
  const { release, endpoints, reserved = {} } = rollout;
  const { artifact } = release;
  const page = artifact.kind === 'site' ? artifact.notFound : undefined;
  const check = (name: string, list: readonly Endpoint[], where: string): readonly string[] => [
    ...unless(isName(name), where, name, 'is not a name of a process or volume'),
    ...unless(
      list.every(isAddress) || (list.length === 1 && list.every(isDirectory)),
      `${where}.${name}`,
      list,
      'has more than TCP addresses or one plain directory',
    ),
  ];
  return [
    ...unless(
      release.slot === 'a' || release.slot === 'b',
      `${at}.rollout.release.slot`,
      release.slot,
      'is not a slot',
    ),
    ...unless(Number.isSafeInteger(release.number), `${at}.rollout.release.number`, release.number, 'is not a number'),
    ...unless(
      page === undefined || isPath(`/${page}`),
      `${at}.rollout.release.artifact.notFound`,
      page,
      'is not a plain path',
    ),
    ...Object.entries(endpoints).flatMap(([name, list]) => check(name, list, `${at}.rollout.endpoints`)),
    ...Object.entries(reserved).flatMap(([name, list]) => check(name, list, `${at}.rollout.reserved`)),
  ];
}

/** One for all; or two in the two slots, each with a part of 100. */
function weightMistakes(shares: RouteSpec['shares']): readonly string[] {
  const weights = shares.map(({ weight }) => weight);
  const isWhole = weights.every((weight) => Number.isInteger(weight) && weight > 0);
  const slots = new Set(shares.map(({ rollout }) => slotOf(rollout)));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return [
    ...unless(shares.length <= 2 && slots.size === shares.length, 'shares', shares.length, 'are not one a slot'),
    ...unless(shares.length === 0 || (isWhole && sum === 100), 'shares', weights, 'do not add up to 100'),
  ];
}

function checkTargets({ rules, shares }: RouteSpec): void {
  for (const { rollout } of shares) checkTargetsOf(rollout, rules);
}

function checkTargetsOf(rollout: Rollout, rules: readonly Rule[]): void {
  const missing = rules.find(({ to }) => (rollout.endpoints[to] ?? []).length === 0);
  if (missing === undefined) return;
  throw new DeployError(`Release ${rollout.release.number} has nothing at ${missing.to} that could take traffic`, {
    code: 'ROUTE_REJECTED',
    hint: `Give the process ${missing.to} a port and at least one instance, or send ${missing.path} elsewhere.`,
  });
}

function unless(right: boolean, at: string, value: unknown, mistake: string): readonly string[] {
  return right ? [] : [`${at}: ${JSON.stringify(value)} ${mistake}`];
}

function isApp(name: string): boolean {
  return appForm.test(name);
}

function isName(name: string): boolean {
  return nameForm.test(name);
}

function isAddress(endpoint: Endpoint): boolean {
  if (endpoint.kind !== 'tcp') return false;
  const { address, port } = endpoint;
  return isIP(address) !== 0 && !address.includes('%') && Number.isInteger(port) && port >= 1 && port <= 65_535;
}

/** Plain words only: it is written into the configuration. */
function isDirectory(endpoint: Endpoint): boolean {
  if (endpoint.kind !== 'directory') return false;
  return [endpoint.path, ...(endpoint.formers ?? [])].every(isPlainDirectory);
}

function isPlainDirectory(path: string): boolean {
  return /^(\/[A-Za-z0-9._@+-]+)+$/.test(path) && !/\/\.{1,2}(\/|$)/.test(path);
}
