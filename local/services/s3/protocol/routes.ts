import { notImplemented } from './errors.ts';
import type { S3Request } from './request.ts';

type Level = 'service' | 'bucket' | 'object';

interface Route {
  readonly method: string;
  readonly level: Level;
  /** Query parameters that must be there for this operation to be meant. */
  readonly requires: readonly string[];
  readonly allows: readonly string[];
}

const RESPONSE_OVERRIDES = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
].map((name) => `response-${name}`);

const ROUTES = {
  ListBuckets: { method: 'GET', level: 'service', requires: [], allows: [] },
  HeadBucket: { method: 'HEAD', level: 'bucket', requires: [], allows: [] },
  GetBucketLocation: { method: 'GET', level: 'bucket', requires: ['location'], allows: [] },
  ListObjectsV2: {
    method: 'GET',
    level: 'bucket',
    requires: ['list-type'],
    allows: [
      'prefix',
      'delimiter',
      'max-keys',
      'continuation-token',
      'start-after',
      'encoding-type',
      'fetch-owner',
    ],
  },
  ListMultipartUploads: {
    method: 'GET',
    level: 'bucket',
    requires: ['uploads'],
    allows: ['prefix', 'key-marker', 'upload-id-marker', 'max-uploads', 'encoding-type'],
  },
  DeleteObjects: { method: 'POST', level: 'bucket', requires: ['delete'], allows: [] },
  GetObject: { method: 'GET', level: 'object', requires: [], allows: RESPONSE_OVERRIDES },
  HeadObject: { method: 'HEAD', level: 'object', requires: [], allows: RESPONSE_OVERRIDES },
  PutObject: { method: 'PUT', level: 'object', requires: [], allows: [] },
  DeleteObject: { method: 'DELETE', level: 'object', requires: [], allows: [] },
  CreateMultipartUpload: { method: 'POST', level: 'object', requires: ['uploads'], allows: [] },
  UploadPart: { method: 'PUT', level: 'object', requires: ['partNumber', 'uploadId'], allows: [] },
  ListParts: {
    method: 'GET',
    level: 'object',
    requires: ['uploadId'],
    allows: ['max-parts', 'part-number-marker'],
  },
  CompleteMultipartUpload: { method: 'POST', level: 'object', requires: ['uploadId'], allows: [] },
  AbortMultipartUpload: { method: 'DELETE', level: 'object', requires: ['uploadId'], allows: [] },
} as const satisfies Record<string, Route>;

export type OperationName = keyof typeof ROUTES | 'CopyObject';

/** Which S3 operation is asked for. What is not known by name and by every parameter is refused, never guessed. */
export function operationOf(request: S3Request): OperationName {
  const parameters = [...request.query.keys()].filter((name) => name !== 'x-id' && !/^x-amz-/i.test(name));
  for (const [name, route] of entries(ROUTES)) {
    if (matches(route, request, parameters)) return withCopySource(name, request);
  }
  throw notImplemented(nameOfUnknown(request, parameters));
}

const entries = <Name extends string>(routes: Record<Name, Route>): Array<[Name, Route]> => {
  const names: Name[] = [];
  for (const name in routes) names.push(name);
  return names.map((name) => [name, routes[name]]);
};

function matches(route: Route, request: S3Request, parameters: readonly string[]): boolean {
  return (
    route.method === request.method &&
    route.level === levelOf(request) &&
    route.requires.every((name) => request.query.has(name)) &&
    parameters.every((name) => route.requires.includes(name) || route.allows.includes(name))
  );
}

function withCopySource(name: keyof typeof ROUTES, request: S3Request): OperationName {
  if (!request.fields.has('x-amz-copy-source')) return name;
  if (name === 'PutObject') return 'CopyObject';
  throw notImplemented(name === 'UploadPart' ? 'UploadPartCopy' : `${name} with x-amz-copy-source`);
}

const levelOf = ({ bucket, key }: S3Request): Level =>
  bucket === '' ? 'service' : key === '' ? 'bucket' : 'object';

/** Names an unknown request much as S3 does: `GET /bucket?versioning` is GetBucketVersioning. */
function nameOfUnknown(request: S3Request, parameters: readonly string[]): string {
  const verb = capitalized(request.method.toLowerCase());
  const subject =
    levelOf(request) === 'object' ? 'Object' : levelOf(request) === 'bucket' ? 'Bucket' : 'Service';
  const [first] = parameters;
  if (first === undefined)
    return subject === 'Bucket' && verb === 'Get'
      ? 'ListObjects (version 1; use ListObjectsV2)'
      : `${verb}${subject}`;
  return `${verb}${subject}${first.split('-').map(capitalized).join('')} (query parameters ${parameters.join(', ')})`;
}

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
