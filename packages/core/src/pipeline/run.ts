import { randomUUID } from 'node:crypto';
import type { Context, Fields, Host, Ledger, Logger, Places, Release } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import type { Action, Events } from '../events.ts';
import type { HookContext, Hooks } from '../hooks.ts';
import { createLogger } from '../log.ts';
import type { Configuration } from '../options/configuration.ts';
import { Redactor } from '../redact.ts';

/** All that one operation has at hand, from its start to its end. */
export interface Run {
  readonly id: string;
  readonly action: Action;
  readonly configuration: Configuration;
  readonly events: Events;
  readonly hooks: Hooks;
  readonly redactor: Redactor;
  readonly ledger: Ledger;
  readonly places: Places;
  /** Fires on cancel and on a lost lease. */
  readonly signal: AbortSignal;
  /** Time of each stage that ended, in milliseconds. */
  readonly stages: Map<string, number>;
  /** What did not stop it. */
  readonly warnings: DeployError[];
}

export function createRun(
  parts: Pick<Run, 'action' | 'configuration' | 'events' | 'hooks' | 'ledger' | 'signal'> & { readonly host: Host },
): Run {
  const { host, ...rest } = parts;
  const redactor = new Redactor();
  for (const value of Object.values(rest.configuration.secrets)) redactor.add(value);
  const places = { build: host, run: host, route: [host], nodes: [host] };
  return { ...rest, id: randomUUID(), redactor, places, stages: new Map(), warnings: [] };
}

/** The same run with another signal: what follows the commit point and what heals must not be cancelled. */
export function withSignal(run: Run, signal: AbortSignal): Run {
  return { ...run, signal };
}

export function ofRun(run: Run): { deployment: string; app: string; at: string } {
  return { deployment: run.id, app: run.configuration.app, at: new Date().toISOString() };
}

export function loggerOf(run: Run, stage: string): Logger {
  return createLogger((level, text, fields) => {
    const masked = { text: run.redactor.text(text), fields: maskFields(run, fields) };
    run.events.emit('log', { ...ofRun(run), level, stage, ...masked });
  });
}

export function contextOf(run: Run, stage: string): Context {
  return {
    deployment: run.id,
    stage,
    places: run.places,
    signal: run.signal,
    log: loggerOf(run, stage),
    secrets: (number) => secretsOf(run, number),
    mask: (value) => run.redactor.add(value),
    progress: (step, done, total) => {
      const amount = { ...(done !== undefined && { done }), ...(total !== undefined && { total }) };
      run.events.emit('progress', { ...ofRun(run), stage, step: run.redactor.text(step), ...amount });
    },
  };
}

export function hookContextOf(run: Run, stage: string): HookContext {
  const about = { id: run.id, app: run.configuration.app, action: run.action };
  return { host: run.places.run, log: loggerOf(run, stage), run: about, signal: run.signal };
}

/** Tells of a failure that does not stop the run. */
export function warn(run: Run, error: DeployError): void {
  run.redactor.error(error);
  run.warnings.push(error);
  run.events.emit('warning', { ...ofRun(run), error: error.toJSON() });
}

/** Who the next stage is told about, in words for people. */
export function titleOf(release: Release): string {
  const { number, revision } = release;
  return `release ${number} (${[revision.id.slice(0, 12), revision.subject].filter(Boolean).join(' ')})`;
}

async function secretsOf(run: Run, number: number): Promise<Readonly<Record<string, string>>> {
  const secrets = await run.ledger.secrets(number);
  for (const value of Object.values(secrets)) run.redactor.add(value);
  return secrets;
}

function maskFields(run: Run, fields: Fields): Fields {
  const masked = Object.entries(fields).map(([name, value]) => [name, mask(run, value)] as const);
  return Object.fromEntries(masked);
}

function mask(run: Run, value: string | number | boolean): string | number | boolean {
  return typeof value === 'string' ? run.redactor.text(value) : value;
}
