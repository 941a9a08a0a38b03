import type { BalanceSettings } from '../options/balance-options.ts';

/**
 * Of the instances of a slot. Where nothing else is said no failure is counted: a slot that was down until a moment ago is
 * asked like any other.
 */
export function upstreamLines(
  { method, sticky = false, leaveOut }: BalanceSettings,
  addresses: readonly string[],
): readonly string[] {
  const counted =
    leaveOut === undefined ? 'max_fails=0' : `max_fails=${leaveOut.failures} fail_timeout=${leaveOut.forMs / 1000}s`;
  return [
    ...(sticky === false ? [] : ['hash $appliku_client consistent;']),
    ...(method === 'least-connections' ? ['least_conn;'] : []),
    ...addresses.map((address) => `server ${address} ${counted};`),
  ];
}
