/** Recordings, and what is to be made of them. What can be made is read from the type's schema. */
import { useMutation } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useLocation } from 'wouter';
import type { TaskType } from '../../client/index.ts';
import { type MediaWishes, mediaRequest, USUAL_WISHES } from '../state/media-request.ts';
import { itemChoices } from '../state/schema.ts';
import { submit } from '../state/uploads.ts';
import { spoken } from '../state/words.ts';
import { TextField } from './fields.tsx';
import { FileChoice } from './file-choice.tsx';
import { Fault } from './states.tsx';

interface WishProps {
  readonly wishes: MediaWishes;
  readonly onChange: (changed: Partial<MediaWishes>) => void;
}

const Outputs = ({ wishes, onChange, offered }: WishProps & { offered: readonly string[] }) => {
  const toggle = (output: string): void => {
    const others = wishes.outputs.filter((one) => one !== output);
    onChange({ outputs: others.length === wishes.outputs.length ? [...others, output] : others });
  };
  return (
    <fieldset className="stack">
      <legend className="legend">What to make of it</legend>
      <div className="row">
        {offered.map((output) => (
          <label key={output} className="choice">
            <input
              type="checkbox"
              checked={wishes.outputs.includes(output)}
              onChange={() => toggle(output)}
            />
            {spoken(output)}
          </label>
        ))}
      </div>
    </fieldset>
  );
};

const More = ({ wishes, onChange }: WishProps) => (
  <details className="stack">
    <summary className="legend">More wishes</summary>
    <div className="grid">
      <TextField
        label="Language of the speech"
        hint="Such as en, or auto"
        value={wishes.language}
        onChange={(language) => onChange({ language })}
      />
      <TextField
        label="Fewest speakers"
        type="number"
        value={wishes.speakersMin}
        onChange={(speakersMin) => onChange({ speakersMin })}
      />
      <TextField
        label="Most speakers"
        type="number"
        value={wishes.speakersMax}
        onChange={(speakersMax) => onChange({ speakersMax })}
      />
      <TextField
        label="Translate to"
        hint="Such as de, fr"
        value={wishes.translateTo}
        onChange={(translateTo) => onChange({ translateTo })}
      />
      <TextField
        label="Model"
        hint="Empty for the usual one"
        value={wishes.model}
        onChange={(model) => onChange({ model })}
      />
      <TextField
        label="Priority"
        type="number"
        value={wishes.priority}
        onChange={(priority) => onChange({ priority })}
      />
    </div>
    <div className="row">
      <label className="choice">
        <input
          type="checkbox"
          checked={wishes.denoise}
          onChange={({ target }) => onChange({ denoise: target.checked })}
        />
        Remove noise first
      </label>
      <label className="choice">
        <input
          type="checkbox"
          checked={wishes.burnIn}
          onChange={({ target }) => onChange({ burnIn: target.checked })}
        />
        Subtitles in the picture
      </label>
    </div>
  </details>
);

export const MediaForm = ({ type }: { type: TaskType }) => {
  const [files, setFiles] = useState<readonly File[]>([]);
  const [wishes, setWishes] = useState(USUAL_WISHES);
  const [, go] = useLocation();
  const change = (changed: Partial<MediaWishes>): void => setWishes((held) => ({ ...held, ...changed }));
  const sending = useMutation({
    mutationFn: () => submit(mediaRequest(wishes, files), files),
    onSuccess: ({ task }) => go(`/tasks/${task.id}`),
  });
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    sending.mutate();
  };
  const isReady = (files.length > 0 || wishes.sourceUrl !== '') && wishes.outputs.length > 0;
  return (
    <form className="stack" onSubmit={send}>
      <FileChoice files={files} onChange={setFiles} />
      {files.length === 0 && (
        <TextField
          label="Or the address of one"
          type="url"
          hint="A file of the web, or a video of YouTube where the installation fetches them"
          value={wishes.sourceUrl}
          onChange={(sourceUrl) => change({ sourceUrl })}
        />
      )}
      <section className="card stack">
        <Outputs wishes={wishes} onChange={change} offered={itemChoices(type.param_schema, 'outputs')} />
        <More wishes={wishes} onChange={change} />
      </section>
      {sending.isError && <Fault fault={sending.error} />}
      <div className="row">
        <button type="submit" className="button primary" disabled={!isReady || sending.isPending}>
          {sending.isPending ? 'Sending …' : 'Start'}
        </button>
        {!isReady && <span className="soft small">Choose a file first.</span>}
      </div>
    </form>
  );
};
