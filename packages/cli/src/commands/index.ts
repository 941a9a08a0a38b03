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
import { statusCommand } from './status.ts';

/** All commands, by the heading that help has them under. */
export function commandsByGroup(act: Act): Readonly<Record<string, readonly CommandUnknownOpts[]>> {
  const made = (commands: readonly ((act: Act) => CommandUnknownOpts)[]): readonly CommandUnknownOpts[] =>
    commands.map((make) => make(act));
  return {
    'Begin:': made([initCommand, checkCommand, prepareCommand, ejectCommand, completionCommand]),
    'Deploy:': made([planCommand, deployCommand, promoteCommand, abortCommand, rollbackCommand]),
    'Look:': made([statusCommand, releasesCommand, logsCommand, cronCommand]),
    'Operate:': made([
      runCommand,
      scaleCommand,
      startCommand,
      stopCommand,
      restartCommand,
      envCommand,
      maintenanceCommand,
      certsCommand,
      repairCommand,
      destroyCommand,
    ]),
  };
}
