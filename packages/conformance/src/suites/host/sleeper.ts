import assert from 'node:assert/strict';
import type { Host } from '@appliku/core';

/** A command that writes the ids of itself and of a child to a file, then stays. */
export function sleeper(directory: string, before = ''): readonly string[] {
  const script = `${before}sleep 600 & echo "$$ $!" > "$0/pids.new"; mv "$0/pids.new" "$0/pids"; wait; sleep 600`;
  return ['sh', '-c', script, directory];
}

export async function untilRuns(host: Host, directory: string): Promise<void> {
  await host.run(['sh', '-c', 'until [ -e "$0/pids" ]; do sleep 0.05; done', directory]);
}

/** Zombies are gone too: they only wait for their parent to look. */
export async function assertGone(host: Host, directory: string): Promise<void> {
  const script = `pids=$(cat "$0/pids") || exit 2
    for pid in $pids; do
      read -r id name state rest < "/proc/$pid/stat" && [ "$state" != Z ] && exit 1
    done 2>/dev/null
    exit 0`;
  assert.equal((await host.run(['sh', '-c', script, directory])).exitCode, 0, 'still running');
}
