/** What of a task's files is on its way from here, or how to go on with it. */
import { useMutation } from '@tanstack/react-query';
import type { TaskView } from '../../client/index.ts';
import { useStore } from '../state/store.ts';
import { canResume, resume, type Upload, uploads } from '../state/uploads.ts';
import { bytes } from '../state/words.ts';
import { DropZone } from './drop-zone.tsx';
import { Fault } from './states.tsx';
import { Progress } from './status.tsx';

const Sending = ({ upload: { name, size, sent, fault } }: { upload: Upload }) => (
  <li className="stack">
    <div className="row apart">
      <span>{name}</span>
      <span className="soft small number">
        {bytes(sent)} of {bytes(size)}
      </span>
    </div>
    <Progress value={size === 0 ? 0 : (sent / size) * 100} label={`Upload of ${name}`} />
    {fault !== undefined && <Fault fault={fault} />}
  </li>
);

const GoOn = ({ task }: { task: TaskView }) => {
  const again = useMutation({ mutationFn: (files: readonly File[]) => resume(task.id, files) });
  const missing = task.files.filter(({ uploaded }) => !uploaded).map(({ name }) => name);
  if (!canResume(task.id))
    return <p className="notice warn">Waits for {missing.join(', ')}, which is sent from somewhere else.</p>;
  return (
    <>
      <DropZone
        title="The upload was interrupted"
        hint={`Give ${missing.join(', ')} again: it goes on where it stopped.`}
        onFiles={(files) => again.mutate(files)}
      />
      {again.isError && <Fault fault={again.error} />}
    </>
  );
};

export const UploadProgress = ({ task }: { task: TaskView }) => {
  const own = [...(useStore(uploads).get(task.id)?.values() ?? [])];
  const isStuck = own.every(({ fault }) => fault !== undefined);
  return (
    <>
      {own.length > 0 && (
        <section className="card stack" aria-label="Uploads">
          <h2>Upload</h2>
          <ul className="stack">
            {own.map((upload) => (
              <Sending key={upload.fileId} upload={upload} />
            ))}
          </ul>
        </section>
      )}
      {isStuck && <GoOn task={task} />}
    </>
  );
};
