import type { QueueEvent } from '@appliku/triggers';

/** What happens in the queue, a line each, for the journal of a server. Undefined: nothing that belongs there. */
export function eventText(event: QueueEvent): string | undefined {
  if (event.type === 'problem') return `${event.error.code}: ${event.error.message}\n`;
  if (event.type === 'event') return undefined;
  const { app, action, commit, state, id, by, error } = event.job;
  const what = commit === undefined ? action : `${action} of ${commit.slice(0, 8)}`;
  const who = by === undefined || state !== 'waiting' ? '' : `, by ${by}`;
  const why = error === undefined ? '' : `: ${error.code}: ${error.message}`;
  return `${app}: ${what} ${state}${who}${why} (${id})\n`;
}
