import { EventEmitter } from 'eventemitter3';
import type { Fields, Names } from './contract/index.ts';
import { type DeployErrorJson, messageOf } from './errors.ts';
import type { StageName } from './stages.ts';

/** The operation of a deployment that a run carries out. */
export type Action =
  | 'deploy'
  | 'canary'
  | 'promote'
  | 'abort'
  | 'rollback'
  | 'scale'
  | 'stop'
  | 'plan'
  | 'start'
  | 'restart'
  | 'repair'
  | 'maintenance'
  | 'renew'
  | 'certificates'
  | 'run'
  | 'destroy'
  | 'current'
  | 'releases'
  | 'logs'
  | 'cron'
  | 'check'
  | 'prepare';

/** What can happen: `type` says which of these. */
export type Happening =
  | {
      readonly type: 'run:start';
      readonly action: Action;
      readonly by: string;
      readonly reason?: string;
      readonly metadata?: Names<string>;
    }
  | { readonly type: 'run:end'; readonly action: Action; readonly durationMs: number; readonly error?: DeployErrorJson }
  | { readonly type: 'stage:start'; readonly stage: StageName }
  | {
      readonly type: 'stage:end';
      readonly stage: StageName;
      readonly durationMs: number;
      readonly error?: DeployErrorJson;
    }
  | {
      readonly type: 'log';
      readonly level: 'debug' | 'info' | 'warn';
      readonly stage: string;
      readonly text: string;
      readonly fields: Fields;
    }
  | {
      readonly type: 'progress';
      readonly stage: string;
      readonly step: string;
      readonly done?: number;
      readonly total?: number;
    }
  /** Its end is near though it should have been renewed by now; told by every run that looks at certificates. */
  | {
      readonly type: 'certificate:expiring';
      readonly names: readonly string[];
      /** ISO 8601, UTC. */
      readonly notAfter: string;
    }
  /** Something that did not stop the deploy. */
  | { readonly type: 'warning'; readonly error: DeployErrorJson };

/** Of whom an event is. */
export interface EventSubject {
  /** Id of the run, the same in all its events. */
  readonly deployment: string;
  /** Id of the app in its environment: `shop`, `shop_staging`. */
  readonly app: string;
  readonly environment: string;
}

/** What happened, as JSON and masked: parsed from its own JSON it is the same. */
export type DeploymentEvent = Happening &
  EventSubject & {
    /** ISO 8601, UTC. */
    readonly at: string;
  };

/** Kinds of events, for `Deployment.on`. */
export type EventType = Happening['type'];
/** The event of one kind; of `event`: any. */
export type EventOf<Type extends EventType | 'event'> = Type extends 'event'
  ? DeploymentEvent
  : Extract<DeploymentEvent, { readonly type: Type }>;

/** Carries events to listeners that nobody waits for. */
export class Events {
  readonly #emitter = new EventEmitter<{ event: [DeploymentEvent] }>();

  emit(about: EventSubject, happening: Happening): void {
    this.#emitter.emit('event', { ...happening, ...about, at: new Date().toISOString() });
  }

  /** Returns a function that removes the listener. */
  on<Type extends EventType | 'event'>(type: Type, listener: (event: EventOf<Type>) => void): () => void {
    const handler = (event: DeploymentEvent): void => {
      try {
        if (isOf(event, type)) listener(event);
      } catch (cause) {
        // A mistake of the embedding program, which must not fail a deploy.
        unsubscribe();
        process.emitWarning(`A listener of events threw and was removed: ${messageOf(cause)}`, 'DeployListenerWarning');
      }
    };
    const unsubscribe = (): void => void this.#emitter.off('event', handler);
    this.#emitter.on('event', handler);
    return unsubscribe;
  }
}

function isOf<Type extends EventType | 'event'>(event: DeploymentEvent, type: Type): event is EventOf<Type> {
  return type === 'event' || event.type === type;
}
