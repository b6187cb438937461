/**
 * The process that runs one function: loads its bundle, then one event at a time from its parent.
 * It runs without a parent for no longer than it takes to notice.
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

interface Invocation {
  readonly id: string;
  readonly event: string;
  readonly deadline: number;
  readonly arn: string;
}

type Handler = (event: unknown, context: unknown) => unknown;

const [bundle = '', exportName = 'handler'] = process.argv.slice(2);

process.on('disconnect', () => {
  try {
    process.kill(-process.pid, 'SIGKILL'); // The whole group: a tool that the function started ends, too.
  } finally {
    process.exit(1);
  }
});

function send(message: object) {
  process.send?.(message);
}

function errorOf(error: unknown) {
  const known = error instanceof Error ? error : new Error(String(error));
  return { errorType: known.name, errorMessage: known.message, trace: known.stack?.split('\n') ?? [] };
}

async function load(): Promise<Handler> {
  createRequire(import.meta.url); // Resolves NODE_PATH once, as Lambda's loader does.
  const loaded: Record<string, unknown> = await import(pathToFileURL(bundle).href);
  const handler = loaded[exportName];
  if (typeof handler !== 'function') throw new Error(`${bundle} exports no function ${exportName}`);
  return (event, context) => handler(event, context);
}

function contextOf({ id, deadline, arn }: Invocation) {
  const { AWS_LAMBDA_FUNCTION_NAME, AWS_LAMBDA_FUNCTION_MEMORY_SIZE } = process.env;
  return {
    awsRequestId: id,
    functionName: AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: '$LATEST',
    invokedFunctionArn: arn,
    memoryLimitInMB: AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: `/aws/lambda/${AWS_LAMBDA_FUNCTION_NAME}`,
    logStreamName: String(process.pid),
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

function invoke(handler: Handler, invocation: Invocation) {
  const { id, event } = invocation;
  return Promise.resolve()
    .then(() => handler(JSON.parse(event), contextOf(invocation)))
    .then((result) => send({ kind: 'result', id, result: JSON.stringify(result) }))
    .catch((error) => {
      console.error(error);
      send({ kind: 'error', id, error: errorOf(error) });
    });
}

// A message that is not an invocation cannot come: the parent is ours.
load().then(
  (handler) => {
    process.on('message', (invocation: Invocation) => void invoke(handler, invocation));
    send({ kind: 'ready' });
  },
  (error) => {
    console.error(error);
    send({ kind: 'failed', error: errorOf(error) });
  },
);
