import { commandOf } from '../../plan/command.ts';
import { placeOf } from '../../plan/plan-error.ts';
import type { Start } from '../../plan/plan.ts';
import type { Tree } from '../../tree.ts';
import type { Django, Served } from './django.ts';
import { entryFiles, type Framework, frameworkOf, moduleOf } from './framework.ts';
import type { ProjectFile } from './project-file.ts';

/** Files that are started where nothing else is said. */
const usual = ['main.py', 'app.py', 'server.py', 'run.py', 'start.py', 'bot.py'];
/** Streamlit's own names come first. */
const usualPages = ['streamlit_app.py', 'Home.py', 'app.py', 'main.py'];

interface Found {
  readonly start?: Start;
  /** Where a start command was looked for. */
  readonly looked: readonly string[];
}

/** What starts the app, by its framework, else by `project.scripts`, a package's `__main__.py`, or a file of a usual name. */
export function pythonStart(
  tree: Tree,
  file: ProjectFile,
  dependencies: ReadonlySet<string>,
  django: Django | undefined,
): Found {
  if (django !== undefined) return served(dependencies, djangoApp(django, dependencies), 'Django');
  const streamlit = dependencies.has('streamlit') ? usualPages.find((page) => tree.files.includes(page)) : undefined;
  if (streamlit !== undefined) return { start: pageStart(streamlit), looked: [] };
  const framework = frameworkOf(tree, dependencies);
  if (framework !== undefined) return served(dependencies, framework, framework.title);
  const start = scriptStart(file) ?? moduleStart(tree) ?? fileStart(tree);
  return {
    ...(start && { start }),
    looked: ['project.scripts in pyproject.toml', '__main__.py of a package', ...usual],
  };
}

type App = Served & Pick<Framework, 'serves'>;

/** ASGI where only a server of that is there. */
function djangoApp({ wsgi, asgi }: Django, dependencies: ReadonlySet<string>): App | undefined {
  const prefersAsgi = serverFor('wsgi', dependencies) === undefined && serverFor('asgi', dependencies) !== undefined;
  const [served, serves] = prefersAsgi && asgi ? [asgi, 'asgi' as const] : [wsgi, 'wsgi' as const];
  return served && { ...served, serves };
}

function served(dependencies: ReadonlySet<string>, app: App | undefined, title: string): Found {
  const names = app?.serves === 'asgi' ? ['uvicorn', 'hypercorn', 'daphne'] : ['gunicorn', 'waitress', 'uwsgi'];
  const looked =
    app === undefined
      ? [`wsgi.py of ${title}`]
      : [`${names.join(', ')} among the dependencies, to serve ${app.target}`];
  const server = app && serverFor(app.serves, dependencies);
  if (app === undefined || server === undefined) return { looked };
  return {
    start: { command: commandFor(server, app.target), reason: app.reason, ...(app.at && { at: app.at }) },
    looked,
  };
}

function serverFor(serves: Framework['serves'], dependencies: ReadonlySet<string>): string | undefined {
  const names = serves === 'wsgi' ? ['gunicorn', 'waitress', 'uwsgi'] : ['uvicorn', 'hypercorn', 'daphne'];
  return (
    names.find((name) => dependencies.has(name)) ??
    (serves === 'asgi' && hasUvicorn(dependencies) ? 'uvicorn' : undefined)
  );
}

/** Extras that bring it. */
function hasUvicorn(dependencies: ReadonlySet<string>): boolean {
  return ['fastapi[standard]', 'fastapi[all]', 'litestar[standard]'].some((name) => dependencies.has(name));
}

/** gunicorn takes PORT itself. `app()` is a factory. */
function commandFor(server: string, target: string): Start['command'] {
  const [plain, factory] = [target.replace(/\(\)$/, ''), target.endsWith('()')];
  switch (server) {
    case 'gunicorn':
      // Its heartbeat is a file, which waits for the disk in /tmp.
      return { argv: ['gunicorn', '--worker-tmp-dir=/dev/shm', target] };
    case 'waitress':
      return commandOf(`waitress-serve --port=$PORT ${factory ? '--call ' : ''}${plain}`);
    case 'uwsgi':
      return commandOf(`uwsgi --http-socket=0.0.0.0:$PORT --master --die-on-term --module=${target}`);
    case 'hypercorn':
      return commandOf(`hypercorn --bind=0.0.0.0:$PORT ${plain}`);
    case 'daphne':
      return commandOf(`daphne --bind 0.0.0.0 --port $PORT ${plain}`);
    default:
      return commandOf(`uvicorn --host=0.0.0.0 --port=$PORT ${factory ? '--factory ' : ''}${plain}`);
  }
}

function pageStart(file: string): Start {
  const command = commandOf(
    `streamlit run ${file} --server.address=0.0.0.0 --server.port=$PORT --server.headless=true`,
  );
  return { command, reason: `there is ${file}, for Streamlit`, at: { file } };
}

/** The one script of the project: it is not installed, so it is called as an installed one would be. */
function scriptStart({ scripts, text }: ProjectFile): Start | undefined {
  const [[name, target] = [], second] = Object.entries(scripts);
  const [, module, call] = /^\s*([\w.]+)\s*:\s*([\w.]+)/.exec(target ?? '') ?? [];
  if (name === undefined || module === undefined || second !== undefined) return undefined;
  const code = `import sys, ${module}; sys.exit(${module}.${call}())`;
  const at = placeOf('pyproject.toml', text, new RegExp(`^\\s*"?${name.replaceAll(/[^\w]/g, '.')}"?\\s*=`));
  return { command: { argv: ['python', '-c', code] }, reason: `${name} in project.scripts`, at };
}

function moduleStart(tree: Tree): Start | undefined {
  const file = tree.files.find((path) => /^(?:src\/)?\w+\/__main__\.py$/.test(path));
  if (file === undefined) return undefined;
  const module = moduleOf(tree, file).replace(/\.__main__$/, '');
  return { command: { argv: ['python', '-m', module] }, reason: `there is ${file}`, at: { file } };
}

function fileStart(tree: Tree): Start | undefined {
  const file = usual.find((name) => tree.files.includes(name)) ?? entryFiles(tree).find((name) => !name.includes('/'));
  return file === undefined
    ? undefined
    : { command: { argv: ['python', file] }, reason: `there is ${file}`, at: { file } };
}
