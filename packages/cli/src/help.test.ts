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
    "Usage: appliku [options] [command]

    Deploys apps to servers of your own.

    Options:
      -V, --version              show the version
      -h, --help                 show this help

    Begin:
      init                       Write a first appliku.yml
      check                      Tell what the server lacks, and what mends it
      prepare                    Make a bare server ready for deploys
      eject                      Write the Dockerfile that is generated
      completion <shell>         Print a script by which a shell completes appliku
      help [command]             Show help of a command

    Deploy:
      plan                       Tell what deploy would change
      deploy                     Deploy what the directory holds
      promote                    Give the canary all requests
      abort                      Take the canary back
      rollback [release]         Bring back an earlier release, without a build

    Look:
      status                     Show what serves now, as observed
      releases                   List releases, and what became of them
      logs [process]             Print log lines of the live release
      cron <job>                 List the last runs of a cron job

    Operate:
      run [command...]           Run a command in a container of its own
      scale <process=number...>  Other numbers of instances of the live release
      start [processes...]       Run what is stopped
      stop [processes...]        Stop processes; the release and its volumes stay
      restart [processes...]     Fresh containers, without losing a request
      env                        Variables of the app, and their values
      maintenance <state>        Answer every request with 503, or no longer
      certs                      List the certificates of all domains
      repair                     Heal what a killed run left, as deploy does
      destroy                    Take the app off the server; asks for its name
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
    expect(lines.length).toBeLessThanOrEqual(40);
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
