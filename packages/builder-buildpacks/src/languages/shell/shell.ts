import type { Draft, Stage, Wishes } from '../../plan/plan.ts';
import { debianPackages, inApp, ownStep, sourceFrom, variablesOf } from '../../plan/steps.ts';
import type { Tree } from '../../tree.ts';
import type { Detected, LanguagePack } from '../language-pack.ts';

export const shell: LanguagePack = { language: 'shell', title: 'Shell', detect, plan };

const file = 'start.sh';
const image = 'debian:trixie-slim';
/** What Debian's smallest image has. */
const there = new Set(['sh', 'bash', 'dash']);

/** Apps of other languages have scripts too. */
function detect(tree: Tree): Detected | undefined {
  return tree.files.includes(file) ? { file, strength: 'weak' } : undefined;
}

function plan(tree: Tree, wishes: Wishes): Draft {
  const interpreter = interpreterOf(tree.read(file) ?? '');
  const start = { command: { argv: [interpreter, file] }, reason: `there is ${file}`, at: { file } };
  return {
    decisions: [
      { what: 'Interpreter', value: interpreter, reason: `the first line of ${file}`, at: { file, line: 1 } },
    ],
    warnings: [],
    stages: stagesOf(interpreter, wishes),
    ...(tree.files.includes(file) && { start }),
    looked: [file],
    port: 8080,
    ignore: [],
  };
}

/** `#!/usr/bin/env bash` and `#!/bin/bash` alike; a package of Debian has its name. */
function interpreterOf(text: string): string {
  return /^#!\s*\S*?(?:env\s+)?([a-z][a-z0-9.]*)\s*$/m.exec(text.split('\n')[0] ?? '')?.[1] ?? 'sh';
}

function stagesOf(interpreter: string, wishes: Wishes): readonly Stage[] {
  const packages = debianPackages(there.has(interpreter) ? [] : [interpreter]);
  const builds = wishes.buildCommand !== undefined;
  const build: Stage = {
    name: 'build',
    from: { image },
    instructions: [
      ...packages,
      inApp,
      sourceFrom(undefined),
      ...variablesOf(wishes),
      ...(wishes.buildCommand === undefined ? [] : [ownStep(wishes.buildCommand, wishes)]),
    ],
  };
  return [
    ...(builds ? [build] : []),
    {
      name: 'app',
      from: { image },
      instructions: [...packages, inApp, { ...sourceFrom(builds ? 'build' : undefined), owned: true }],
    },
  ];
}
