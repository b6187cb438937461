/** Which results go where, and which places a deployment allows. */
import type { Artifact } from '../../contract/media-schemas.ts';
import type { Fault } from '../../contract/problems.ts';
import type { PublishTarget, TargetOf } from '../../contract/publish-schemas.ts';

/** What the deployer lets tasks name. */
export interface AllowedTargets {
  /** Buckets that are written to without assuming a role. */
  readonly buckets: readonly string[];
  readonly roles: readonly string[];
  /** Secrets by their names, with their ARNs. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Whether secrets may be sent over plain HTTP: on one machine. */
  readonly plainSecrets?: boolean;
}

/** Params are shown to whoever may read the task: what opens a door does not belong there. */
const OPENS_DOORS = /auth|cookie|token|secret|api-?_?key|password|passwd|signature|^sig$|credential/i;
/** Of the connection; ours to set. */
const OURS = /^(host|connection|content-length|transfer-encoding|upgrade|te|trailer|expect|keep-alive)$/i;

const bucketFaults = ({ bucket, role_arn }: TargetOf<'s3'>, allowed: AllowedTargets): Fault[] => {
  if (role_arn !== undefined)
    return allowed.roles.includes(role_arn)
      ? []
      : [{ path: '/role_arn', message: 'is none of the roles that this deployment may assume' }];
  return allowed.buckets.includes(bucket)
    ? []
    : [{ path: '/bucket', message: 'is none that this deployment may write to without role_arn' }];
};

const secretFaults = (name: string | undefined, { secrets }: AllowedTargets): Fault[] =>
  name === undefined || Object.hasOwn(secrets, name)
    ? []
    : [{ path: '/secret', message: 'is none of the secrets that this deployment has' }];

const httpFaults = ({ url, headers = {}, secret }: TargetOf<'http'>, allowed: AllowedTargets): Fault[] => {
  const names = [...(URL.parse(url)?.searchParams.keys() ?? [])];
  return [
    ...(URL.canParse(url) ? [] : [{ path: '/url', message: 'must be a URL' }]),
    ...(names.some((name) => OPENS_DOORS.test(name))
      ? [{ path: '/url', message: 'carries a secret: name one by secret instead' }]
      : []),
    ...Object.keys(headers).flatMap((name) => [
      ...(OPENS_DOORS.test(name)
        ? [{ path: `/headers/${name}`, message: 'carries a secret: name one by secret instead' }]
        : []),
      ...(OURS.test(name) ? [{ path: `/headers/${name}`, message: 'is set by us' }] : []),
    ]),
    ...secretFaults(secret, allowed),
  ];
};

const videoFaults = (target: TargetOf<'youtube'>, allowed: AllowedTargets): Fault[] => {
  const { video_id, upload, captions = true, secret } = target;
  return [
    ...((video_id === undefined) === (upload === undefined)
      ? [{ path: '/video_id', message: 'or upload must be given, and not both' }]
      : []),
    ...(video_id !== undefined && !captions
      ? [{ path: '/captions', message: 'must not be false where there is nothing else to do' }]
      : []),
    ...secretFaults(secret, allowed),
  ];
};

const faultsOf = (target: PublishTarget, allowed: AllowedTargets): Fault[] => {
  switch (target.to) {
    case 's3':
      return bucketFaults(target, allowed);
    case 'http':
      return httpFaults(target, allowed);
    case 'youtube':
      return videoFaults(target, allowed);
  }
};

/** What is wrong with targets beyond their form; paths begin at the list. */
export const targetFaults = (targets: readonly PublishTarget[], allowed: AllowedTargets): Fault[] =>
  targets.flatMap((target, index) =>
    faultsOf(target, allowed).map(({ path, message }) => ({ path: `/${index}${path}`, message })),
  );

const matches = (pattern: string, name: string): boolean => {
  const parts = pattern.split('*').map((part) => part.replaceAll('.', '\\.'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
};

/** Those that are wanted, and the wishes that nothing fits. */
export const chosenArtifacts = (
  wishes: readonly string[] | undefined,
  artifacts: readonly Artifact[],
): { readonly chosen: readonly Artifact[]; readonly missing: readonly string[] } => {
  if (wishes === undefined) return { chosen: artifacts, missing: [] };
  return {
    chosen: artifacts.filter(({ name }) => wishes.some((wish) => matches(wish, name))),
    missing: wishes.filter((wish) => !artifacts.some(({ name }) => matches(wish, name))),
  };
};

export interface Place {
  readonly taskId: string;
  readonly fileId: string;
  readonly name: string;
}

export const objectKeyFor = (prefix: string | undefined, { taskId, fileId, name }: Place): string =>
  [...(prefix ?? '').split('/').filter((part) => part !== ''), taskId, fileId, name].join('/');

/** Names come from us, ids too: still they are written as URLs have them. */
export const urlFor = (
  { url, method = 'PUT' }: TargetOf<'http'>,
  { taskId, fileId, name }: Place,
): string => {
  const values: Readonly<Record<string, string>> = { task_id: taskId, file_id: fileId, name };
  const filled = url.replaceAll(/\{(task_id|file_id|name)\}/g, (_, key) =>
    encodeURIComponent(values[key] ?? ''),
  );
  if (method === 'POST' || url.includes('{name}')) return filled;
  const whole = new URL(filled);
  whole.pathname = `${whole.pathname.replace(/\/$/, '')}/${encodeURIComponent(name)}`;
  return whole.href;
};

/** Without what may be somebody's secret after all. */
export const shownUrl = (url: string): string => {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
};

export interface CaptionFile {
  readonly name: string;
  readonly language: string;
}

/** One subtitle file for each language: SubRip before WebVTT. `spoken` is the language of `subtitles.srt`. */
export const captionFiles = (names: readonly string[], spoken: string): readonly CaptionFile[] => {
  const found = new Map<string, CaptionFile>();
  for (const ending of ['srt', 'vtt'])
    for (const name of names) {
      const [, language = spoken] = new RegExp(`^subtitles(?:\\.([A-Za-z0-9-]+))?\\.${ending}$`).exec(
        name,
      ) ?? [name, ''];
      if (language !== '' && !found.has(language)) found.set(language, { name, language });
    }
  return [...found.values()];
};
