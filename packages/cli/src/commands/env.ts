import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { envExportCommand } from './env-export.ts';
import { envImportCommand } from './env-import.ts';
import { envListCommand } from './env-list.ts';
import { envSetCommand } from './env-set.ts';
import { envUnsetCommand } from './env-unset.ts';
import type { Act } from '../work.ts';

/** Values are on the machine that deploys, and reach the server with a deploy. */
export function envCommand(act: Act): CommandUnknownOpts {
  const command = new Command('env').description('Variables of the app, and their values').helpCommand(false);
  const inner = [envListCommand, envSetCommand, envUnsetCommand, envImportCommand, envExportCommand];
  for (const make of inner) command.addCommand(make(act));
  return command.helpOption('-h, --help', 'show this help');
}
