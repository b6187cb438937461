// Who may import whom, and who may do what: the house of docs/architecture.md as data.

import { codeOf, importsOf, isRelative, resolveFrom } from './source-text.ts';

export const houseFolders = ['bin', 'lib', 'functions', 'client', 'local', 'layers', 'dashboard'] as const;

const contract = 'functions/contract';
const domain = 'functions/domain';
const application = 'functions/application';
const stages = 'functions/stages';
const adapters = 'functions/adapters';
const runtime = 'functions/runtime';
const handlers = 'functions/handlers';

/** Each room, and the rooms it may import besides itself. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  [contract]: [],
  [domain]: [contract],
  [application]: [contract, domain],
  [stages]: [contract, domain, application],
  [adapters]: [contract, domain, application],
  [runtime]: [contract, domain, application, stages, adapters],
  [handlers]: [contract, domain, application, stages, adapters, runtime],
  // The stacks package the layers, so lib calls their builds; a layer knows nothing of the stacks. The API's document is
  // written with its bundle, from the rows of its handler.
  lib: [contract, handlers, 'layers'],
  client: [contract],
  local: [],
  layers: [],
  dashboard: ['client'],
  // Operators do by hand what functions do: by the same rules, past the API.
  'bin/operations': [contract, domain, application, adapters],
  bin: ['bin/operations', 'lib', 'local', 'client', 'layers', contract],
};

const roomOf = (path: string): string | undefined =>
  Object.keys(mayImport).find((room) => path.startsWith(`${room}/`));

const isWithin = (path: string, places: readonly string[]): boolean =>
  places.some((place) => path === place || path.startsWith(`${place}/`));

const directionFault = (path: string, target: string): string | undefined => {
  const from = roomOf(path);
  const to = roomOf(target);
  if (from === undefined) return 'lies in no room of the house';
  if (to === undefined && isWithin(target, [...houseFolders, 'test'])) return `imports ${target}`;
  if (to === undefined || from === to || mayImport[from]?.includes(to)) return undefined;
  return `imports ${target}: ${from} may not use ${to}`;
};

type PlaceRule = {
  readonly what: RegExp;
  /** A rule names either the only places that may, or the places that may not. */
  readonly onlyIn?: readonly string[];
  readonly notIn?: readonly string[];
  readonly except?: readonly string[];
  readonly because: string;
};

const packageRules: readonly PlaceRule[] = [
  {
    what: /^@(aws-sdk|smithy)\//,
    // Operators reach past the API: to the first key, to whole owners.
    onlyIn: [adapters, 'local', 'bin/operations', 'bin/emulator'],
    because: 'the AWS SDK belongs to the adapters and the local cloud',
  },
  {
    what: /^(aws-cdk-lib|constructs)(\/|$)/,
    onlyIn: ['lib', 'bin'],
    because: 'CDK describes the service, it takes no part in it',
  },
  {
    what: /^node:/,
    notIn: [contract, domain],
    except: [`${domain}/task/fingerprint.ts`],
    because: 'the contract and the domain have no effects; only the fingerprint hashes',
  },
  {
    what: /^node:(?!crypto$)/,
    notIn: [`${domain}/task/fingerprint.ts`],
    because: 'the fingerprint needs node:crypto and nothing else',
  },
  {
    what: /^ulid$/,
    notIn: [contract, domain, application],
    because: 'identifiers are random and timed: they are arguments',
  },
];

const codeRules: readonly PlaceRule[] = [
  {
    what: /\bprocess\s*\.\s*env\b/,
    onlyIn: [`${runtime}/environment.ts`, 'bin', 'local', 'lib/settings.ts'],
    because: 'settings are read and checked in one place',
  },
  {
    what: /\bnew\s+Date\b(?!\s*\(\s*[^)\s])|\bDate\s*\.\s*now\b|\bperformance\s*\.\s*now\b/,
    notIn: [contract, domain, application],
    because: 'the time is an argument',
  },
  {
    what: /\bMath\s*\.\s*random\b|\brandom(UUID|Bytes|Int)\b|\bgetRandomValues\b/,
    notIn: [contract, domain, application],
    because: 'chance is an argument',
  },
];

const forbids = ({ onlyIn, notIn = [], except = [] }: PlaceRule, path: string): boolean =>
  !isWithin(path, except) && (onlyIn ? !isWithin(path, onlyIn) : isWithin(path, notIn));

const importFaults = (path: string, specifier: string): readonly string[] => {
  if (isRelative(specifier))
    return [directionFault(path, resolveFrom(path, specifier))].flatMap((it) => it ?? []);
  return packageRules
    .filter((rule) => rule.what.test(specifier) && forbids(rule, path))
    .map(({ because }) => `imports ${specifier}: ${because}`);
};

/** What the file at `path` (from the repository's root, with slashes) does that its place does not allow. */
export const violations = (path: string, source: string): readonly string[] => {
  const code = codeOf(source);
  const places = roomOf(path) === undefined ? ['lies in no room of the house'] : [];
  const imports = importsOf(source).flatMap((specifier) => importFaults(path, specifier));
  const uses = codeRules
    .filter((rule) => forbids(rule, path) && rule.what.test(code))
    .map((rule) => `uses ${rule.what.exec(code)?.[0]}: ${rule.because}`);
  return [...new Set([...places, ...imports, ...uses])].map((fault) => `${path} ${fault}`);
};
