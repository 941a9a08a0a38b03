import type { Instruction, Stage, Start } from '../../plan/plan.ts';
import { appDirectory, inApp, sourceFrom } from '../../plan/steps.ts';

/** One program of one file that serves files; the newest on 2026-11-23, as far as the tags of public files tell. */
const image = 'caddy:2.11.7-alpine';
const file = '/etc/caddy/Caddyfile';

/** Files that are to be served. */
export interface Served {
  /** Below the app's own; `.` is all of it. Letters, digits, dots, hyphens and slashes. */
  readonly directory: string;
  /** `index.html` answers for all that is no file. Default: 404, by `404.html` where there is one. */
  readonly spa: boolean;
}

function configOf({ directory, spa }: Served): readonly string[] {
  return [
    '{',
    '  admin off',
    '}',
    ':{$PORT} {',
    `  root * ${appDirectory}/${directory === '.' ? '' : directory}`,
    '  encode zstd gzip',
    '  @hidden {',
    '    path */.*',
    '    not path /.well-known/*',
    '  }',
    '  error @hidden 404',
    `  try_files {path} {path}.html${spa ? ' /index.html' : ''}`,
    '  file_server',
    '  handle_errors {',
    '    @page file /404.html',
    '    rewrite @page /404.html',
    '    file_server @page',
    '  }',
    '}',
  ];
}

/** The last stage: the files and what serves them, and nothing of what built them. */
export function servingStage(served: Served, from: string | undefined): Stage {
  const lines = configOf(served).map((line) => `'${line}'`);
  const { directory } = served;
  const built = `${directory === '.' ? '' : `${directory}/`}`;
  const files: Instruction =
    from === undefined
      ? { ...sourceFrom(undefined), owned: true }
      : { kind: 'copy', from, paths: [`${appDirectory}/${built}`], to: `./${built}`, owned: true };
  return {
    name: 'app',
    from: { image },
    instructions: [
      { kind: 'run', command: `printf '%s\\n' ${lines.join(' ')} > ${file}` },
      // What Caddy would keep of itself.
      { kind: 'env', values: { XDG_CONFIG_HOME: '/tmp', XDG_DATA_HOME: '/tmp' } },
      inApp,
      files,
    ],
  };
}

/** It reads `PORT` itself, and ends by SIGTERM when what is open is answered. */
export const servingCommand: Start['command'] = { argv: ['caddy', 'run', `--config=${file}`] };
