import type { Context, Host } from '@appliku/core';
import { AcmeError } from '../acme/acme-error.ts';
import { readDnsValues, writeDnsValues } from '../host-files.ts';
import { failureOr } from '../order-each.ts';
import { askProvider } from './ask-provider.ts';
import type { DnsProvider, TxtRecord } from './dns-provider.ts';

/** Where values are added, and where it is noted which. */
export interface Publisher {
  readonly provider: DnsProvider;
  readonly host: Host;
  readonly app: string;
  readonly context: Context;
}

/**
 * Values are in DNS while the work is done, and go whatever becomes of it. They are noted on the host before: those that a
 * killed run left go first, and those that cannot be removed with the next order.
 */
export async function withValues<Result>(
  publisher: Publisher,
  records: readonly TxtRecord[],
  work: () => Promise<Result>,
): Promise<Result> {
  const { host, app, context } = publisher;
  const former = await readDnsValues(host, app, context.signal);
  const left = await removeAll(publisher, former, context.signal);
  if (records.length + former.length > 0) await writeDnsValues(host, app, [...left, ...records], context.signal);
  try {
    return await work();
  } finally {
    const still = await removeAll(publisher, records, new AbortController().signal);
    // What is noted is another run's by now, where this one was cancelled because it has lost the lease.
    if (records.length > 0 && !context.signal.aborted)
      await writeDnsValues(host, app, [...left, ...still], context.signal);
  }
}

/** Resolves with those that are still there. */
async function removeAll(
  { provider, context: { mask, log } }: Publisher,
  records: readonly TxtRecord[],
  signal: AbortSignal,
): Promise<readonly TxtRecord[]> {
  const still: TxtRecord[] = [];
  let silent: AcmeError | undefined;
  for (const record of records) {
    const what = `remove a value of ${record.name}`;
    const removal = (): Promise<void> =>
      askProvider(provider, what, { signal, mask }, (lent) => provider.remove(record, lent));
    const failure = silent ?? (await failureOr(removal()));
    if (!(failure instanceof AcmeError)) continue;
    still.push(record);
    log.warn(`${failure.message}. It is tried again with the next order`);
    if (failure.type === 'silentProvider') silent = failure;
  }
  return still;
}
