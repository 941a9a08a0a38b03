import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { expect, it } from 'vitest';
import { createProgram } from './program.ts';
import { runCli } from './testing/run-cli.ts';

const nowhere = { write: () => {}, colours: false, isTerminal: false };
const program = createProgram(async () => {}, { out: nowhere, err: nowhere });

it('of the program', async () => {
  const { stdout, stderr, exitCode } = await runCli('--help');
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  expect(stdout).toMatchInlineSnapshot(`
    "Usage: appliku <command> [options]

    Deploys apps to servers of your own.

    Begin:                                  Look:
      init        a first appliku.yml         status      what serves now
      check       what the server lacks       releases    what became of each
      prepare     make a bare server ready    logs        of the live release
      eject       files to go on by hand      cron        last runs of a cron job
      completion  completion for a shell
                                            Operate:
    Deploy:                                   run         a command, or a saved one
      plan        what deploy would change    scale       other numbers
      deploy      what the directory holds    start       what is stopped
      promote     all requests to a canary    stop        processes; volumes stay
      abort       take the canary back        restart     in fresh containers
      rollback    an earlier release again    env         variables, their values
      serve       on pushes, until SIGTERM    maintenance 503 for every request
                                              certs       certificates, their ends
                                              repair      what a killed run left
                                              destroy     take the app away

    appliku help <command> tells more of one; there are --version and --help.
    "
  `);
});

it('of a command has what every command takes last', async () => {
  expect((await runCli('help rollback')).stdout).toMatchInlineSnapshot(`
    "Usage: appliku rollback [options] [release]

    Bring back an earlier release, without a build

    Arguments:
      release                   its number (default: the last one before the
                                present)

    Options:
      --by <name>               who, for the record (default: user and machine)
      --reason <text>           why, for the record
      --current-secrets         with the secrets as they are configured now
      -h, --help                show this help

    Options of every command:
      -C, --directory <path>    where the app is (default: ".")
      -e, --environment <name>  e.g. staging (default: production)
      --host <user@server>      in place of the configuration's; or local
      --env-file <path>         values of \`source: manual\` (default:
                                .env.<environment>)
      --json                    results, and events, as lines of JSON on stdout
      -v, --verbose             every command that is run, and its output
    "
  `);
});

it.each([program, ...below(program)].map((command) => [nameOf(command), command] as const))(
  '%s fits a screen',
  (_, command) => {
    const lines = command.helpInformation().trimEnd().split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.length).toBeLessThan(24);
    expect(command.description()).toMatch(/\S/);
  },
);

it('says what there is instead of what there is not', async () => {
  expect(await runCli('rollbak')).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: "error: unknown command 'rollbak'\n(Did you mean rollback?)\n",
  });
  expect(await runCli('deploy --canary 100')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('It must be a whole number from 1 to 99.'),
  });
  expect(await runCli('')).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: expect.stringContaining('Usage: appliku'),
  });
  expect(await runCli('--version')).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});

function below(command: CommandUnknownOpts): readonly CommandUnknownOpts[] {
  return command.commands.flatMap((inner) => [inner, ...below(inner)]);
}

function nameOf(command: CommandUnknownOpts): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;
}
