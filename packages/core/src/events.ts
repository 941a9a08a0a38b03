import { EventEmitter } from 'eventemitter3';
import type { Fields } from './contract/index.ts';
import type { DeployErrorJson } from './errors.ts';
import type { StageName } from './stages.ts';

export type Action = 'deploy' | 'rollback' | 'repair' | 'run' | 'destroy' | 'current' | 'releases' | 'logs';

interface OfRun {
  /** Id of the run, the same in all its events. */
  readonly deployment: string;
  readonly app: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

export interface LogRecord extends OfRun {
  readonly level: 'debug' | 'info' | 'warn';
  readonly stage: string;
  readonly text: string;
  readonly fields: Fields;
}

/** Every event as it is emitted: JSON, masked. Nobody waits for a listener; one that throws is not heard again. */
export interface EventTable {
  'run:start': OfRun & { readonly action: Action };
  'run:end': OfRun & { readonly action: Action; readonly durationMs: number; readonly error?: DeployErrorJson };
  'stage:start': OfRun & { readonly stage: StageName };
  'stage:end': OfRun & { readonly stage: StageName; readonly durationMs: number; readonly error?: DeployErrorJson };
  log: LogRecord;
  progress: OfRun & { readonly stage: string; readonly step: string; readonly done?: number; readonly total?: number };
  /** Something that did not stop the deploy. */
  warning: OfRun & { readonly error: DeployErrorJson };
}

export type EventName = keyof EventTable;

export type Events = EventEmitter<{ [Name in EventName]: (event: EventTable[Name]) => void }>;

export function createEvents(): Events {
  return new EventEmitter();
}
