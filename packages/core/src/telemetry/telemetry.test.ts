import { type FakeWorld, fakeWorld, hang } from '@appliku/conformance';
import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Deployment } from '../deployment.ts';
import { DeployError } from '../errors.ts';
import { secret } from '../secret.ts';
import { stageNames } from '../stages.ts';
import { failure, shopOf } from '../testing/deployment.ts';

const exporter = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
const commit = 'c0ffee'.padEnd(40, '0');

let world: FakeWorld;
let deployment: Deployment;

beforeAll(() => {
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
afterAll(async () => {
  trace.disable();
  context.disable();
  await provider.shutdown();
});
beforeEach(() => {
  exporter.reset();
  world = fakeWorld();
  world.source.push(commit);
  deployment = shopOf(world, { TOKEN: secret('hunter2-hunter2') });
});

function spanOf(name: string): ReadableSpan {
  const [span, ...others] = exporter.getFinishedSpans().filter((one) => one.name === name);
  expect(others).toEqual([]);
  return span ?? raise(name);
}

/** Name of the span above; undefined: none. */
function aboveOf(span: ReadableSpan): string | undefined {
  const above = exporter.getFinishedSpans().find((one) => {
    const { traceId, spanId } = one.spanContext();
    return traceId === span.spanContext().traceId && spanId === span.parentSpanContext?.spanId;
  });
  return above?.name;
}

describe('a deploy', () => {
  it('is a span under that of the embedding program, and its stages are spans under it', async () => {
    const tracer = trace.getTracer('platform');
    await tracer.startActiveSpan('job', async (span) => {
      await deployment.deploy();
      span.end();
    });
    expect(aboveOf(spanOf('appliku.deploy'))).toBe('job');
    const stages = exporter.getFinishedSpans().filter(({ name }) => name.startsWith('appliku.stage.'));
    const ofFormer = new Set<string>(['drain', 'retire']);
    expect(stages.map(({ name }) => name.slice('appliku.stage.'.length))).toEqual(
      stageNames.filter((name) => !ofFormer.has(name)),
    );
    for (const stage of stages) expect(aboveOf(stage)).toBe('appliku.deploy');
  });

  it('says what was deployed, by the conventions', async () => {
    const { deployment: id } = await deployment.deploy();
    expect(spanOf('appliku.deploy').attributes).toEqual({
      'deployment.name': 'shop',
      'deployment.environment.name': 'production',
      'cicd.pipeline.name': 'shop',
      'cicd.pipeline.run.id': id,
      'cicd.pipeline.action.name': 'deploy',
      'cicd.pipeline.result': 'success',
      'vcs.ref.head.revision': commit,
      'appliku.outcome': 'deployed',
      'appliku.release': 1,
    });
    expect(spanOf('appliku.stage.build').attributes).toEqual({
      'deployment.name': 'shop',
      'deployment.environment.name': 'production',
      'cicd.pipeline.task.name': 'build',
      'cicd.pipeline.task.run.id': `${id}/build`,
      'cicd.pipeline.task.run.result': 'success',
      'appliku.plugin': 'fake-builder',
    });
  });

  it('lends the span of its stage to hooks and plugins', async () => {
    deployment.before('build', () => trace.getTracer('platform').startSpan('scan').end());
    await deployment.deploy();
    expect(aboveOf(spanOf('scan'))).toBe('appliku.stage.build');
  });

  it('keeps apart what runs at once', async () => {
    const jobs = ['one', 'two'].map((name) =>
      trace.getTracer('platform').startActiveSpan(name, async (span) => {
        await shopOf(fakeWorld()).deploy();
        span.end();
      }),
    );
    await Promise.all(jobs);
    const deploys = exporter.getFinishedSpans().filter(({ name }) => name === 'appliku.deploy');
    expect(deploys.map(aboveOf).sort()).toEqual(['one', 'two']);
  });
});

describe('a failed deploy', () => {
  it('records its error with the code, masked', async () => {
    const message = 'no hunter2-hunter2';
    world.faults.next('driver.start', () => Promise.reject(new DeployError(message, { code: 'DEPLOY_CRASHED' })));
    await failure(deployment.deploy());
    const operation = { 'cicd.pipeline.result': 'failure', 'error.type': 'DEPLOY_CRASHED' };
    const stage = { 'cicd.pipeline.task.run.result': 'failure', 'error.type': 'DEPLOY_CRASHED' };
    for (const [name, attributes] of Object.entries({ 'appliku.deploy': operation, 'appliku.stage.start': stage })) {
      const span = spanOf(name);
      expect(span.attributes).toMatchObject(attributes);
      expect(span.status).toEqual({ code: SpanStatusCode.ERROR, message: 'no [secret]' });
      expect(span.events).toMatchObject([
        { attributes: { 'exception.type': 'DEPLOY_CRASHED', 'exception.message': 'no [secret]' } },
      ]);
    }
    expect(JSON.stringify(exporter.getFinishedSpans().map(plain))).not.toContain('hunter2');
    expect(spanOf('appliku.stage.build').status.code).toBe(SpanStatusCode.UNSET);
  });

  it('is told apart from one that was cancelled', async () => {
    const controller = new AbortController();
    world.faults.next('builder.build', (signal) => {
      controller.abort();
      return hang(signal);
    });
    await failure(deployment.deploy({ signal: controller.signal }));
    expect(spanOf('appliku.deploy').attributes).toMatchObject({ 'cicd.pipeline.result': 'cancellation' });
    expect(spanOf('appliku.stage.build').attributes['error.type']).toBe('ABORTED');
  });
});

describe('other operations', () => {
  it('are spans too, and say how they ended', async () => {
    await deployment.deploy();
    exporter.reset();
    await deployment.deploy();
    expect(spanOf('appliku.deploy').attributes).toMatchObject({ 'appliku.outcome': 'unchanged' });
    await deployment.current();
    await deployment.destroy();
    expect(spanOf('appliku.current').attributes).toMatchObject({ 'cicd.pipeline.action.name': 'current' });
    expect(spanOf('appliku.destroy').attributes).toMatchObject({ 'cicd.pipeline.result': 'success' });
  });
});

function plain({ name, attributes, status, events }: ReadableSpan): object {
  return { name, attributes, status, events };
}

function raise(name: string): never {
  throw new Error(`there is no span ${name}`);
}
