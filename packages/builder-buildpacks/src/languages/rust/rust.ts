import * as z from 'zod';
import { planError } from '../../plan/plan-error.ts';
import type { Draft, Wishes } from '../../plan/plan.ts';
import type { Tree } from '../../tree.ts';
import { chooseLine } from '../../versions/choose-line.ts';
import { type Chosen, optionWishes } from '../../versions/choose-version.ts';
import type { Wish } from '../../versions/resolve-version.ts';
import { patternWish, readToml, toolWishes } from '../../versions/tool-files.ts';
import { compiledStages } from '../compiled.ts';
import type { Detected, LanguagePack } from '../language-pack.ts';
import { assetsOf } from '../node/assets.ts';
import { outDirectory } from '../../plan/steps.ts';

export const rust: LanguagePack = { language: 'rust', title: 'Rust', experimental: true, detect, plan };

const file = 'Cargo.toml';
const target = '/var/cache/cargo-target';
/** Directories that programs read when they run. */
const read = ['assets', 'migrations', 'public', 'static', 'templates'];

function detect(tree: Tree): Detected | undefined {
  return tree.files.includes(file) ? { file, strength: 'strong' } : undefined;
}

function plan(tree: Tree, wishes: Wishes): Draft {
  const { version, decision, warnings } = rustVersion(tree, optionWishes(wishes));
  const [name] = programs(tree);
  const assets = assetsOf(tree, wishes);
  const locked = tree.files.includes('Cargo.lock') ? ' --locked' : '';
  const beside = read.filter((directory) => tree.files.some((path) => path.startsWith(`${directory}/`)));
  const copies = beside.length === 0 ? '' : ` && cp -r ${beside.join(' ')} ${outDirectory}/`;
  const ssl = tree.read('Cargo.lock')?.includes('name = "openssl-sys"') === true ? ['libssl3'] : [];
  return {
    decisions: [
      decision,
      { what: 'Program', value: name, reason: `a program of ${file}` },
      ...(assets?.decisions ?? []),
    ],
    warnings: [...warnings, ...(assets?.warnings ?? [])],
    stages: compiledStages({
      wishes,
      assets,
      build: {
        image: `rust:${version}-bookworm`,
        env: { CARGO_TARGET_DIR: target },
        manifests: [],
        // The objects stay in their cache, so that what is new alone is compiled.
        steps: [
          `cargo build --release${locked} --bin=${name} && install -D ${target}/release/${name} ${outDirectory}/${name}${copies}`,
        ],
        caches: [
          { name: 'cargo-registry', target: '/usr/local/cargo/registry' },
          { name: 'cargo-git', target: '/usr/local/cargo/git' },
          { name: 'cargo-target', target, locked: true },
        ],
      },
      run: { image: 'debian:bookworm-slim', packages: ['ca-certificates', ...ssl] },
    }),
    start: { command: { argv: [`./${name}`] }, reason: `a program of ${file}`, at: { file } },
    looked: [],
    port: 8080,
    ignore: ['target', ...(assets?.ignore ?? [])],
  };
}

const named = z.object({ name: z.string() });
const schema = z.object({
  package: named.optional(),
  bin: z.array(named).default([]),
});

/** One program of the package, or of the members of its workspace. */
function programs(tree: Tree): readonly [string] {
  const manifests = tree.files.filter((path) => /^(?:[^/]+\/){0,2}Cargo\.toml$/.test(path));
  const names = manifests.flatMap((path) => {
    const { package: own, bin } = readToml(path, tree.read(path) ?? '', schema);
    const main = tree.files.includes(path.replace('Cargo.toml', 'src/main.rs'));
    return bin.length > 0 ? bin.map(({ name }) => name) : own !== undefined && main ? [own.name] : [];
  });
  const [first, ...others] = names;
  if (first !== undefined && others.length === 0 && /^[\w-]+$/.test(first)) return [first];
  const found = names.length === 0 ? 'there is no program' : `there is more than one program: ${names.join(', ')}`;
  throw planError(found, 'A package with one `src/main.rs` or `[[bin]]` is planned; else take a Dockerfile.', { file });
}

/** `rust-version` is the least that works: the newest does too. */
function rustVersion(tree: Tree, told: readonly Wish[]): Chosen {
  const channel = /^(?:\s*channel\s*=\s*")?(\d+\.\d+)/m;
  const channels = ['rust-toolchain.toml', 'rust-toolchain'].flatMap((path) => patternWish(tree, path, channel));
  return chooseLine({
    of: 'Rust',
    lines: ['1.90', '1.91', '1.92', '1.93', '1.94', '1.95', '1.96', '1.97', '1.98', '1.99'],
    usual: '1.99',
    date: '2026-11-23',
    wishes: [...told, ...toolWishes(tree, ['rust']), ...channels],
    rangeOf: (text) => /^\d+\.\d+/.exec(text.trim())?.[0] ?? text,
  });
}
