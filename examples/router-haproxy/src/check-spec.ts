import { DeployError, type RouteSpec } from '@appliku/core';
import type { AppRecord } from './record.ts';

const name = /^[a-z][a-z0-9_-]*$/;
const domain = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
const path = /^\/[A-Za-z0-9._~!&*+,=:@%/-]*$/;

/**
 * Only what is a word to HAProxy becomes one of its configuration, whoever calls.
 * @throws ROUTE_REJECTED, DOMAIN_TAKEN
 */
export function checkSpec(spec: RouteSpec, others: readonly AppRecord[]): void {
  const domains = spec.rules.flatMap((rule) => rule.domains);
  const wrong = [
    ...[spec.app, ...spec.rules.map(({ to }) => to)].filter((text) => !name.test(text)),
    ...domains.filter((text) => !domain.test(text)),
    ...spec.rules.map((rule) => rule.path).filter((text) => !path.test(text)),
  ];
  if (wrong.length > 0) throw rejected(`Not to be routed: ${JSON.stringify(wrong[0])}`, 'Mend the rules of the app.');
  if (spec.shares.length > 1) throw rejected('HAProxy is not asked for weights here', 'Deploy without a canary.');
  const owner = others.find(({ rules }) => rules.some((rule) => rule.domains.some((each) => domains.includes(each))));
  if (owner === undefined) return;
  throw new DeployError(`${owner.app} has one of the domains of ${spec.app}`, {
    code: 'DOMAIN_TAKEN',
    hint: `Take it from ${owner.app} first.`,
  });
}

export function rejected(message: string, hint: string, output: readonly string[] = []): DeployError {
  return new DeployError(message, { code: 'ROUTE_REJECTED', hint, output });
}
