import type { Certificate } from '@appliku/core';
import type { Queue, QueueEvent } from '@appliku/triggers';

/** Numbers for Prometheus, of this process and of the queue. */
export interface Metrics {
  /** In Prometheus' text format. */
  readonly text: () => Promise<string>;
  readonly contentType: string;
  /** Takes the certificates of an app, as they were seen last. */
  readonly certificates: (app: string, certificates: readonly Certificate[]) => void;
}

/** Seconds; most deploys take between ten seconds and ten minutes. */
const buckets = [5, 10, 20, 30, 60, 120, 300, 600, 1_200, 3_600];

/** Counts what the queue tells from now on. */
export async function openMetrics(queue: Queue): Promise<Metrics> {
  const { Counter, Gauge, Histogram, Registry } = await import('prom-client');
  const registry = new Registry();
  const registers = [registry];
  const ended = new Counter({
    name: 'appliku_jobs_ended_total',
    help: 'Jobs that ended in this process, by how they ended.',
    labelNames: ['app', 'action', 'state'],
    registers,
  });
  const duration = new Histogram({
    name: 'appliku_job_duration_seconds',
    help: 'How long jobs ran that ended in this process.',
    labelNames: ['app', 'action', 'state'],
    buckets,
    registers,
  });
  const problems = new Counter({ name: 'appliku_problems_total', help: 'What did not work beside jobs.', registers });
  const active = new Gauge({
    name: 'appliku_jobs_active',
    help: 'Jobs in the queue of all processes, by whether they wait or run.',
    labelNames: ['state'],
    registers,
    collect: async () => {
      const jobs = await queue.active();
      for (const state of ['waiting', 'running'])
        active.set({ state }, jobs.filter((job) => job.state === state).length);
    },
  });
  const expiry = new Gauge({
    name: 'appliku_certificate_expiry_timestamp_seconds',
    help: 'When the certificate of these names ends, in seconds since 1970.',
    labelNames: ['app', 'names'],
    registers,
  });
  queue.on((event) => {
    if (event.type === 'problem') problems.inc();
    const end = endOf(event);
    if (end === undefined) return;
    ended.inc(end.labels);
    if (end.seconds !== undefined) duration.observe(end.labels, end.seconds);
  });
  return {
    text: () => registry.metrics(),
    contentType: registry.contentType,
    certificates: (app, certificates) => {
      for (const { names, notAfter } of certificates)
        if (notAfter !== undefined) expiry.set({ app, names: names.join(' ') }, Date.parse(notAfter) / 1_000);
    },
  };
}

interface End {
  readonly labels: { readonly app: string; readonly action: string; readonly state: string };
  /** Undefined: it never ran. */
  readonly seconds: number | undefined;
}

function endOf(event: QueueEvent): End | undefined {
  if (event.type !== 'job') return undefined;
  const { app, action, state, startedAt, endedAt } = event.job;
  if (endedAt === undefined) return undefined;
  const seconds = startedAt === undefined ? undefined : (Date.parse(endedAt) - Date.parse(startedAt)) / 1_000;
  return { labels: { app, action, state }, seconds };
}
