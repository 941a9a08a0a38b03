import type { DeployResult } from '@appliku/core';
import { aRelease } from '@appliku/conformance';
import type { QueueJob } from '../queue/job.ts';
import type { QueueStore } from '../queue/queue-store.ts';
import type { QueueDeployment } from '../queue/run-job.ts';

/** A process that can be killed: from then on nothing that it does comes to an end. */
export class Mortal {
  #isDead = false;

  kill(): void {
    this.#isDead = true;
  }

  /** What the process would see of it: nothing, once it is dead. */
  async see<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#isDead) return new Promise(() => undefined);
    const result = await work();
    return this.#isDead ? new Promise(() => undefined) : result;
  }

  store(store: QueueStore): QueueStore {
    return {
      change: (scope, decide) => this.see(() => store.change(scope, decide)),
      find: (id) => this.see(() => store.find(id)),
      list: (options) => this.see(() => store.list(options)),
      latest: (prefix) => this.see(() => store.latest(prefix)),
      append: (id, lines, keep) => this.see(() => store.append(id, lines, keep)),
      lines: (id, after, limit) => this.see(() => store.lines(id, after, limit)),
      beat: (owner) => this.see(() => store.beat(owner)),
      forget: (owners) => this.see(() => store.forget(owners)),
      prune: (app, keep) => this.see(() => store.prune(app, keep)),
      close: () => this.see(() => store.close()),
    };
  }
}

/** A deployment of which `deploy` and `rollback` do something. */
export function fakeDeployment(job: QueueJob, deploy: () => Promise<void>): QueueDeployment {
  const result: DeployResult = {
    outcome: 'deployed',
    release: aRelease({ app: job.app }),
    urls: [],
    deployment: job.id,
    stages: {},
    warnings: [],
  };
  const operate = async (): Promise<DeployResult> => {
    await deploy();
    return result;
  };
  return {
    deploy: operate,
    rollback: operate,
    repair: async () => undefined,
    destroy: async () => undefined,
    on: () => () => undefined,
  };
}
