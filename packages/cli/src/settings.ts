import { Command } from '@commander-js/extra-typings';

/** What every command about an app takes; not an interface, since commander asks for what has an index. */
export type Settings = {
  /** Where its configuration is. */
  readonly directory: string;
  readonly environment?: string | undefined;
  readonly host?: string | undefined;
  readonly envFile?: string | undefined;
  readonly json?: true | undefined;
  readonly verbose?: true | undefined;
};

/** Heading of what every command takes; help has it last. */
export const everyCommand = 'Options of every command:';

/** A command about an app. */
export function appCommand(name: string, description: string): Command<[], Settings> {
  return new Command(name)
    .description(description)
    .optionsGroup(everyCommand)
    .option('-C, --directory <path>', 'where the app is', '.')
    .option('-e, --environment <name>', 'e.g. staging (default: production)')
    .option('--host <user@server>', "in place of the configuration's; or local")
    .option('--env-file <path>', 'values of `source: manual` (default: .env.<environment>)')
    .option('--json', 'results, and events, as lines of JSON on stdout')
    .option('-v, --verbose', 'every command that is run, and its output')
    .optionsGroup('Options:')
    .helpOption('-h, --help', 'show this help');
}
