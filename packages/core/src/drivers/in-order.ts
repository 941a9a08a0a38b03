import type { LogLine } from '../contract/index.ts';

/** All lines of logs that end, by their time. */
export async function inOrder(logs: readonly AsyncIterable<LogLine>[]): Promise<readonly LogLine[]> {
  const all: LogLine[] = [];
  const read = logs.map(async (lines) => {
    for await (const line of lines) all.push(line);
  });
  await Promise.all(read);
  return all.sort((one, two) => (one.at < two.at ? -1 : Number(one.at > two.at)));
}
