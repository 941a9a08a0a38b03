import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Endpoint } from '@appliku/core';

/** Answers every request with its name, as one instance of a process would. */
export interface TestApp extends AsyncDisposable {
  readonly name: string;
  readonly endpoint: Endpoint;
  /** Leaves requests open from now on; resolves when there is one. */
  hold(): Promise<void>;
  /** Answers those that are open, and all that come. */
  answer(): void;
}

export async function startTestApp(name: string, address: string): Promise<TestApp> {
  const waiting: (() => void)[] = [];
  let held: (() => void) | undefined;
  const server = createServer((_request, response) => {
    const answer = (): void => void response.end(name);
    if (held === undefined) return answer();
    waiting.push(answer);
    held();
  });
  server.listen(0, address);
  await once(server, 'listening');
  const listening = server.address();
  if (listening === null || typeof listening === 'string') throw new Error('not on TCP');
  return {
    name,
    endpoint: { kind: 'tcp', instance: name, address, port: listening.port },
    hold: () => new Promise((resolve) => (held = resolve)),
    answer: () => {
      held = undefined;
      for (const answer of waiting.splice(0)) answer();
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
