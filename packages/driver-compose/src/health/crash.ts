import { DeployError, labels } from '@appliku/core';
import type { ContainerEvent, Engine, Release } from '@appliku/core';
import { lastLines } from './last-lines.ts';

export interface End {
  readonly container: string;
  readonly process: string;
  readonly exitCode: number;
  readonly outOfMemory: boolean;
}

/** The first end of a container of these processes. Rejects when Docker has no more to tell. */
export async function watchEnds(events: AsyncIterable<ContainerEvent>, names: readonly string[]): Promise<End> {
  const outOfMemory = new Set<string>();
  for await (const { container, action, labels: found, exitCode } of events) {
    const process = found[labels.process];
    if (process === undefined || !names.includes(process)) continue;
    if (action === 'oom') outOfMemory.add(container);
    if (action === 'die')
      return { container, process, exitCode: exitCode ?? 0, outOfMemory: outOfMemory.has(container) };
  }
  throw new DeployError('Docker stopped telling what happens to containers', {
    code: 'DOCKER_FAILED',
    hint: 'Docker was restarted meanwhile: deploy again.',
  });
}

/** Says why an instance ended: the last of its log, and the reason at the very end. */
export async function crashed(docker: Engine, { number }: Release, end: End): Promise<DeployError> {
  const container = await docker.container(end.container);
  const outOfMemory = end.outOfMemory || container?.oomKilled === true;
  const { text, hint } = whyOf({ ...end, outOfMemory });
  const reason = `${end.process} of release ${number} ${text}`;
  const output = [...(await lastLines(docker, end.container)), reason];
  return new DeployError(reason, { code: 'DEPLOY_CRASHED', hint, output });
}

/** Docker tells that memory ran out apart from the end: often before it, at times after it, or never. */
export function whyOf({ process, exitCode, outOfMemory }: Omit<End, 'container'>): {
  readonly text: string;
  readonly hint: string;
} {
  if (outOfMemory)
    return { text: 'ran out of memory', hint: `Raise processes.${process}.memory, or make it need less.` };
  if (exitCode === 137)
    return {
      text: 'ended with exit code 137: it was killed, as is what runs out of memory',
      hint: `Where that is so, raise processes.${process}.memory, or make it need less.`,
    };
  return { text: `ended with exit code ${exitCode}`, hint: 'The last lines of its log, in `output`, say why.' };
}
