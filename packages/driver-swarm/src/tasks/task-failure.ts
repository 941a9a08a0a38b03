import { DeployError, type ErrorCode, type SwarmTask } from '@appliku/core';

/** A task that is not what it should be, and where. */
export interface Failed {
  readonly task: SwarmTask;
  /** Begins a sentence: `web of release 12`. */
  readonly what: string;
  /** Its options, e.g. `processes.web`. */
  readonly option: string;
  /** Swarm stops it when a health check says unhealthy; one that then ends well is as if it had ended by itself. */
  readonly isChecked?: boolean;
  /** Name of its machine. */
  readonly node: string | undefined;
  /** The end of its log. */
  readonly lines: readonly string[];
}

interface Reason {
  readonly code: ErrorCode;
  readonly text: string;
  readonly hint: string;
}

/** Why a task ended, for people: the end of its log, and the reason at the very end. */
export function endedError({ task, what, option, isChecked = false, node, lines }: Failed): DeployError {
  const where = node === undefined ? '' : ` on ${node}`;
  const { code, text, hint } = reasonOf(task, option, isChecked);
  const reason = `${what} ${text}${where}`;
  return new DeployError(reason, { code, hint, output: [...lines, reason] });
}

function reasonOf({ state, error, exitCode = 0 }: SwarmTask, option: string, isChecked: boolean): Reason {
  if (/No such image|manifest unknown|pull access denied|unauthorized/i.test(error))
    return {
      code: 'IMAGE_MISSING',
      text: `cannot be started, its image cannot be had: ${error}:`,
      hint: 'Check that the node reaches the registry of swarm({ registry }), trusts its certificate, and has room; deploy again.',
    };
  if (/no space left on device/i.test(error))
    return {
      code: 'DISK_FULL',
      text: `cannot be started: ${error}:`,
      hint: 'Make room on the disk of that node: `docker system df` there shows what Docker holds.',
    };
  if (state === 'rejected')
    return {
      code: 'DEPLOY_CRASHED',
      text: `cannot be started: ${error}:`,
      hint: 'Docker of that node says why; see `journalctl -u docker` there.',
    };
  if (/unhealthy container/.test(error))
    return {
      code: 'DEPLOY_UNHEALTHY',
      text: 'is not healthy: its HEALTHCHECK says unhealthy',
      hint: 'Check its log in `output`, and the HEALTHCHECK of the image.',
    };
  if (isChecked && exitCode === 0)
    return {
      code: 'DEPLOY_UNHEALTHY',
      text: 'is not healthy: its health check says unhealthy, or it ended by itself with exit code 0,',
      hint: 'Check its log in `output`, and the HEALTHCHECK of the image.',
    };
  const killed = exitCode === 137 ? `; where it ran out of memory, raise ${option}.memory` : '';
  return {
    code: 'DEPLOY_CRASHED',
    text: `ended with exit code ${exitCode}`,
    hint: `The last lines of its log, in \`output\`, say why${killed}.`,
  };
}
