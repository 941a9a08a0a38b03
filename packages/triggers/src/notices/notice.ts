import type { DeploymentEvent } from '@appliku/core';
import type { QueueJob } from '../queue/job.ts';
import type { QueueEvent } from '../queue/listeners.ts';

/** What happened. `timeout` is a failure by time; `certificate` has trouble to be renewed, or was not. */
export type NoticeKind =
  | 'waiting'
  | 'running'
  | 'succeeded'
  | 'rolled-back'
  | 'failed'
  | 'timeout'
  | 'cancelled'
  | 'superseded'
  | 'certificate';

/** One thing to tell. Plain data, masked. */
export interface Notice {
  readonly kind: NoticeKind;
  readonly app: string;
  /** One line for people. */
  readonly title: string;
  /** More lines for people: who, why, the error and what to do. May be empty. */
  readonly text: string;
  /** Undefined: it is about a certificate. */
  readonly job?: QueueJob;
}

/** Tells people or programs. A plain object made by a factory function. */
export interface Notifier {
  /** In problems that are told of it: lower case letters, digits and dashes. */
  readonly name: string;
  /** Kinds that it is given. */
  readonly kinds: readonly NoticeKind[];
  /** Rejects where it could not be told; that fails nothing else. */
  send(notice: Notice, signal: AbortSignal): Promise<void>;
}

/** What people want to be told of. */
export const endings: readonly NoticeKind[] = [
  'succeeded',
  'rolled-back',
  'failed',
  'timeout',
  'cancelled',
  'certificate',
];

/** Undefined: there is nothing to tell. */
export function noticeOf(event: QueueEvent): Notice | undefined {
  if (event.type === 'job') return ofJob(event.job);
  return event.type === 'event' ? ofCertificate(event.event) : undefined;
}

function ofJob(job: QueueJob): Notice {
  const kind = kindOf(job);
  const what = [job.action, ...(job.commit === undefined ? [] : [`of ${job.commit.slice(0, 8)}`])].join(' ');
  const lines = [
    ...(job.by === undefined ? [] : [`by ${job.by}`]),
    ...(job.reason === undefined ? [] : [job.reason]),
    ...(job.error === undefined ? [] : [`${job.error.code}: ${job.error.message}`]),
    ...(job.error?.hint === undefined ? [] : [job.error.hint]),
    ...(job.result?.urls ?? []),
  ];
  return { kind, app: job.app, title: `${job.app}: ${what} ${words[kind]}`, text: lines.join('\n'), job };
}

const words: Readonly<Record<NoticeKind, string>> = {
  waiting: 'waits',
  running: 'runs',
  succeeded: 'succeeded',
  'rolled-back': 'succeeded',
  failed: 'failed',
  timeout: 'took too long',
  cancelled: 'was cancelled',
  superseded: 'was superseded',
  certificate: 'has trouble',
};

function kindOf({ state, action, error }: QueueJob): NoticeKind {
  if (state === 'failed' && error?.code === 'TIMEOUT') return 'timeout';
  return state === 'succeeded' && action === 'rollback' ? 'rolled-back' : state;
}

function ofCertificate(event: DeploymentEvent): Notice | undefined {
  const { app } = event;
  if (event.type === 'certificate:expiring') {
    const names = event.names.join(', ');
    const title = `${app}: the certificate of ${names} ends soon`;
    return { kind: 'certificate', app, title, text: `It is good until ${event.notAfter}.` };
  }
  if (event.type !== 'warning' || event.error.code !== 'CERTIFICATE_FAILED') return undefined;
  const { message, hint = '' } = event.error;
  return {
    kind: 'certificate',
    app,
    title: `${app}: a certificate was not renewed`,
    text: `${message}\n${hint}`.trim(),
  };
}
