import { addJob } from './add-job.ts';
import { cancelJob } from './cancel-job.ts';
import { checkQueueOptions, checkRequest, type QueueOptions, type SettledOptions } from './check-options.ts';
import { type FollowOptions, followJob } from './follow-job.ts';
import { isActive, type JobLine, type JobRequest, type QueueJob } from './job.ts';
import { Listeners, type QueueListener } from './listeners.ts';
import { Worker } from './worker.ts';

/** Makes a queue; nothing is opened or started yet. @throws TypeError that names every mistake with the path of its option */
export function createQueue(options: QueueOptions): Queue {
  return new Queue(options);
}

/** What came of adding a job. */
export interface Added {
  /** Undefined: what was added under this key before is not kept any more. */
  readonly job: QueueJob | undefined;
  /** It was added before, under the same key. */
  readonly isKnown: boolean;
}

/** Jobs of many apps: of each one runs, and the newest waits. What it has accepted is not lost when its process is. */
export class Queue {
  readonly #options: SettledOptions;
  readonly #listeners = new Listeners();
  readonly #worker: Worker;

  constructor(options: QueueOptions) {
    this.#options = checkQueueOptions(options);
    this.#worker = new Worker(this.#options, this.#listeners);
  }

  /** Has this process run jobs. Without it, it only adds and looks, and others run them. */
  start(): void {
    this.#worker.start();
  }

  /**
   * Starts nothing more and waits for what runs. What still runs after so many milliseconds is ended, on the server too, and goes
   * on in another process, or in the next one. Adding and looking go on. Default: it waits as long as it takes.
   */
  async stop({ graceMs = 2 ** 31 - 1 }: { readonly graceMs?: number } = {}): Promise<void> {
    await this.#worker.close(graceMs);
  }

  /** Stops, and closes the store. */
  async close(options: { readonly graceMs?: number } = {}): Promise<void> {
    await this.stop(options);
    await this.#options.store.close();
  }

  /**
   * Adds a job; it is there for good when this resolves. One that waits for the same app is superseded, if it is no more urgent.
   * `once`: a name of what asks for it, e.g. of a delivery; under the same one nothing is added a second time.
   * @throws TypeError for a request that cannot be
   */
  async add(request: JobRequest, { once }: { readonly once?: string } = {}): Promise<Added> {
    checkRequest(request);
    let known: string | undefined;
    const scope = { app: request.app, ...(once !== undefined && { once }) };
    const [job, ...superseded] = await this.#options.store.change(scope, (view) => {
      ({ known } = view);
      return known === undefined ? addJob(view, request, new Date().toISOString()) : [];
    });
    if (known !== undefined) return { job: await this.find(known), isKnown: true };
    this.#tell([job, ...superseded]);
    this.#worker.poke();
    return { job, isKnown: false };
  }

  /**
   * Cancels a job: one that waits at once; of one that runs all that it started is ended, on the server too, and that takes a
   * moment. After the switch it comes too late, and the job succeeds. Resolves with the job as it is then; undefined: there
   * is none.
   */
  async cancel(
    id: string,
    { by = 'nobody in particular' }: { readonly by?: string } = {},
  ): Promise<QueueJob | undefined> {
    const job = await this.find(id);
    if (job === undefined || !isActive(job)) return job;
    const now = new Date().toISOString();
    this.#tell(await this.#options.store.change({ app: job.app }, (view) => cancelJob(view, id, by, now)));
    this.#worker.poke();
    return this.find(id);
  }

  /** Undefined: there is none of this id, or it is not kept any more. */
  async find(id: string): Promise<QueueJob | undefined> {
    return this.#options.store.find(id);
  }

  /** The newest jobs, newest first. Default: 20 of all apps. */
  async list({ app, limit = 20 }: { readonly app?: string; readonly limit?: number } = {}): Promise<
    readonly QueueJob[]
  > {
    return this.#options.store.list({ limit, ...(app !== undefined && { app }) });
  }

  /** The newest job of each app whose id begins so: what is known of e.g. all environments of one. Default: of all. */
  async latest(prefix: string = ''): Promise<readonly QueueJob[]> {
    return this.#options.store.latest(prefix);
  }

  /** Jobs that wait or run, in the order in which they were added. */
  async active(): Promise<readonly QueueJob[]> {
    let active: readonly QueueJob[] = [];
    await this.#options.store.change({}, (view) => {
      ({ active } = view);
      return [];
    });
    return active;
  }

  /** Lines of a job's log, those that come too until it has ended. The signal ends it without an error. */
  follow(id: string, options: FollowOptions = {}): AsyncIterableIterator<JobLine> {
    return followJob(this.#options.store, id, options);
  }

  /** Resolves with a job once it has ended. Undefined: there is none, or the signal has fired. */
  async ended(id: string, options: Pick<FollowOptions, 'signal'> = {}): Promise<QueueJob | undefined> {
    const last = followJob(this.#options.store, id, { ...options, after: Number.MAX_SAFE_INTEGER });
    await last.next();
    const job = await this.find(id);
    return job === undefined || isActive(job) ? undefined : job;
  }

  /** Tells of what this process does. Nobody waits for a listener. Returns a function that removes it. */
  on(listener: QueueListener): () => void {
    return this.#listeners.add(listener);
  }

  #tell(jobs: readonly (QueueJob | undefined)[]): void {
    for (const job of jobs) if (job !== undefined) this.#listeners.tell({ type: 'job', job });
  }
}
