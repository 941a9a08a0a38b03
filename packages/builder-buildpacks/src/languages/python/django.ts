import { posix } from 'node:path';
import { placeOf, planError } from '../../plan/plan-error.ts';
import type { Decision, Place } from '../../plan/plan.ts';
import type { Tree } from '../../tree.ts';

/** A Django project whose `manage.py` is at the top. */
export interface Django {
  /** `shop.wsgi:application`; undefined: there is none. */
  readonly wsgi?: Served;
  readonly asgi?: Served;
  /** Static files are collected, or why they are not. */
  readonly collects: boolean;
  readonly decision: Decision;
}

/** What a server is to load. */
export interface Served {
  readonly target: string;
  readonly reason: string;
  readonly at?: Place;
}

/** Undefined: it is no Django project. */
export function djangoOf(
  tree: Tree,
  dependencies: ReadonlySet<string>,
  variables: Readonly<Record<string, string>>,
): Django | undefined {
  if (!tree.files.includes('manage.py') || !dependencies.has('django')) return undefined;
  const settings = settingsFiles(tree);
  const [wsgi, asgi] = [servedBy(tree, settings, 'wsgi'), servedBy(tree, settings, 'asgi')];
  const decision = collectDecision(tree, settings, variables['DISABLE_COLLECTSTATIC']);
  return { ...(wsgi && { wsgi }), ...(asgi && { asgi }), collects: decision.value === 'collectstatic', decision };
}

/** Files of the settings that manage.py names: the module, or all of its package. */
function settingsFiles(tree: Tree): readonly string[] {
  const [, module = ''] = /DJANGO_SETTINGS_MODULE['"]\s*,\s*['"]([\w.]+)['"]/.exec(tree.read('manage.py') ?? '') ?? [];
  const path = module.replaceAll('.', '/');
  const above = posix.dirname(path);
  const own = tree.files.filter(
    (file) => file === `${path}.py` || (file.startsWith(`${path}/`) && file.endsWith('.py')),
  );
  // `config.settings.production` takes the most from `config.settings.base` beside it.
  const beside = tree.files.filter((file) => posix.dirname(file) === above && /\/settings\//.test(file));
  return [...new Set([...own, ...beside])];
}

/** What the settings name, else the one file of that name. */
function servedBy(tree: Tree, settings: readonly string[], kind: 'wsgi' | 'asgi'): Served | undefined {
  const option = `${kind.toUpperCase()}_APPLICATION`;
  const named = new RegExp(`^\\s*${option}\\s*=\\s*['"]([\\w.]+)\\.(\\w+)['"]`, 'm');
  for (const file of settings) {
    const text = tree.read(file) ?? '';
    const [, module, name] = named.exec(text) ?? [];
    if (module !== undefined)
      return { target: `${module}:${name}`, reason: option, at: placeOf(file, text, new RegExp(`^\\s*${option}\\b`)) };
  }
  const files = tree.files.filter((file) => new RegExp(`^[\\w/]+/${kind}\\.py$`).test(file));
  const [file, second] = files;
  if (second !== undefined)
    throw planError(
      `there is more than one ${kind}.py: ${files.join(', ')}`,
      `Set ${option} in the settings, or name one in the start command: a Procfile with \`web: ...\`, or \`startCommand\` of buildpacks().`,
    );
  if (file === undefined) return undefined;
  return { target: `${file.slice(0, -3).replaceAll('/', '.')}:application`, reason: `there is ${file}`, at: { file } };
}

/** Without STATIC_ROOT there is nowhere to collect to. */
function collectDecision(tree: Tree, settings: readonly string[], disabled: string | undefined): Decision {
  const what = 'Static files';
  if (disabled !== undefined && !['', '0', 'false'].includes(disabled.toLowerCase()))
    return { what, value: 'left', reason: 'DISABLE_COLLECTSTATIC' };
  const file = settings.find((path) => /^\s*STATIC_ROOT\s*[:=]/m.test(tree.read(path) ?? ''));
  if (file === undefined) return { what, value: 'left', reason: 'the settings have no STATIC_ROOT' };
  const at = placeOf(file, tree.read(file) ?? '', /^\s*STATIC_ROOT\s*[:=]/);
  return { what, value: 'collectstatic', reason: 'STATIC_ROOT', at };
}
