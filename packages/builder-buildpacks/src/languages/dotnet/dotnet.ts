import { planError } from '../../plan/plan-error.ts';
import type { Draft, Wishes } from '../../plan/plan.ts';
import type { Tree } from '../../tree.ts';
import { chooseLine } from '../../versions/choose-line.ts';
import { type Chosen, optionWishes } from '../../versions/choose-version.ts';
import type { Wish } from '../../versions/resolve-version.ts';
import { patternWish, toolWishes } from '../../versions/tool-files.ts';
import { compiledStages, manifestsOf } from '../compiled.ts';
import type { Detected, LanguagePack } from '../language-pack.ts';
import { assetsOf } from '../node/assets.ts';
import { outDirectory } from '../../plan/steps.ts';

export const dotnet: LanguagePack = { language: 'dotnet', title: '.NET', experimental: true, detect, plan };

/** At the top, or in a directory of a solution. Names with other letters are not planned. */
const project = /^(?:[\w.-]+\/){0,2}[\w.-]+\.(?:cs|fs|vb)proj$/;

function detect(tree: Tree): Detected | undefined {
  const file = tree.files.find((path) => /^[^/]+\.(?:slnx?|csproj|fsproj|vbproj)$/.test(path));
  return file === undefined ? undefined : { file, strength: 'strong' };
}

function plan(tree: Tree, wishes: Wishes): Draft {
  const path = startedProject(tree);
  const text = tree.read(path) ?? '';
  const { version, decision, warnings } = dotnetVersion(tree, path, optionWishes(wishes));
  const assets = assetsOf(tree, wishes);
  const assembly = /<AssemblyName>([\w.-]+)</.exec(text)?.[1] ?? path.replace(/^.*\/|\.\w+$/g, '');
  const web = text.includes('Microsoft.NET.Sdk.Web');
  return {
    decisions: [
      decision,
      { what: 'Project', value: path, reason: web ? 'it is of the web' : 'it is the only one', at: { file: path } },
      ...(assets?.decisions ?? []),
    ],
    warnings: [...warnings, ...(assets?.warnings ?? [])],
    stages: compiledStages({
      wishes,
      assets,
      build: {
        image: `mcr.microsoft.com/dotnet/sdk:${version}`,
        env: { DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' },
        manifests: manifestsOf(tree.files, manifests),
        fetch: `dotnet restore ${path}`,
        steps: [`dotnet publish ${path} --no-restore --configuration Release --output ${outDirectory}`],
        caches: [{ name: 'nuget', target: '/root/.nuget/packages' }],
      },
      run: { image: `mcr.microsoft.com/dotnet/aspnet:${version}` },
    }),
    start: {
      command: { shell: `ASPNETCORE_URLS=http://0.0.0.0:$PORT exec dotnet ${assembly}.dll` },
      reason: `the assembly of ${path}`,
      at: { file: path },
    },
    looked: [],
    port: 8080,
    ignore: ['**/bin', '**/obj', ...(assets?.ignore ?? [])],
  };
}

const manifests =
  /\.(?:slnx?|csproj|fsproj|vbproj)$|^(?:global\.json|nuget\.config|packages\.lock\.json|Directory\.\w+\.props)$/i;

/** The one of the web, else the only one. */
function startedProject(tree: Tree): string {
  const all = tree.files.filter((path) => project.test(path) && !/tests?\b/i.test(path));
  const web = all.filter((path) => tree.read(path)?.includes('Microsoft.NET.Sdk.Web'));
  const [first, second] = web.length > 0 ? web : all;
  if (first !== undefined && second === undefined) return first;
  throw planError(
    first === undefined ? 'there is no project' : `there is more than one project: ${first}, ${second}`,
    'Keep one program in the checkout, or take a Dockerfile of your own.',
  );
}

function dotnetVersion(tree: Tree, path: string, told: readonly Wish[]): Chosen {
  return chooseLine({
    of: '.NET',
    lines: ['8.0', '9.0', '10.0'],
    usual: '10.0',
    date: '2026-11-23',
    wishes: [
      ...told,
      ...toolWishes(tree, ['dotnet', 'dotnet-core']),
      ...patternWish(tree, path, /<TargetFramework>net(\d+\.\d+)/, 'TargetFramework'),
      ...patternWish(tree, 'global.json', /"version"\s*:\s*"(\d+\.\d+)/, 'sdk.version in global.json'),
    ],
    rangeOf: (text) => /^\d+\.\d+/.exec(text.trim())?.[0] ?? text,
  });
}
