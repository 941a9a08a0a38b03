import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';

/** What went over the link since it was last asked. */
export interface Traffic {
  readonly connections: number;
  readonly sentBytes: number;
  readonly receivedBytes: number;
}

/** A way to one port of a server that takes its time, as a distance would. */
export interface SlowLink extends AsyncDisposable {
  /** On 127.0.0.1. */
  readonly port: number;
  /** Of connections made from now on. */
  delay(roundTripMs: number): Promise<void>;
  traffic(): Promise<Traffic>;
}

const trafficSchema: z.ZodType<Traffic> = z.object({
  connections: z.number(),
  sentBytes: z.number(),
  receivedBytes: z.number(),
});

/** In a process of its own, so that it is on time whatever the deployer computes. */
export async function openSlowLink(to: { readonly address: string; readonly port: number }): Promise<SlowLink> {
  const worker = fork(new URL('slow-link-worker.ts', import.meta.url), {
    execArgv: ['--import', import.meta.resolve('tsx')],
  });
  const port = z.number().parse(await ask(worker, to));
  return {
    port,
    delay: async (roundTripMs) => void (await ask(worker, { roundTripMs })),
    traffic: async () => trafficSchema.parse(await ask(worker, 'traffic')),
    async [Symbol.asyncDispose]() {
      worker.disconnect();
      await once(worker, 'exit');
    },
  };
}

async function ask(worker: ChildProcess, question: object | string): Promise<unknown> {
  worker.send(question);
  const [answer] = await once(worker, 'message');
  return answer;
}
