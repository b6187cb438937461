/** Where a player gets recording and subtitles from. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Artifact, TaskView } from '../../client/index.ts';
import { type Client, useClient } from './session.ts';

/** Links are good for an hour, or for less where those who sign them have less. */
const FRESH_MS = 50 * 60_000;
/** What fails sooner than this fails for another reason. */
const OLD_MS = 60_000;

export interface Source {
  readonly url: string;
  /** True where another link is asked for, because this one may have run out. */
  renew(): boolean;
}

export const useLink = (
  name: string,
  wanted: boolean,
  ask: (client: Client) => Promise<{ url: string }>,
): Source | undefined => {
  const client = useClient();
  const { data, dataUpdatedAt, refetch } = useQuery({
    queryKey: ['link', name],
    queryFn: () => ask(client),
    enabled: wanted,
    staleTime: FRESH_MS,
    // Whoever listens is not to be interrupted for a fresh one.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const renew = (): boolean => {
    const isOld = Date.now() - dataUpdatedAt > OLD_MS;
    if (isOld) void refetch();
    return isOld;
  };
  return data && { url: data.url, renew };
};

/** As a blob: a track of another origin would have the player itself ask for credentials. */
export const useSubtitles = (
  task: TaskView,
  fileId: string,
  artifacts: readonly Artifact[],
): string | undefined => {
  const client = useClient();
  const name = 'subtitles.vtt';
  const stored = artifacts.find((artifact) => artifact.name === name);
  const { data } = useQuery({
    queryKey: ['subtitles', task.id, fileId, stored?.sha256],
    queryFn: async () => (await client.downloadArtifact(task.id, name, fileId)).text(),
    enabled: stored !== undefined,
  });
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (data === undefined) return;
    const made = URL.createObjectURL(new Blob([data], { type: 'text/vtt' }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [data]);
  return url;
};
