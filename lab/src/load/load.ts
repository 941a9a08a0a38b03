import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { once } from 'node:events';
import { planLoad } from './options.ts';
import type { LoadOptions } from './options.ts';
import { loadReportSchema } from './tally.ts';
import type { LoadReport } from './tally.ts';

export interface Load extends AsyncDisposable {
  /** How it stands while it goes on. */
  snapshot(): Promise<LoadReport>;
  /** Sends no more; reports when all that was sent is answered or lost. */
  stop(): Promise<LoadReport>;
}

/** Puts load on a server from a process of its own: what the caller computes meanwhile does not delay requests. */
export async function startLoad(options: LoadOptions): Promise<Load> {
  const plan = planLoad(options);
  const worker = fork(fileURLToPath(new URL('worker.ts', import.meta.url)), {
    execArgv: ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href],
  });
  const ask = questioner(worker);
  await ask(plan);
  const report = async (question: string): Promise<LoadReport> => loadReportSchema.parse(await ask(question));
  let stopped: Promise<LoadReport> | undefined;
  const stop = (): Promise<LoadReport> => (stopped ??= report('stop').finally(() => worker.kill()));
  return {
    snapshot: () => report('snapshot'),
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
    },
  };
}

/** One question at a time: an answer does not say what it answers. */
function questioner(worker: ChildProcess): (question: object | string) => Promise<unknown> {
  const ended = once(worker, 'exit').then(() => Promise.reject(new Error('the process that makes the load has ended')));
  ended.catch(() => undefined);
  let last: Promise<unknown> = Promise.resolve();
  const ask = async (question: object | string): Promise<unknown> => {
    worker.send(question);
    const [answer] = await Promise.race([once(worker, 'message'), ended]);
    return answer;
  };
  return (question) => (last = last.catch(() => undefined).then(() => ask(question)));
}
