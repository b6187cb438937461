/** Whose colour is which, and who spoke for how long. */

import { duration } from '../state/words.ts';
import { colourOf, nameOf, type Speaker } from '../transcript/speakers.ts';

export const Legend = ({ speakers }: { speakers: readonly Speaker[] }) => (
  <ul className="legend-speakers">
    {speakers.map(({ id, talk_seconds }) => (
      <li key={id}>
        <span className="dot" style={{ background: colourOf(speakers, id) }} />
        {nameOf(speakers, id)} <span className="soft">{duration(talk_seconds)}</span>
      </li>
    ))}
  </ul>
);
