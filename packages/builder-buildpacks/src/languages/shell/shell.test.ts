import { expect, test } from 'vitest';
import { textsOf } from '../../eject.ts';
import { settingsOf } from '../../options.ts';
import { treeOf } from '../../tree.ts';

const planned = (text: string, options = {}): string =>
  textsOf(treeOf({ 'start.sh': text }), 'shop', settingsOf(options)).dockerfile;

test('a script, by the interpreter that it names', () => {
  expect(planned('#!/usr/bin/env zsh\n', { buildCommand: 'make' })).toMatchInlineSnapshot(`
    "# Planned by @appliku/builder-buildpacks.
    # Language: Shell (there is start.sh)
    # Interpreter: zsh (the first line of start.sh, start.sh:1)
    # Start command: zsh start.sh (there is start.sh)

    FROM debian:trixie-slim AS build
    RUN apt-get update && apt-get install -y --no-install-recommends zsh && rm -rf /var/lib/apt/lists/*
    WORKDIR /srv/app
    COPY . ./
    RUN ["/bin/sh","-c","make"]

    FROM debian:trixie-slim AS app
    RUN install -d -o 10001 -g 10001 /srv/app
    RUN apt-get update && apt-get install -y --no-install-recommends zsh && rm -rf /var/lib/apt/lists/*
    WORKDIR /srv/app
    COPY --from=build --chown=10001:10001 /srv/app/ ./
    ENV HOME=/tmp PORT=8080
    USER 10001:10001
    EXPOSE 8080
    CMD ["zsh","start.sh"]
    "
  `);
  expect(planned('#!/bin/bash\n')).toContain('CMD ["bash","start.sh"]');
  expect(planned('#!/usr/bin/env python3\n')).toContain('CMD ["python3","start.sh"]');
  expect(planned('echo\n')).toContain('CMD ["sh","start.sh"]');
});
