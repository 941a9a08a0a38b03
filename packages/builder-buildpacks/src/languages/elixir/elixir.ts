import { placeOf, planError } from '../../plan/plan-error.ts';
import type { Draft, Wishes } from '../../plan/plan.ts';
import type { Tree } from '../../tree.ts';
import { chooseLine } from '../../versions/choose-line.ts';
import { type Chosen, optionWishes } from '../../versions/choose-version.ts';
import type { Wish } from '../../versions/resolve-version.ts';
import { patternWish, toolWishes, versionFile } from '../../versions/tool-files.ts';
import { rangeOfSpecifier } from '../../versions/version-specifier.ts';
import { compiledStages, manifestsOf } from '../compiled.ts';
import type { Detected, LanguagePack } from '../language-pack.ts';
import { assetsOf } from '../node/assets.ts';
import { outDirectory } from '../../plan/steps.ts';

export const elixir: LanguagePack = { language: 'elixir', title: 'Elixir', experimental: true, detect, plan };

const file = 'mix.exs';
/** Lines of Elixir, and the Erlang that its image has here. */
const erlang: Readonly<Record<string, string>> = { '1.17': '27', '1.18': '27', '1.19': '28' };

function detect(tree: Tree): Detected | undefined {
  return tree.files.includes(file) ? { file, strength: 'strong' } : undefined;
}

function plan(tree: Tree, wishes: Wishes): Draft {
  const text = tree.read(file) ?? '';
  const { version, decision, warnings } = elixirVersion(tree, optionWishes(wishes));
  const assets = assetsOf(tree, wishes);
  const name = releaseName(text);
  const otp = erlang[version] ?? '';
  const deploy = /"assets\.deploy"|'assets\.deploy'/.test(text) ? ['mix assets.deploy'] : [];
  return {
    decisions: [decision, { what: 'Erlang', value: otp, reason: `of Elixir ${version}` }, ...(assets?.decisions ?? [])],
    warnings: [...warnings, ...(assets?.warnings ?? [])],
    stages: compiledStages({
      wishes,
      assets,
      build: {
        image: `elixir:${version}-otp-${otp}-slim`,
        packages: ['build-essential', 'git'],
        env: { LANG: 'C.UTF-8', MIX_ENV: 'prod' },
        manifests: manifestsOf(tree.files, /^mix\.(?:exs|lock)$/),
        fetch: 'mix local.hex --force && mix local.rebar --force && mix deps.get --only prod',
        steps: ['mix deps.compile', ...deploy, 'mix compile', `mix release --path ${outDirectory}`],
        caches: [{ name: 'hex', target: '/root/.hex/packages' }],
      },
      // What the image of Elixir is made from.
      run: { image: `erlang:${otp}-slim`, env: { LANG: 'C.UTF-8', PHX_SERVER: 'true' } },
    }),
    start: {
      command: { argv: [`bin/${name}`, 'start'] },
      reason: `the release of ${name}`,
      at: placeOf(file, text, app),
    },
    looked: [],
    port: 4000,
    ignore: ['_build', 'deps', ...(assets?.ignore ?? [])],
  };
}

const app = /\bapp:\s*:(\w+)/;

/** The first of the project's releases, which is named after the app where none is. */
function releaseName(text: string): string {
  const name = /\breleases:\s*\[\s*(\w+):/.exec(text)?.[1] ?? app.exec(text)?.[1];
  if (name !== undefined) return name;
  throw planError('it names no app', 'Write `app: :name` in `project`.', { file });
}

function elixirVersion(tree: Tree, told: readonly Wish[]): Chosen {
  const least = patternWish(tree, file, /\belixir:\s*"([^"]+)"/, 'elixir in mix.exs');
  return chooseLine({
    of: 'Elixir',
    lines: Object.keys(erlang),
    usual: '1.19',
    date: '2026-11-23',
    wishes: [...told, ...versionFile(tree, '.elixir-version'), ...toolWishes(tree, ['elixir']), ...least],
    rangeOf,
  });
}

/** `1.18.3-otp-27` is of asdf; the patch is the image's own, so `~> 1.18.2` is its line. */
function rangeOf(text: string): string {
  const lines = text
    .trim()
    .replace(/-otp-\d+$/, '')
    .replaceAll(/~>\s*(\d+\.\d+)\.\d+/g, '$1')
    .replaceAll(/(\d+\.\d+)\.\d+/g, '$1');
  return rangeOfSpecifier(
    lines
      .replaceAll('~>', '~=')
      .replaceAll(/\s+and\s+/g, ',')
      .replaceAll(/\s+or\s+/g, ' || '),
  );
}
