import type { Context, Fields, Logger, Names, Release } from '../contract/index.ts';
import type { DeployError } from '../errors.ts';
import type { EventSubject } from '../events.ts';
import type { HookContext } from '../hooks.ts';
import { createLogger } from '../log.ts';
import { mapValues } from '../map-values.ts';
import type { Run } from './run.ts';

/** What every event of the run says of itself. */
export function aboutOf(run: Run): EventSubject {
  const { app, environment } = run.configuration;
  return { deployment: run.id, app, environment };
}

export function loggerOf(run: Run, stage: string): Logger {
  return createLogger((level, text, fields) => {
    const masked = { text: run.redactor.text(text), fields: maskFields(run, fields) };
    run.events.emit(aboutOf(run), { type: 'log', level, stage, ...masked });
  });
}

export function contextOf(run: Run, stage: string): Context {
  return {
    deployment: run.id,
    stage,
    places: run.places,
    signal: run.signal,
    log: loggerOf(run, stage),
    secrets: (number, service) => secretsOf(run, number, service),
    mask: (value) => run.redactor.add(value),
    progress: (step, done, total) => {
      const amount = { ...(isFinite(done) && { done }), ...(isFinite(total) && { total }) };
      run.events.emit(aboutOf(run), { type: 'progress', stage, step: run.redactor.text(step), ...amount });
    },
  };
}

export function hookContextOf(run: Run, stage: string): HookContext {
  const { app, environment } = run.configuration;
  const about = { id: run.id, app, environment, action: run.action };
  return { host: run.places.run, log: loggerOf(run, stage), run: about, signal: run.signal };
}

/** Tells of a failure that does not stop the run. */
export function warn(run: Run, error: DeployError): void {
  run.redactor.error(error);
  run.warnings.push(error);
  run.events.emit(aboutOf(run), { type: 'warning', error: error.toJSON() });
}

/** Who the next stage is told about, in words for people. */
export function titleOf(release: Release): string {
  const { number, revision } = release;
  return `release ${number} (${[revision.id.slice(0, 12), revision.subject].filter(Boolean).join(' ')})`;
}

async function secretsOf(run: Run, number: number, service: string | undefined): Promise<Names<string>> {
  const { ledger } = run;
  const secrets =
    service === undefined ? await ledger.secrets(number) : ((await ledger.serviceSecrets(number))[service] ?? {});
  for (const value of Object.values(secrets)) run.redactor.add(value);
  return secrets;
}

function maskFields(run: Run, fields: Fields): Fields {
  return mapValues(fields, (value) => mask(run, value));
}

/** JSON has neither NaN nor what is infinite, and a plugin may hand over what its types forbid. */
function mask(run: Run, value: string | number | boolean): string | number | boolean {
  return typeof value === 'boolean' || isFinite(value) ? value : run.redactor.text(String(value));
}

function isFinite(value: unknown): value is number {
  return Number.isFinite(value) && !Object.is(value, -0);
}
