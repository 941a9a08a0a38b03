import { until } from '../machine/until.ts';
import type { LoadPlan } from './options.ts';
import { createClient } from './request.ts';
import { createTally } from './tally.ts';
import type { LoadReport } from './tally.ts';

export interface Generator {
  snapshot(): LoadReport;
  /** Sends no more, waits for the answers to what was sent, and reports. */
  stop(): Promise<LoadReport>;
}

/**
 * Sends requests at a steady rate, whether the server keeps up or not: a stall shows as requests that wait, not as
 * fewer requests.
 */
export function generate(plan: LoadPlan): Generator {
  const client = createClient(plan);
  const tally = createTally();
  const start = performance.now();
  let [sent, open] = [0, 0];

  async function sendOne(): Promise<void> {
    const [at, began] = [Date.now(), performance.now()];
    sent += 1;
    open += 1;
    tally.sent();
    const path = plan.slow && sent % plan.slow.every === 0 ? plan.slow.path : undefined;
    const { error, version, reused } = await client(path);
    open -= 1;
    if (error === undefined) tally.served(version ?? 'none', performance.now() - began);
    else tally.failed({ at, error, method: plan.method, version, reused });
  }

  const timer = setInterval(() => {
    const elapsed = Math.min((performance.now() - start) / 1000, plan.seconds);
    while (sent < elapsed * plan.rate) void sendOne();
    if (elapsed >= plan.seconds) clearInterval(timer);
  }, 2);

  return {
    snapshot: () => tally.report(),
    async stop() {
      clearInterval(timer);
      await until(() => open === 0, { timeout: plan.timeout * 2, waitingFor: `${open} answers` });
      return tally.report();
    },
  };
}
