import { createDeployment, type Deployment, type DeploymentOptions } from '@appliku/core';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { humanReporter } from './report/human-reporter.ts';
import { jsonReporter } from './report/json-reporter.ts';
import { servingAfter } from './serving-after.ts';
import type { Settings } from './settings.ts';
import type { Surroundings } from './surroundings.ts';
import type { Task, Work } from './work.ts';

/** Does the work of one command, shows what happens, and resolves with the exit code. */
export async function perform<Result>(around: Surroundings, settings: Settings, work: Work<Result>): Promise<number> {
  const { signal } = around;
  const { json = false, verbose = false } = settings;
  const report = (json ? jsonReporter : humanReporter)(around, { verbose, work });
  const opened: Opened = { deployment: undefined };
  const options = (): Promise<DeploymentOptions> => around.load(settings);
  const task: Task = {
    signal,
    options,
    load: around.load,
    program: around.program,
    user: around.user,
    commands: async () => around.commands(settings),
    open: async () => {
      const all = located(await options());
      report.subject(all);
      opened.deployment = createDeployment(all);
      opened.stop = opened.deployment.on('event', report.event);
      return opened.deployment;
    },
    tell: report.piece,
    ask: (question, otherwise) => ask(around, question, otherwise),
  };
  try {
    const result = await work.run(task);
    const exitCode = work.exitCode?.(result) ?? exitCodes.done;
    report.result(result, exitCode);
    return exitCode;
  } catch (error) {
    opened.stop?.();
    const exitCode = exitCodeOf(error);
    report.error(error, exitCode, work.changes === true ? await servingAfter(error, opened.deployment) : undefined);
    return exitCode;
  } finally {
    report.end();
  }
}

function located(options: DeploymentOptions): DeploymentOptions {
  if (options.host !== undefined || options.places !== undefined) return options;
  throw new TypeError('nobody says where to: --host user@server does, or `host: user@server` in appliku.yml');
}

interface Opened {
  deployment: Deployment | undefined;
  stop?: () => void;
}

async function ask({ ask: person, signal }: Surroundings, question: string, otherwise: string): Promise<string> {
  if (person === undefined) throw new TypeError(otherwise);
  return person(question, signal);
}
