import { type ContainerEvent, DeployError, type Engine, type HeldLines } from '@appliku/core';
import { InstanceLog, type Named, type Reading } from './instance-log.ts';

export interface Following extends Reading {
  readonly isWanted: (container: Pick<Named, 'labels'>) => boolean;
}

export interface Known {
  readonly log: InstanceLog;
  readonly follow: () => void;
}

interface Instance {
  readonly log: InstanceLog;
  /** How often it was told to start. */
  starts: number;
  isRead: boolean;
}

/** The containers whose logs are followed: a log ends with its container, and goes on when that starts again. */
export class Instances {
  readonly #docker: Engine;
  readonly #lines: HeldLines;
  readonly #following: Following;
  readonly #known = new Map<string, Instance>();
  readonly #work = new Set<Promise<void>>();

  constructor(docker: Engine, lines: HeldLines, following: Following) {
    this.#docker = docker;
    this.#lines = lines;
    this.#following = following;
  }

  /** One that was there before: it is not followed yet. Undefined: it has started since, and is. */
  know(container: Named): Known | undefined {
    const instance = this.#of(container);
    if (instance.isRead) return undefined;
    instance.isRead = true;
    return { log: instance.log, follow: () => this.#follow(instance) };
  }

  watch(events: AsyncIterable<ContainerEvent>): void {
    this.#do(async () => {
      for await (const event of events) if (this.#following.isWanted(event)) this.#onEvent(event);
      if (!this.#following.signal.aborted) throw dockerEnded();
    });
  }

  /** For the end: what was begun is over. */
  async ended(): Promise<void> {
    await Promise.all(this.#work);
  }

  #onEvent({ container: id, action, at, labels }: ContainerEvent): void {
    if (action === 'start') {
      const instance = this.#of({ id, name: labels['name'] ?? id, labels });
      instance.starts += 1;
      if (!instance.isRead) this.#follow(instance);
    }
    if (action === 'die') this.#known.get(id)?.log.startFrom(at);
    if (action === 'destroy') this.#known.delete(id);
  }

  #follow(instance: Instance): void {
    instance.isRead = true;
    this.#do(() => this.#read(instance));
  }

  async #read(instance: Instance): Promise<void> {
    let starts: number;
    do {
      starts = instance.starts;
      const { tail: _, ...rest } = this.#following;
      const reading = starts === 0 ? this.#following : rest;
      for await (const line of instance.log.read({ ...reading, follow: true })) await this.#lines.put(line);
    } while (instance.starts > starts);
    instance.isRead = false;
  }

  #of(container: Named): Instance {
    const found = this.#known.get(container.id);
    if (found !== undefined) return found;
    const made = { log: new InstanceLog(this.#docker, container), starts: 0, isRead: false };
    this.#known.set(container.id, made);
    return made;
  }

  /** Nobody waits for it: what fails ends the lines. */
  #do(work: () => Promise<void>): void {
    const done = work()
      .catch((error: unknown) => this.#lines.fail(error))
      .finally(() => this.#work.delete(done));
    this.#work.add(done);
  }
}

function dockerEnded(): DeployError {
  return new DeployError('Docker ended while its logs were followed', {
    code: 'DOCKER_FAILED',
    hint: 'Follow them again, with `since`, when Docker is back.',
  });
}
