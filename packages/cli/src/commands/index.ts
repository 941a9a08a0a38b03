import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Act } from '../work.ts';
import { abortCommand, promoteCommand } from './canary.ts';
import { certsCommand } from './certs.ts';
import { checkCommand } from './check.ts';
import { completionCommand } from './completion.ts';
import { cronCommand } from './cron.ts';
import { deployCommand } from './deploy.ts';
import { destroyCommand } from './destroy.ts';
import { ejectCommand } from './eject.ts';
import { envCommand } from './env.ts';
import { initCommand } from './init.ts';
import { logsCommand } from './logs.ts';
import { maintenanceCommand } from './maintenance.ts';
import { planCommand } from './plan.ts';
import { prepareCommand } from './prepare.ts';
import { restartCommand, startCommand, stopCommand } from './processes.ts';
import { releasesCommand } from './releases.ts';
import { repairCommand } from './repair.ts';
import { rollbackCommand } from './rollback.ts';
import { runCommand } from './run.ts';
import { scaleCommand } from './scale.ts';
import { serveCommand } from './serve.ts';
import { statusCommand } from './status.ts';

type Make = (act: Act) => CommandUnknownOpts;

/** All commands, by the heading that help has them under. Each has a summary that fits into half a line. */
export function commandsByGroup(act: Act): Readonly<Record<string, readonly CommandUnknownOpts[]>> {
  const made = (commands: readonly (readonly [Make, string])[]): readonly CommandUnknownOpts[] =>
    commands.map(([make, summary]) => make(act).summary(summary));
  return {
    'Begin:': made([
      [initCommand, 'a first appliku.yml'],
      [checkCommand, 'what the server lacks'],
      [prepareCommand, 'make a bare server ready'],
      [ejectCommand, 'files to go on by hand'],
      [completionCommand, 'completion for a shell'],
    ]),
    'Deploy:': made([
      [planCommand, 'what deploy would change'],
      [deployCommand, 'what the directory holds'],
      [promoteCommand, 'all requests to a canary'],
      [abortCommand, 'take the canary back'],
      [rollbackCommand, 'an earlier release again'],
      [serveCommand, 'on pushes, until SIGTERM'],
    ]),
    'Look:': made([
      [statusCommand, 'what serves now'],
      [releasesCommand, 'what became of each'],
      [logsCommand, 'of the live release'],
      [cronCommand, 'last runs of a cron job'],
    ]),
    'Operate:': made([
      [runCommand, 'a command, or a saved one'],
      [scaleCommand, 'other numbers'],
      [startCommand, 'what is stopped'],
      [stopCommand, 'processes; volumes stay'],
      [restartCommand, 'in fresh containers'],
      [envCommand, 'variables, their values'],
      [maintenanceCommand, '503 for every request'],
      [certsCommand, 'certificates, their ends'],
      [repairCommand, 'what a killed run left'],
      [destroyCommand, 'take the app away'],
    ]),
  };
}
