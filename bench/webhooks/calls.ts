import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { pushOf } from './pushes.ts';

/** What came of calls so far. */
export interface Calls {
  readonly sent: number;
  /** With 202. */
  readonly answered: number;
  /** How often each other end there was. */
  readonly errors: ReadonlyMap<string, number>;
  /** Of the milliseconds until the answer. */
  readonly percentile: (part: number) => number;
}

/** Calls a platform, each time with another push. */
export function calls(
  port: number,
  first = 0,
): Calls & {
  /** So many a second, on time whether those before are answered or not; resolves when all are. */
  readonly atRate: (rate: number, seconds: number) => Promise<void>;
  /** As many as are answered to so many that call at once. */
  readonly atOnce: (callers: number, seconds: number) => Promise<void>;
} {
  const agent = new Agent({ keepAlive: true, maxSockets: 512 });
  const errors = new Map<string, number>();
  const times: number[] = [];
  let sent = 0;
  const call = async (): Promise<void> => {
    sent += 1;
    const push = pushOf(first + sent);
    const began = performance.now();
    const end = await post(agent, port, push);
    if (end === '202') times.push(performance.now() - began);
    else errors.set(end, (errors.get(end) ?? 0) + 1);
  };
  return {
    get sent() {
      return sent;
    },
    get answered() {
      return times.length;
    },
    errors,
    percentile: (part) => times.toSorted((one, other) => one - other)[Math.floor(times.length * part)] ?? Number.NaN,
    atRate: async (rate, seconds) => {
      const open: Promise<void>[] = [];
      const start = performance.now();
      for (let count = 0; count < rate * seconds;) {
        for (; count < ((performance.now() - start) / 1_000) * rate; count += 1) open.push(call());
        await sleep(2);
      }
      await Promise.all(open);
    },
    atOnce: async (callers, seconds) => {
      const end = performance.now() + seconds * 1_000;
      const caller = async (): Promise<void> => {
        while (performance.now() < end) await call();
      };
      await Promise.all(Array.from({ length: callers }, caller));
    },
  };
}

function post(agent: Agent, port: number, { body, headers }: ReturnType<typeof pushOf>): Promise<string> {
  return new Promise((resolve) => {
    const asked = request(
      { agent, port, host: '127.0.0.1', path: '/hooks/push/github', method: 'POST', headers },
      (answer) => {
        answer.resume().on('end', () => resolve(String(answer.statusCode)));
      },
    );
    asked.on('error', ({ message }) => resolve(message));
    asked.end(body);
  });
}
