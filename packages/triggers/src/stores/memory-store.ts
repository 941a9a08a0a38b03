import { isActive, type JobLine, type QueueJob } from '../queue/job.ts';
import type { QueueStore } from '../queue/queue-store.ts';

/** Keeps jobs in this process, for tests and trials: they are lost with it. */
export function memoryQueueStore(): QueueStore {
  const jobs = new Map<string, QueueJob>();
  const known = new Map<string, string>();
  const counts = new Map<string, number>();
  const logs = new Map<string, readonly JobLine[]>();
  const ordered = (app: string | undefined): readonly QueueJob[] =>
    [...jobs.values()]
      .filter((job) => app === undefined || job.app === app)
      .sort((one, other) => one.order - other.order);
  return {
    change: async ({ app, once }, decide) => {
      const before = once === undefined ? undefined : known.get(once);
      const next = Math.max(0, ...[...jobs.values()].map(({ order }) => order)) + 1;
      const view = { active: ordered(app).filter(isActive), next };
      const changed = decide(before === undefined ? view : { ...view, known: before });
      for (const job of changed) jobs.set(job.id, job);
      const [first] = changed;
      if (once !== undefined && before === undefined && first !== undefined) known.set(once, first.id);
      return changed;
    },
    find: async (id) => jobs.get(id),
    list: async ({ app, limit }) => ordered(app).toReversed().slice(0, limit),
    latest: async (prefix) => {
      const newest = new Map(ordered(undefined).map((job) => [job.app, job]));
      return [...newest.values()]
        .filter(({ app }) => app.startsWith(prefix))
        .sort((one, other) => (one.app < other.app ? -1 : 1));
    },
    append: async (id, added, keep) => {
      const lines = logs.get(id) ?? [];
      const last = lines.at(-1)?.number ?? 0;
      logs.set(id, [...lines, ...added.map((line, index) => ({ ...line, number: last + index + 1 }))].slice(-keep));
    },
    lines: async (id, after, limit) => (logs.get(id) ?? []).filter(({ number }) => number > after).slice(0, limit),
    beat: async (owner) => {
      counts.set(owner, (counts.get(owner) ?? 0) + 1);
      return Object.fromEntries(counts);
    },
    forget: async (owners) => {
      for (const owner of owners) counts.delete(owner);
    },
    prune: async (app, keep) => {
      const ended = ordered(app).filter((job) => !isActive(job));
      for (const { id } of ended.slice(0, Math.max(0, ended.length - keep))) {
        jobs.delete(id);
        logs.delete(id);
      }
    },
    close: async () => undefined,
  };
}
