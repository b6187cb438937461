/** An upload that was interrupted, and how to go on with it. */
import { useMutation, useQuery } from '@tanstack/react-query';
import type { TaskView } from '../../client/index.ts';
import { DropZone } from '../controls/drop-zone.tsx';
import { Fault } from '../controls/states.tsx';
import { canOpen, giveAgain, type Interrupted, namesOf, openAgain } from '../state/uploads/again.ts';
import { keptFor } from '../state/uploads/kept.ts';
import type { Wanted } from '../state/uploads/pairing.ts';
import { isClaimed } from '../state/uploads/window.ts';

const LOOK_MS = 3_000;

const isSure = (files: readonly File[]): boolean =>
  confirm(
    `${namesOf(files)}: modified at another time than the original. Resume only if it is the same recording.`,
  );

const GoOn = ({ upload }: { upload: Interrupted }) => {
  const opening = useMutation({ mutationFn: () => openAgain(upload) });
  const giving = useMutation({ mutationFn: (files: readonly File[]) => giveAgain(upload, files, isSure) });
  const fault = giving.error ?? opening.error;
  const isKnown = canOpen(upload);
  return (
    <>
      {isKnown && (
        <section className="notice" aria-label="Interrupted upload">
          <span>The upload was interrupted. Resume it to send what is missing.</span>
          <button
            type="button"
            className="button primary"
            disabled={opening.isPending}
            onClick={() => opening.mutate()}
          >
            Resume
          </button>
        </section>
      )}
      {fault !== null && <Fault fault={fault} />}
      <DropZone
        title={isKnown ? 'Or select the files again' : 'Upload interrupted'}
        hint={`Select ${namesOf(upload.missing)} again to resume where it stopped.`}
        onFiles={(files) => files.length > 0 && giving.mutate(files)}
      />
    </>
  );
};

export const UploadAgain = ({ task, missing }: { task: TaskView; missing: readonly Wanted[] }) => {
  const { data } = useQuery({
    queryKey: ['kept-upload', task.id],
    queryFn: async () => ({
      isElsewhere: await isClaimed(task.id),
      kept: (await keptFor(task.id)) ?? null,
    }),
    staleTime: 0,
    refetchInterval: LOOK_MS,
  });
  if (data === undefined) return null;
  if (data.isElsewhere)
    return <p className="notice">{namesOf(missing)}: uploading in another window of this browser.</p>;
  if (data.kept === null)
    return <p className="notice warn">Waiting for {namesOf(missing)}, uploaded from elsewhere.</p>;
  return <GoOn upload={{ task, missing, kept: data.kept }} />;
};
