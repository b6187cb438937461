/**
 * An esbuild plugin that leaves out what the AWS SDK brings and a Lambda never runs: about 210 KiB of a bundle; and what
 * ajv resolves addresses with, of which ours are a handful: 17 KiB.
 * Should a newer SDK look different, its files stay as they are, and test/infrastructure/bundle-size.test.ts tells.
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from 'esbuild';

export const leanSdk: Plugin = {
  name: 'lean-aws-sdk',
  setup(build) {
    build.onLoad({ filter: /credential-provider-node[\\/]dist-es[\\/]index\.js$/ }, () => ({
      contents: CREDENTIALS_OF_THE_ENVIRONMENT,
    }));
    build.onLoad({ filter: /submodules[\\/]event-streams[\\/]index\.js$/ }, () => ({
      contents: NO_EVENT_STREAMS,
    }));
    build.onLoad({ filter: /endpoint-cache[\\/]dist-es[\\/]EndpointCache\.js$/ }, () => ({
      contents: NO_DISCOVERED_ENDPOINTS,
    }));
    build.onResolve({ filter: /^ipaddr\.js$/ }, (asked) => withoutEffects(asked, build));
    build.onLoad({ filter: /[\\/](Sha256|Sha1|Md5)Js\.js$/ }, ({ path }) => ({
      contents: hashOfNode(basename(path, '.js')),
    }));
    build.onLoad({ filter: /ajv[\\/]dist[\\/]runtime[\\/]uri\.js$/ }, () => ({ contents: PLAIN_ADDRESSES }));
    build.onLoad(
      { filter: /client-[\w-]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ },
      async ({ path }) => ({
        contents: withFewErrors(withPlainKeys(await readFile(path, 'utf8'))),
      }),
    );
    build.onLoad({ filter: /@aws-sdk[\\/]client-[\w-]+[\\/]package\.json$/ }, async ({ path }) => ({
      contents: withVersionOnly(await readFile(path, 'utf8')),
      loader: 'json',
    }));
  },
};

const RESOLVED = 'resolved';

/** Importing it does nothing, so whoever only imports it does not need it; its package does not say so. */
const withoutEffects = async (
  { path, importer, resolveDir, kind, pluginData }: OnResolveArgs,
  build: PluginBuild,
): Promise<OnResolveResult | undefined> => {
  if (pluginData === RESOLVED) return undefined;
  const found = await build.resolve(path, { importer, resolveDir, kind, pluginData: RESOLVED });
  return { ...found, sideEffects: false };
};

/**
 * Lambda and the local cloud give credentials by environment, where the SDK's default chain looks first. The rest of
 * the chain (profiles, single sign-on, assumed roles, instance metadata) would bring four more service clients.
 */
const CREDENTIALS_OF_THE_ENVIRONMENT =
  "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';";

/** For S3's SQL over objects, and the like. */
const NO_EVENT_STREAMS = `
export const eventStreamSerdeProvider = () => ({});
export const resolveEventStreamSerdeConfig = (input) => Object.assign(input, { eventStreamMarshaller: {} });
export class EventStreamSerde { constructor() { throw new Error('Event streams are left out of this bundle'); } }`;

/** DynamoDB's client can ask for endpoints of its own, and does not unless told to. */
const NO_DISCOVERED_ENDPOINTS = 'export class EndpointCache {}';

/** Written out in JavaScript for where there is no `node:crypto`. */
const hashOfNode = (name: string): string =>
  `export class ${name} { constructor() { throw new Error('${name} is left out of this bundle: Node has its own'); } }`;

/** Schemas refer within themselves; only the standard's own meta-schemas have addresses, plain ones. */
const PLAIN_ADDRESSES = `
const parts = (uri) => { const at = uri.indexOf('#'); return at < 0 ? [uri] : [uri.slice(0, at), uri.slice(at + 1)]; };
exports.default = {
  parse: (uri) => { const [path, fragment] = parts(uri); return { path, fragment }; },
  serialize: ({ path, fragment }) => (fragment === undefined ? path : path + '#' + fragment),
  resolve: (base, uri) => {
    const [from] = parts(base);
    if (uri === '' || uri.startsWith('#')) return from + uri;
    return URL.canParse(uri, from) ? new URL(uri, from).href : uri;
  },
};`;

/** The clients name it in `User-Agent`. */
const withVersionOnly = (manifest: string): string => {
  const { version }: { version: string } = JSON.parse(manifest);
  return JSON.stringify({ version });
};

/** Those whose fields or classes we use; all others come as their service's base exception, with their name. */
const MODELLED_ERRORS = ['ConditionalCheckFailedException', 'TransactionCanceledException', 'GoneException'];

const withFewErrors = (source: string): string =>
  source.replaceAll(/^n0_registry\.registerError\(\w+\$, (\w+)\);$/gm, (line, name) =>
    MODELLED_ERRORS.includes(name) ? line : '',
  );

/** `{ [_hQ]: … }` with `const _hQ = "httpQuery"`: esbuild keeps each schema with such a key, used or not. */
function withPlainKeys(source: string): string {
  const values = new Map(
    [...source.matchAll(/^const (\w+) = ("[^"]*");$/gm)].map(([, name, value]) => [name, value]),
  );
  return source.replaceAll(/\[(\w+)\]:/g, (key, name) => {
    const value = values.get(name);
    return value === undefined ? key : `${value}:`;
  });
}
